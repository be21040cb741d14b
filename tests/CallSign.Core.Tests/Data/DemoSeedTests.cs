using CallSign.Core.Cdrs;
using CallSign.Core.Data;
using CallSign.Core.Data.Demo;
using CallSign.Core.Nouns;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.TestSupport;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.Tests.Data;

public sealed class DemoSeedTests(Postgres postgres)
{
    // A Friday afternoon.
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_demo_has_people_telephones_and_a_month_of_calls_that_follow_office_hours()
    {
        await using var services = Services(await postgres.NewDatabaseAsync(), new Clock(Now));
        var logins = await FillAsync(services);
        await using var context = services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
        Assert.Equal(["acme.test", "globex.test"], await context.Tenants.Select(t => t.Domain).OrderBy(d => d).ToListAsync());
        Assert.Equal(2 * DemoSeed.ExtensionsPerTenant, await context.Extensions.CountAsync());
        foreach (var tenant in await context.Tenants.ToListAsync())
        {
            var names = await context.Extensions.Where(e => e.TenantId == tenant.Id).Select(e => e.DisplayName).ToListAsync();
            Assert.Equal(names.Count, names.Distinct().Count());
        }

        var calls = await context.Set<Cdr>().AsNoTracking().ToListAsync();
        Assert.InRange(calls.Count, 5_000, 20_000);
        Assert.All(calls, c => Assert.True(c.StartedAt >= Now.UtcDateTime.AddDays(-30) && c.EndedAt <= Now.UtcDateTime && c.TenantId is not null));
        var weekdays = calls.Where(c => c.StartedAt.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).ToList();
        Assert.True(weekdays.Count(c => c.StartedAt.Hour == 9) > 20 * weekdays.Count(c => c.StartedAt.Hour == 2));
        Assert.True(weekdays.Count / 5 > 5 * ((calls.Count - weekdays.Count) / 2));
        Assert.Equal(Enum.GetValues<CdrStatus>().Length - 1, calls.Select(c => c.Status).Distinct().Count());
        Assert.Equal(4, logins.Logins.Select(l => l.Role).Distinct().Count());
    }

    [Fact]
    public async Task The_next_start_adds_only_the_calls_since_and_changes_the_password()
    {
        var database = await postgres.NewDatabaseAsync();
        var clock = new Clock(Now);
        await using var services = Services(database, clock);
        var first = await FillAsync(services);
        var before = await CountAsync(services);
        var second = await FillAsync(services);
        Assert.Equal(before, await CountAsync(services));
        Assert.NotEqual(first.Password, second.Password);
        using (var scope = services.CreateScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
            var admin = await users.FindByEmailAsync("admin@demo.test");
            Assert.False(await users.CheckPasswordAsync(admin!, first.Password));
            Assert.True(await users.CheckPasswordAsync(admin!, second.Password));
        }

        clock.Now = Now.AddHours(18);
        await FillAsync(services);
        Assert.InRange(await CountAsync(services), before + 20, before + 600);
    }

    [Fact]
    public async Task A_real_installation_is_never_filled()
    {
        await using var services = Services(await postgres.NewDatabaseAsync(), new Clock(Now));
        await using (var context = services.GetRequiredService<CallSignDb>().Open(TenantScope.System))
        {
            context.Add(new Tenant { Name = "Customer", Domain = "customer.example" });
            await context.SaveChangesAsync();
        }

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => FillAsync(services));
        Assert.Contains("no demo", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync(services));
    }

    private static ServiceProvider Services(string database, TimeProvider clock) => PostgresFixture.Services(database, services =>
    {
        services.AddSingleton(clock);
        services.AddSingleton<CdrStore>();
        services.AddNouns();
        services.AddSingleton<DemoConfiguration>();
        services.AddSingleton<CallSign.Core.Queues.AgentPresences>();
        services.AddSingleton<DemoSeed>();
        services.AddScoped(p => p.GetRequiredService<CallSignDb>().OpenForIdentity(Actor.System("demo")));
        services.AddIdentityCore<PortalUser>(o => o.Password.RequireNonAlphanumeric = false).AddUserStore<PortalUserStore>().AddPasswordValidator<PasswordRules>();
    });

    private static async Task<DemoLogins> FillAsync(ServiceProvider services)
    {
        using var scope = services.CreateScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        return await services.GetRequiredService<DemoSeed>().FillAsync(users, "demo", CancellationToken.None);
    }

    private static async Task<int> CountAsync(ServiceProvider services)
    {
        await using var context = services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
        return await context.Set<Cdr>().CountAsync();
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
