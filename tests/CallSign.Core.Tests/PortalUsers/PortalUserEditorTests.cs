using CallSign.Core.Lists;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Tests.PortalUsers;

public sealed class PortalUserEditorTests(Postgres postgres)
{
    [Fact]
    public async Task A_tenant_administrator_invites_into_the_own_tenant_whatever_the_draft_says()
    {
        await using var bed = await PortalUserBed.CreateAsync(postgres);
        var admin = PortalUserBed.ActorOf(await bed.UserAsync(PortalRole.TenantAdministrator, bed.World.A, "admin@a.test"));
        var draft = new PortalUserDraft { Email = "new@a.test", DisplayName = "New", Role = PortalRole.Supervisor, TenantId = bed.World.B.Id };
        var user = (await bed.Editor.CreateAsync(admin, draft, default)).Value!;
        Assert.Equal(bed.World.A.Id, user.TenantId);
        Assert.Null(user.PasswordHash);
        await using var context = bed.Db.Open(TenantScope.Of(bed.World.A.Id));
        Assert.Contains(await context.AuditEntries.ToListAsync(), a => a is { Action: "create", Label: "new@a.test" } && a.ActorName == "admin@a.test");
    }

    [Fact]
    public async Task Nobody_gives_a_role_above_the_own()
    {
        await using var bed = await PortalUserBed.CreateAsync(postgres);
        var admin = await bed.UserAsync(PortalRole.TenantAdministrator, bed.World.A, "admin@a.test");
        var supervisor = await bed.UserAsync(PortalRole.Supervisor, bed.World.A, "sup@a.test");
        var raise = new PortalUserDraft { Email = "x@a.test", DisplayName = "X", Role = PortalRole.PlatformAdministrator };
        Assert.NotNull((await bed.Editor.CreateAsync(PortalUserBed.ActorOf(admin), raise, default)).Errors["Role"]);
        Assert.NotNull((await bed.Editor.CreateAsync(PortalUserBed.ActorOf(supervisor), raise with { Role = PortalRole.User }, default)).Errors["Role"]);
        var self = await bed.Editor.SaveAsync(PortalUserBed.ActorOf(admin), admin.Id, admin.ConcurrencyStamp, raise with { Email = admin.Email! }, default);
        Assert.False(self.Succeeded);
        Assert.Equal(PortalRole.TenantAdministrator, (await bed.ReadAsync(admin.Id))!.Role);
    }

    [Fact]
    public async Task Users_of_another_tenant_and_of_the_platform_are_out_of_reach()
    {
        await using var bed = await PortalUserBed.CreateAsync(postgres);
        var root = await bed.UserAsync(PortalRole.PlatformAdministrator, null, "root@platform.test");
        var admin = PortalUserBed.ActorOf(await bed.UserAsync(PortalRole.TenantAdministrator, bed.World.A, "admin@a.test"));
        var other = await bed.UserAsync(PortalRole.User, bed.World.B, "user@b.test");
        foreach (var target in new[] { root, other })
        {
            var draft = new PortalUserDraft { Email = "taken@a.test", DisplayName = "Taken", Role = PortalRole.User };
            Assert.Contains("no longer exists", (await bed.Editor.SaveAsync(admin, target.Id, target.ConcurrencyStamp, draft, default)).Errors[""], StringComparison.Ordinal);
            Assert.False((await bed.Editor.LockAsync(admin, target.Id, default)).Succeeded);
            Assert.False((await bed.Editor.DeleteAsync(admin, target.Id, default)).Succeeded);
            Assert.False((await bed.Access.MakeLinkAsync(admin, target.Id, default)).Succeeded);
            Assert.False((await bed.Access.RemoveSecondFactorsAsync(admin, target.Id, default)).Succeeded);
            Assert.False((await bed.Access.SignOutEverywhereAsync(admin, target.Id, default)).Succeeded);
        }

        Assert.Equal(["admin@a.test"], (await bed.List.ReadAsync(admin, new ListQuery(), default)).Items.Select(u => u.Email));
    }

