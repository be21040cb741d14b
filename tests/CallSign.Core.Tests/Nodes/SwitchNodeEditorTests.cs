using CallSign.Core.Nodes;
using CallSign.Core.Tenancy;
using CallSign.Core.Tests.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Tests.Nodes;

public sealed class SwitchNodeEditorTests(Postgres postgres)
{
    private static readonly SwitchNodeDraft Draft = new() { Name = "fs1", Host = "10.0.0.5", Password = "a long password" };

    [Fact]
    public async Task A_nodes_password_is_encrypted_and_masked_in_the_audit_log()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        var editor = new SwitchNodeEditor(world.Db, world.Secrets);
        Assert.True((await editor.CreateAsync(TwoTenants.PlatformAdministrator, Draft, [], default)).Succeeded);
        Assert.Equal("a long password", await editor.PasswordAsync(TwoTenants.PlatformAdministrator, "fs1", default));
        await using var context = world.Db.Open(TenantScope.System);
        Assert.DoesNotContain("a long password", (await context.Nodes.SingleAsync()).Password.Ciphertext, StringComparison.Ordinal);
        var entry = await context.AuditEntries.SingleAsync(a => a.Entity == nameof(SwitchNode));
        Assert.DoesNotContain("password\": \"a", entry.After, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("10.0.0.5", entry.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kept_password_is_never_sent_to_another_address()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        var editor = new SwitchNodeEditor(world.Db, world.Secrets);
        var node = (await editor.CreateAsync(TwoTenants.PlatformAdministrator, Draft, [], default)).Value!;
        var moved = await editor.SaveAsync(TwoTenants.PlatformAdministrator, node.Id, node.Version, Draft with { Host = "evil.example", Password = null }, [], default);
        Assert.NotNull(moved.Errors["Password"]);
        var renamed = await editor.SaveAsync(TwoTenants.PlatformAdministrator, node.Id, node.Version, Draft with { Name = "fs2", Password = null }, [], default);
        Assert.Equal("fs2", renamed.Value!.Name);
        Assert.Equal("a long password", await editor.PasswordAsync(TwoTenants.PlatformAdministrator, "fs2", default));
    }

    [Fact]
    public async Task A_name_is_taken_once_also_by_the_environment()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        var editor = new SwitchNodeEditor(world.Db, world.Secrets);
        Assert.NotNull((await editor.CreateAsync(TwoTenants.PlatformAdministrator, Draft, ["FS1"], default)).Errors["Name"]);
        Assert.True((await editor.CreateAsync(TwoTenants.PlatformAdministrator, Draft, [], default)).Succeeded);
        Assert.NotNull((await editor.CreateAsync(TwoTenants.PlatformAdministrator, Draft, [], default)).Errors["Name"]);
    }

    [Theory]
    [InlineData("", "h", 1, "Name")]
    [InlineData("a b", "h", 1, "Name")]
    [InlineData("a", "h:8021", 1, "Host")]
    [InlineData("a", "h\r\nexit", 1, "Host")]
    [InlineData("a", "h", 0, "Port")]
    [InlineData("a", "h", 65536, "Port")]
    public void Mistakes_are_named_at_their_field(string name, string host, int port, string field) =>
        Assert.Equal(field, Assert.Single(new SwitchNodeDraft { Name = name, Host = host, Port = port, Password = "x" }.Check().All).Key);

    [Fact]
    public async Task A_tenant_administrator_reaches_no_node()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        var editor = new SwitchNodeEditor(world.Db, world.Secrets);
        await Assert.ThrowsAsync<TenantViolationException>(() => editor.AllAsync(world.AdministratorOfA, default));
        await Assert.ThrowsAsync<TenantViolationException>(() => editor.PasswordAsync(world.AdministratorOfA, "fs1", default));
        await Assert.ThrowsAsync<TenantViolationException>(() => editor.DeleteAsync(world.AdministratorOfA, Guid.NewGuid(), default));
    }
}
