using CallSign.Core.Cdrs;
using CallSign.Core.Data;
using CallSign.Core.Lists;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.Core.Tests.Cdrs;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.Tests.Tenancy;

public sealed class TenantEditorTests(Postgres postgres)
{
    private static readonly Actor Platform = new("root@example.com", Guid.CreateVersion7(), null, PortalRole.PlatformAdministrator);

    [Fact]
    public async Task Two_tenants_never_share_a_domain()
    {
        await using var services = PostgresFixture.Services(await postgres.NewDatabaseAsync());
        var editor = Editor(services);
        Assert.True((await editor.CreateAsync(Platform, new TenantDraft { Name = "One", Domain = "acme.example" }, default)).Succeeded);
        var second = await editor.CreateAsync(Platform, new TenantDraft { Name = "Two", Domain = "ACME.example" }, default);
        Assert.Contains("One", second.Errors["Domain"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_who_take_a_domain_at_the_same_moment_one_is_told()
    {
        await using var services = PostgresFixture.Services(await postgres.NewDatabaseAsync());
        var editor = Editor(services);
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            editor.CreateAsync(Platform, new TenantDraft { Name = "T" + i, Domain = "same.example" }, default)));
        Assert.Single(results, r => r.Succeeded);
        Assert.All(results.Where(r => !r.Succeeded), r => Assert.Contains("belongs to", r.Errors["Domain"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stale_copy_is_not_saved_over_a_newer_one()
    {
        await using var services = PostgresFixture.Services(await postgres.NewDatabaseAsync());
        var editor = Editor(services);
        var tenant = (await editor.CreateAsync(Platform, new TenantDraft { Name = "One", Domain = "one.example" }, default)).Value!;
        var version = tenant.Version;
        Assert.True((await editor.SaveAsync(Platform, tenant.Id, version, new TenantDraft { Name = "New", Domain = "one.example" }, default)).Succeeded);
        var late = await editor.SaveAsync(Platform, tenant.Id, version, new TenantDraft { Name = "Late", Domain = "one.example" }, default);
        Assert.Contains("Somebody else", late.Errors[""], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deletion_says_what_it_hits_and_hits_nobody_else()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        await new CdrStore(world.Services.GetRequiredService<Npgsql.NpgsqlDataSource>()).WriteAsync([SampleCdr.FromEvents(Guid.NewGuid(), Guid.NewGuid(), tenant: world.A.Id), SampleCdr.FromEvents(Guid.NewGuid(), Guid.NewGuid(), tenant: world.B.Id)], default);
        var editor = Editor(world.Services);
        var contents = await editor.ContentsAsync(Platform, world.A.Id, default);
        Assert.Equal((1, 1L), (contents!.Extensions, contents.Cdrs));
        Assert.True((await editor.DeleteAsync(Platform, world.A.Id, default)).Succeeded);
        await using var context = world.Db.Open(TenantScope.System);
        Assert.Equal(world.B.Id, (await context.Extensions.SingleAsync()).TenantId);
        Assert.Equal(world.B.Id, (await context.Set<Cdr>().SingleAsync()).TenantId);
        Assert.Contains(await context.AuditEntries.ToListAsync(), a => a is { Action: "delete", Entity: nameof(Tenant) } && a.TenantId == world.A.Id && a.ActorName == Platform.Name);
    }

    [Fact]
    public async Task A_limit_below_what_is_there_is_refused()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        await using (var context = world.Db.Open(TenantScope.Of(world.A.Id)))
        {
            context.Add(world.Extension(world.A.Id, "1777"));
            await context.SaveChangesAsync();
        }

        var draft = TenantDraft.Of(world.A) with { MaxExtensions = 1 };
        var version = await VersionAsync(world.Db, world.A.Id);
        var result = await Editor(world.Services).SaveAsync(Platform, world.A.Id, version, draft, default);
        Assert.Equal("There are 2 extensions already.", result.Errors["MaxExtensions"]);
    }

    [Fact]
    public async Task Nobody_but_platform_administrators_manages_tenants()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        var editor = Editor(world.Services);
        await Assert.ThrowsAsync<TenantViolationException>(() => editor.DeleteAsync(world.AdministratorOfA, world.B.Id, default));
        await Assert.ThrowsAsync<TenantViolationException>(() => editor.CreateAsync(world.AdministratorOfA, new TenantDraft { Name = "x", Domain = "x.example" }, default));
        Assert.Equal(0, (await new TenantList(world.Db).ReadAsync(world.AdministratorOfA, new ListQuery(), default)).Total);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("domain")]
    [InlineData("extensions")]
    [InlineData("users")]
    [InlineData("created")]
    public async Task The_list_sorts_both_ways_and_searches(string sort)
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        var list = new TenantList(world.Db);
        Assert.Equal(2, (await list.ReadAsync(Platform, new ListQuery { Sort = sort }, default)).Items.Count);
        Assert.Equal(2, (await list.ReadAsync(Platform, new ListQuery { Sort = sort, Descending = true }, default)).Items.Count);
        Assert.Equal(world.A.Id, Assert.Single((await list.ReadAsync(Platform, new ListQuery { Search = world.A.Domain }, default)).Items).Id);
        Assert.Empty((await list.ReadAsync(Platform, new ListQuery { Search = "%" }, default)).Items);
    }

    private static TenantEditor Editor(IServiceProvider services) => new(services.GetRequiredService<CallSignDb>());

    private static async Task<uint> VersionAsync(CallSignDb db, Guid id)
    {
        await using var context = db.Open(TenantScope.System);
        return await context.Tenants.Where(t => t.Id == id).Select(t => t.Version).SingleAsync();
    }
}