    [Fact]
    public async Task Inside_of_a_tenant_a_platform_administrator_sees_that_tenants_users_only()
    {
        await using var bed = await PortalUserBed.CreateAsync(postgres);
        var root = await bed.UserAsync(PortalRole.PlatformAdministrator, null, "root@platform.test");
        await bed.UserAsync(PortalRole.User, bed.World.A, "user@a.test");
        await bed.UserAsync(PortalRole.User, bed.World.B, "user@b.test");
        var inside = await bed.List.ReadAsync(PortalUserBed.ActorOf(root, bed.World.B), new ListQuery(), default);
        Assert.Equal(["user@b.test"], inside.Items.Select(u => u.Email));
        Assert.Equal(3, (await bed.List.ReadAsync(PortalUserBed.ActorOf(root), new ListQuery(), default)).Total);
        Assert.False((await bed.Editor.DeleteAsync(PortalUserBed.ActorOf(root, bed.World.B), root.Id, default)).Succeeded);
    }

    [Fact]
    public async Task The_last_platform_administrator_stays_even_when_two_delete_each_other()
    {
        await using var bed = await PortalUserBed.CreateAsync(postgres);
        var one = await bed.UserAsync(PortalRole.PlatformAdministrator, null, "one@platform.test");
        var two = await bed.UserAsync(PortalRole.PlatformAdministrator, null, "two@platform.test");
        var results = await Task.WhenAll(
            bed.Editor.DeleteAsync(PortalUserBed.ActorOf(one), two.Id, default), bed.Editor.LockAsync(PortalUserBed.ActorOf(two), one.Id, default));
        Assert.Single(results, r => r.Succeeded);
        var left = await bed.ReadAsync(one.Id) is { LockoutEnd: null } ? one : two;
        Assert.NotNull((await bed.Editor.DeleteAsync(PortalUserBed.ActorOf(left), left.Id, default)).Errors[""]);
    }

    [Fact]
    public async Task A_locked_user_and_one_with_another_role_lose_their_sessions()
    {
        await using var bed = await PortalUserBed.CreateAsync(postgres);
        var root = PortalUserBed.ActorOf(await bed.UserAsync(PortalRole.PlatformAdministrator, null, "root@platform.test"));
        var locked = await bed.UserAsync(PortalRole.User, bed.World.A, "locked@a.test");
        var promoted = await bed.UserAsync(PortalRole.User, bed.World.A, "promoted@a.test");
        var renamed = await bed.UserAsync(PortalRole.User, bed.World.A, "renamed@a.test");
        Assert.True(await bed.Sessions.IsValidAsync(locked.Id, locked.SecurityStamp, null, default));
        await bed.Editor.LockAsync(root, locked.Id, default);
        Draft(promoted, out var draft);
        Assert.True((await bed.Editor.SaveAsync(root, promoted.Id, promoted.ConcurrencyStamp, draft with { Role = PortalRole.Supervisor }, default)).Succeeded);
        Draft(renamed, out draft);
        Assert.True((await bed.Editor.SaveAsync(root, renamed.Id, renamed.ConcurrencyStamp, draft with { DisplayName = "Renamed" }, default)).Succeeded);
        Assert.False(await bed.Sessions.IsValidAsync(locked.Id, locked.SecurityStamp, null, default));
        Assert.False(await bed.Sessions.IsValidAsync(promoted.Id, promoted.SecurityStamp, null, default));
        Assert.True(await bed.Sessions.IsValidAsync(renamed.Id, renamed.SecurityStamp, null, default));
        await bed.Editor.UnlockAsync(root, locked.Id, default);
        Assert.Null((await bed.ReadAsync(locked.Id))!.LockoutEnd);
    }

