using CallSign.Core.Audit;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.Core.Tests.Tenancy;

namespace CallSign.Core.Tests.Audit;

public sealed class AuditListTests(Postgres postgres)
{
    private static readonly DateTime Day = new(2026, 3, 10, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Administrators_see_their_tenant_and_platform_administrators_everything()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        var list = new AuditList(world.Db);
        var a = await list.PageAsync(world.AdministratorOfA, new AuditQuery(), default);
        Assert.Equal(3, a.Total); // the tenant, its extension, its key
        Assert.All(a.Items, r => Assert.Equal((world.A.Id, "Acme"), (r.TenantId, r.TenantName)));

        var all = await list.PageAsync(TwoTenants.PlatformAdministrator, new AuditQuery(), default);
        Assert.Equal(7, all.Total);
        Assert.Contains(all.Items, r => r.TenantId is null);
        Assert.Equal(3, (await list.PageAsync(TwoTenants.PlatformAdministrator with { TenantId = world.B.Id }, new AuditQuery(), default)).Total);
    }

    [Theory]
    [InlineData(PortalRole.None)]
    [InlineData(PortalRole.User)]
    [InlineData(PortalRole.Supervisor)]
    public async Task Lesser_roles_of_the_same_tenant_see_nothing(PortalRole role)
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        var list = new AuditList(world.Db);
        var actor = world.AdministratorOfA with { Role = role };
        Assert.Equal(0, (await list.PageAsync(actor, new AuditQuery(), default)).Total);
        Assert.Empty(await list.StreamAsync(actor, new AuditQuery()).ToListAsync());
        Assert.Empty((await list.ChoicesAsync(actor, default)).Entities);
        var id = (await list.PageAsync(world.AdministratorOfA, new AuditQuery(), default)).Items[0].Id;
        Assert.Null(await list.FindAsync(actor, id, default));
    }

    [Fact]
    public async Task An_entry_of_another_tenant_can_t_be_opened()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        var list = new AuditList(world.Db);
        var foreign = (await list.PageAsync(world.AdministratorOfB, new AuditQuery(), default)).Items[0];
        Assert.Null(await list.FindAsync(world.AdministratorOfA, foreign.Id, default));
        Assert.Equal(foreign.EntityId, (await list.FindAsync(world.AdministratorOfB, foreign.Id, default))!.EntityId);
    }

    [Fact]
    public async Task Each_filter_narrows_and_all_of_them_together()
    {
        await using var world = await FilledAsync();
        async Task<string[]> Labels(AuditQuery query) =>
            [.. (await new AuditList(world.Db).PageAsync(world.AdministratorOfA, query, default)).Items.Select(r => r.Label!)];

        Assert.Equal(["x4", "x3", "x2", "x1", "x0"], await Labels(new AuditQuery { Entity = "Test" }));
        Assert.Equal(["x0", "x1", "x2", "x3", "x4"], await Labels(new AuditQuery { Entity = "Test", OldestFirst = true }));
        Assert.Equal(["x2"], await Labels(new AuditQuery { Entity = "Test", OldestFirst = true, Skip = 2, Take = 1 }));
        Assert.Equal(["x3", "x1"], await Labels(new AuditQuery { Action = "odd" }));
        Assert.Equal(["x3"], await Labels(new AuditQuery { Actor = "PERSON3" }));
        Assert.Equal(["x4", "x3"], await Labels(new AuditQuery { Entity = "Test", From = Day.AddDays(3) }));
        Assert.Equal(["x1", "x0"], await Labels(new AuditQuery { Entity = "Test", Before = Day.AddDays(2) }));
        Assert.Equal(["x2"], await Labels(new AuditQuery { Search = "KEY-2" }));
        Assert.Equal(["x2"], await Labels(new AuditQuery { Search = "grün 2" })); // in a value, by the letters a person types
        Assert.Equal(["x1"], await Labels(new AuditQuery { Action = "odd", Before = Day.AddDays(2), Search = "x", Actor = "person" }));
        Assert.Empty(await Labels(new AuditQuery { Entity = "Test", Search = "x%" })); // a pattern's sign is a letter here
        Assert.Equal(["x2"], await Labels(new AuditQuery { Search = "-2_50%\\" })); // and is found
        Assert.Empty(await Labels(new AuditQuery { Search = "'; drop table audit_entries; --\0" }));
        Assert.Equal(5, (await Labels(new AuditQuery { Entity = "Test" })).Length);
    }

    [Fact]
    public async Task Choices_are_the_words_that_occur()
    {
        await using var world = await FilledAsync();
        var choices = await new AuditList(world.Db).ChoicesAsync(world.AdministratorOfA, default);
        Assert.Equal(["ApiKey", "Extension", "Tenant", "Test"], choices.Entities);
        Assert.Equal(["create", "even", "odd"], choices.Actions);
    }

    [Fact]
    public async Task The_stream_has_every_match_whatever_the_page()
    {
        await using var world = await FilledAsync();
        var rows = await new AuditList(world.Db).StreamAsync(world.AdministratorOfA, new AuditQuery { Entity = "Test", Skip = 3, Take = 1 }).ToListAsync();
        Assert.Equal(["x4", "x3", "x2", "x1", "x0"], rows.Select(r => r.Label));
    }

    [Theory]
    [InlineData(null, "{\"a\":[1,\"two\"],\"b\":null,\"c\":{\"d\":true}}", "a:→1, two b:→ c:→{\"d\":true}")]
    [InlineData("{\"a\":1}", "{\"b\":false}", "a:1→ b:→false")]
    [InlineData(null, "\"bare\"", ":→bare")]
    [InlineData(null, null, "")]
    public void Changes_pair_before_and_after(string? before, string? after, string expected) =>
        Assert.Equal(expected, string.Join(' ', AuditChange.Between(before, after).Select(c => $"{c.Property}:{c.Before}→{c.After}")));

    private async Task<TwoTenants> FilledAsync()
    {
        var world = await TwoTenants.CreateAsync(postgres);
        await using var context = world.Db.Open(TenantScope.System);
        foreach (var tenant in new[] { world.A, world.B })
        {
            for (var i = 0; i < 5; i++)
            {
                context.AuditEntries.Add(new AuditEntry
                {
                    TenantId = tenant.Id, At = Day.AddDays(i), ActorName = $"person{i}@{tenant.Domain}", Action = i % 2 == 0 ? "even" : "odd",
                    Entity = "Test", EntityId = $"key-{i}_50%\\", Label = $"x{i}", After = $$"""{"Colour":"grün {{i}}"}""",
                });
            }
        }

        await context.SaveChangesAsync();
        return world;
    }
}
