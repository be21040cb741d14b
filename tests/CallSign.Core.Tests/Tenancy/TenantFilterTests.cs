using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Tests.Tenancy;

public sealed class TenantFilterTests(Postgres postgres)
{
    [Fact]
    public async Task A_tenant_reads_its_own_rows_and_nobody_elses()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        await using var context = world.Db.Open(world.AdministratorOfA);

        Assert.Equal(world.ExtensionOfA.Id, Assert.Single(await context.Extensions.ToListAsync()).Id);
        Assert.Equal(world.A.Id, Assert.Single(await context.ApiKeys.ToListAsync()).TenantId);
        Assert.Equal(1, await context.Extensions.CountAsync());
        Assert.All(await context.AuditEntries.ToListAsync(), a => Assert.Equal(world.A.Id, a.TenantId));
    }

    [Fact]
    public async Task Another_tenants_row_can_t_be_found_by_its_key()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        await using var context = world.Db.Open(world.AdministratorOfA);

        Assert.Null(await context.Extensions.FindAsync(world.ExtensionOfB.Id));
        Assert.Null(await context.Extensions.SingleOrDefaultAsync(e => e.Id == world.ExtensionOfB.Id));
        Assert.False(await context.Extensions.AnyAsync(e => e.TenantId == world.B.Id));
    }

    [Fact]
    public async Task Bulk_statements_stay_inside_the_tenant()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        await using (var context = world.Db.Open(world.AdministratorOfA))
        {
            Assert.Equal(1, await context.Extensions.ExecuteUpdateAsync(set => set.SetProperty(e => e.DisplayName, "taken")));
            Assert.Equal(1, await context.Extensions.ExecuteDeleteAsync());
        }

        await using var all = world.Db.Open(TenantScope.System);
        var left = Assert.Single(await all.Extensions.ToListAsync());
        Assert.Equal((world.B.Id, "Phone 1001"), (left.TenantId, left.DisplayName));
    }

    [Fact]
    public async Task One_compiled_query_serves_each_context_by_its_own_scope()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        foreach (var (scope, expected) in new[]
        {
            (TenantScope.Of(world.A.Id), new[] { world.A.Id }),
            (TenantScope.Of(world.B.Id), [world.B.Id]),
            (TenantScope.None, []),
            (TenantScope.Of(world.A.Id), [world.A.Id]),
        })
        {
            await using var context = world.Db.Open(scope);
            Assert.Equal(expected, await context.Extensions.Select(e => e.TenantId).ToListAsync());
        }
    }

    [Fact]
    public async Task Without_a_scope_nothing_is_seen_not_even_what_belongs_to_no_tenant()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        foreach (var scope in new[] { TenantScope.None, new Actor("nobody", null, null, PortalRole.TenantAdministrator).Scope })
        {
            await using var context = world.Db.Open(scope);
            Assert.Empty(await context.Extensions.ToListAsync());
            Assert.Empty(await context.ApiKeys.ToListAsync());
            Assert.Empty(await context.AuditEntries.ToListAsync());
            Assert.Empty(await context.Users.ToListAsync());
        }
    }

    [Fact]
    public async Task A_platform_administrator_reads_all_tenants_and_in_a_tenant_that_one_alone()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        await using (var context = world.Db.Open(TwoTenants.PlatformAdministrator))
        {
            Assert.Equal(2, await context.Extensions.CountAsync());
            Assert.Equal(3, await context.ApiKeys.CountAsync());
        }

        await using var entered = world.Db.Open(TwoTenants.PlatformAdministrator with { TenantId = world.B.Id });
        Assert.Equal(world.ExtensionOfB.Id, (await entered.Extensions.SingleAsync()).Id);
        Assert.Equal(world.B.Id, (await entered.ApiKeys.SingleAsync()).TenantId);
    }
}