    [Fact]
    public async Task A_session_ends_with_the_tenant_that_was_entered_or_disabled()
    {
        await using var bed = await PortalUserBed.CreateAsync(postgres);
        var root = await bed.UserAsync(PortalRole.PlatformAdministrator, null, "root@platform.test");
        var user = await bed.UserAsync(PortalRole.User, bed.World.B, "user@b.test");
        Assert.True(await bed.Sessions.IsValidAsync(root.Id, root.SecurityStamp, bed.World.A.Id, default));
        await using (var context = bed.Db.Open(TenantScope.System))
        {
            context.Remove(await context.Tenants.SingleAsync(t => t.Id == bed.World.A.Id));
            (await context.Tenants.SingleAsync(t => t.Id == bed.World.B.Id)).Enabled = false;
            await context.SaveChangesAsync();
        }

        Assert.False(await bed.Sessions.IsValidAsync(root.Id, root.SecurityStamp, bed.World.A.Id, default));
        Assert.False(await bed.Sessions.IsValidAsync(user.Id, user.SecurityStamp, null, default));
    }

    [Fact]
    public async Task A_users_extension_is_one_of_the_own_tenant()
    {
        await using var bed = await PortalUserBed.CreateAsync(postgres);
        var root = PortalUserBed.ActorOf(await bed.UserAsync(PortalRole.PlatformAdministrator, null, "root@platform.test"));
        var draft = new PortalUserDraft { Email = "u@a.test", DisplayName = "U", TenantId = bed.World.A.Id, ExtensionNumber = "4711" };
        Assert.Equal("The tenant has no extension 4711.", (await bed.Editor.CreateAsync(root, draft, default)).Errors["ExtensionNumber"]);
        var user = (await bed.Editor.CreateAsync(root, draft with { ExtensionNumber = "1001" }, default)).Value!;
        Assert.Equal(bed.World.ExtensionOfA.Id, user.ExtensionId);
    }

    [Fact]
    public async Task A_login_is_taken_once_on_the_whole_platform()
    {
        await using var bed = await PortalUserBed.CreateAsync(postgres);
        await bed.UserAsync(PortalRole.User, bed.World.B, "same@x.test");
        var admin = PortalUserBed.ActorOf(await bed.UserAsync(PortalRole.TenantAdministrator, bed.World.A, "admin@a.test"));
        var result = await bed.Editor.CreateAsync(admin, new PortalUserDraft { Email = "SAME@x.test", DisplayName = "Same", Role = PortalRole.User }, default);
        Assert.Contains("already", result.Errors["Email"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("email")]
    [InlineData("role")]
    [InlineData("tenant")]
    [InlineData("signin")]
    public async Task The_list_sorts_both_ways_and_filters(string sort)
    {
        await using var bed = await PortalUserBed.CreateAsync(postgres);
        var root = PortalUserBed.ActorOf(await bed.UserAsync(PortalRole.PlatformAdministrator, null, "root@platform.test"));
        await bed.UserAsync(PortalRole.Supervisor, bed.World.A, "sup@a.test");
        Assert.Equal(2, (await bed.List.ReadAsync(root, new ListQuery { Sort = sort }, default)).Items.Count);
        Assert.Equal(2, (await bed.List.ReadAsync(root, new ListQuery { Sort = sort, Descending = true }, default)).Items.Count);
        var filtered = new ListQuery { Filters = new Dictionary<string, string> { ["role"] = "Supervisor", ["state"] = "active", ["tenant"] = bed.World.A.Id.ToString() } };
        Assert.Equal("Acme", Assert.Single((await bed.List.ReadAsync(root, filtered, default)).Items).TenantName);
        Assert.Empty((await bed.List.ReadAsync(root, new ListQuery { Filters = new Dictionary<string, string> { ["state"] = "locked" } }, default)).Items);
    }

    private static void Draft(PortalUser user, out PortalUserDraft draft) =>
        draft = new PortalUserDraft { Email = user.Email!, DisplayName = user.DisplayName, Role = user.Role, TenantId = user.TenantId };
}
