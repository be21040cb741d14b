using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Tests.Tenancy;

public sealed class TenantGuardTests(Postgres postgres)
{
    [Fact]
    public async Task A_row_can_t_be_created_for_another_tenant_or_for_none()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        foreach (var owner in new[] { world.B.Id, Guid.Empty })
        {
            await using var context = world.Db.Open(world.AdministratorOfA);
            context.Add(world.Extension(owner, "2002"));
            await Assert.ThrowsAsync<TenantViolationException>(() => context.SaveChangesAsync());
            Assert.Throws<TenantViolationException>(() => context.SaveChanges());
        }

        await using var key = world.Db.Open(world.AdministratorOfA);
        key.Add(TwoTenants.Key(null)); // the platform's
        await Assert.ThrowsAsync<TenantViolationException>(() => key.SaveChangesAsync());

        await using var all = world.Db.Open(TenantScope.System);
        Assert.Equal(2, await all.Extensions.CountAsync());
        Assert.Equal(3, await all.ApiKeys.CountAsync());
    }

    [Fact]
    public async Task Another_tenants_row_can_t_be_changed_or_deleted_even_by_one_who_holds_it()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        await using (var context = world.Db.Open(world.AdministratorOfA))
        {
            context.Attach(world.ExtensionOfB).Entity.DisplayName = "taken";
            await Assert.ThrowsAsync<TenantViolationException>(() => context.SaveChangesAsync());
        }

        await using (var context = world.Db.Open(world.AdministratorOfA))
        {
            context.Remove(world.ExtensionOfB);
            await Assert.ThrowsAsync<TenantViolationException>(() => context.SaveChangesAsync());
        }

        await using var all = world.Db.Open(TenantScope.System);
        Assert.Equal("Phone 1001", (await all.Extensions.SingleAsync(e => e.TenantId == world.B.Id)).DisplayName);
    }

    [Fact]
    public async Task One_foreign_row_stops_the_whole_save()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        await using (var context = world.Db.Open(world.AdministratorOfA))
        {
            (await context.Extensions.SingleAsync()).DisplayName = "mine";
            context.Add(world.Extension(world.B.Id, "2002"));
            await Assert.ThrowsAsync<TenantViolationException>(() => context.SaveChangesAsync());
        }

        await using var all = world.Db.Open(TenantScope.System);
        Assert.False(await all.Extensions.AnyAsync(e => e.DisplayName == "mine"));
    }

    [Fact]
    public async Task A_rows_owner_never_changes()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        foreach (var scope in new[] { TenantScope.Of(world.A.Id), TenantScope.Of(world.B.Id), TenantScope.System })
        {
            await using var context = world.Db.Open(scope);
            var entry = context.Entry(world.ExtensionOfA);
            entry.State = EntityState.Unchanged;
            entry.Property(e => e.TenantId).CurrentValue = world.B.Id;
            await Assert.ThrowsAsync<TenantViolationException>(() => context.SaveChangesAsync());
            entry.Property(e => e.TenantId).CurrentValue = world.A.Id;
        }
    }

    [Fact]
    public async Task A_platform_administrator_outside_of_a_tenant_reads_but_does_not_write_tenants_rows()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        await using (var context = world.Db.Open(TwoTenants.PlatformAdministrator))
        {
            (await context.Extensions.FirstAsync()).DisplayName = "changed";
            await Assert.ThrowsAsync<TenantViolationException>(() => context.SaveChangesAsync());
        }

        await using (var context = world.Db.Open(TwoTenants.PlatformAdministrator))
        {
            context.Add(TwoTenants.Key(null));
            await context.SaveChangesAsync(); // the platform's own rows are its business
        }

        await using var entered = world.Db.Open(TwoTenants.PlatformAdministrator with { TenantId = world.B.Id });
        (await entered.Extensions.SingleAsync()).DisplayName = "changed";
        await entered.SaveChangesAsync();
    }
}
