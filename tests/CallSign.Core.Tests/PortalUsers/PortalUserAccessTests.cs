using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Tests.PortalUsers;

public sealed class PortalUserAccessTests(Postgres postgres)
{
    [Fact]
    public async Task A_link_sets_a_password_once()
    {
        await using var bed = await PortalUserBed.CreateAsync(postgres);
        var root = PortalUserBed.ActorOf(await bed.UserAsync(PortalRole.PlatformAdministrator, null, "root@platform.test"));
        var user = await bed.UserAsync(PortalRole.User, bed.World.A, "user@a.test");
        var link = (await bed.Access.MakeLinkAsync(root, user.Id, default)).Value!;
        var token = PortalUserAccess.DecodeToken(QueryHelpers.ParseQuery(link.Path.Split('?')[1])["token"])!;
        await bed.IdentityAsync(async users =>
        {
            var found = (await users.FindByIdAsync(user.Id.ToString()))!;
            Assert.True((await users.ResetPasswordAsync(found, token, "another good one")).Succeeded);
            Assert.False((await users.ResetPasswordAsync(found, token, "yet another one")).Succeeded);
            Assert.True(await users.CheckPasswordAsync(found, "another good one"));
        });
        await using var context = bed.Db.Open(TenantScope.Of(bed.World.A.Id));
        var entries = await context.AuditEntries.ToListAsync();
        Assert.Contains(entries, a => a is { Action: "make password link", Label: "user@a.test", ActorName: "root@platform.test" });
        Assert.DoesNotContain(entries, a => (a.After ?? "").Contains(token, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not base64url!")]
    public void Other_texts_are_no_tokens(string? text) => Assert.Null(PortalUserAccess.DecodeToken(text));

    [Fact]
    public async Task Second_factors_are_removed_and_kept_encrypted_before()
    {
        await using var bed = await PortalUserBed.CreateAsync(postgres);
        var root = PortalUserBed.ActorOf(await bed.UserAsync(PortalRole.PlatformAdministrator, null, "root@platform.test"));
        var user = await bed.UserAsync(PortalRole.User, bed.World.A, "user@a.test");
        string? key = null;
        IReadOnlyList<string> codes = [];
        await bed.IdentityAsync(async users =>
        {
            var found = (await users.FindByIdAsync(user.Id.ToString()))!;
            await users.ResetAuthenticatorKeyAsync(found);
            key = await users.GetAuthenticatorKeyAsync(found);
            codes = [.. (await users.GenerateNewTwoFactorRecoveryCodesAsync(found, 3))!];
            await users.SetTwoFactorEnabledAsync(found, true);
        });
        await using (var context = bed.Db.Open(TenantScope.System))
        {
            var stored = await context.UserTokens.Where(t => t.UserId == user.Id).Select(t => t.Value!).ToListAsync();
            Assert.Equal(2, stored.Count);
            Assert.All(stored, value => Assert.DoesNotContain(key!, value, StringComparison.Ordinal));
            Assert.All(stored, value => Assert.DoesNotContain(codes[0], value, StringComparison.Ordinal));
        }

        Assert.True((await bed.Access.RemoveSecondFactorsAsync(root, user.Id, default)).Succeeded);
        await bed.IdentityAsync(async users =>
        {
            var found = (await users.FindByIdAsync(user.Id.ToString()))!;
            Assert.False(found.TwoFactorEnabled);
            Assert.NotEqual(key, await users.GetAuthenticatorKeyAsync(found));
            Assert.Equal(0, await users.CountRecoveryCodesAsync(found));
            Assert.NotEqual(user.SecurityStamp, found.SecurityStamp);
        });
    }
}
