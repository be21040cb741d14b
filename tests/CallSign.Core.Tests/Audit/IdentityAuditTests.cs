using CallSign.Core.Audit;
using CallSign.Core.PortalUsers;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.Core.Tests.Tenancy;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Tests.Audit;

/// <summary>What Identity's own tables leave in the log.</summary>
public sealed class IdentityAuditTests(Postgres postgres)
{
    [Fact]
    public async Task A_users_hash_and_stamps_are_masked()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        await using (var context = world.Db.OpenForIdentity(world.AdministratorOfA))
        {
            context.Add(User(world.A.Id));
            await context.SaveChangesAsync();
        }

        await using var all = world.Db.Open(TenantScope.System);
        var entry = await all.AuditEntries.SingleAsync(a => a.Entity == nameof(PortalUser));
        var changes = AuditChange.Between(entry.Before, entry.After).ToDictionary(c => c.Property, c => c.After);
        Assert.Equal((world.A.Id, "create", "eve@acme.test", world.AdministratorOfA.Name), (entry.TenantId, entry.Action, entry.Label, entry.ActorName));
        Assert.Equal((EncryptedSecret.Mask, EncryptedSecret.Mask), (changes["PasswordHash"], changes["SecurityStamp"]));
        Assert.DoesNotContain("AQAAAA", entry.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authenticator_keys_and_recovery_codes_leave_nothing()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        await using (var context = world.Db.OpenForIdentity(world.AdministratorOfA))
        {
            var user = User(world.A.Id);
            context.Add(user);
            context.Add(new IdentityUserToken<Guid> { UserId = user.Id, LoginProvider = "[AspNetUserStore]", Name = "AuthenticatorKey", Value = "JBSWY3DPEHPK3PXP" });
            await context.SaveChangesAsync();
        }

        await using var all = world.Db.Open(TenantScope.System);
        Assert.DoesNotContain(await all.AuditEntries.ToListAsync(), a => (a.After ?? "").Contains("JBSWY3DP", StringComparison.Ordinal));
        Assert.DoesNotContain(await all.AuditEntries.ToListAsync(), a => a.Entity.Contains("Token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_passkey_is_recorded_in_its_owners_log_by_name_without_its_bytes()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        await using (var context = world.Db.OpenForIdentity(world.AdministratorOfA))
        {
            var user = User(world.A.Id);
            context.Add(user);
            await context.SaveChangesAsync();
            context.Add(new IdentityUserPasskey<Guid>
            {
                UserId = user.Id,
                CredentialId = [1, 2, 3, 4],
                Data = new IdentityPasskeyData
                {
                    Name = "Eve's phone", PublicKey = [9, 9, 9], AttestationObject = [8, 8, 8], ClientDataJson = [7, 7, 7], Transports = ["internal"], CreatedAt = DateTimeOffset.UtcNow,
                },
            });
            await context.SaveChangesAsync();
        }

        await using var all = world.Db.Open(TenantScope.System);
        var entry = Assert.Single(await all.AuditEntries.Where(a => a.Entity.Contains("Passkey")).ToListAsync());
        Assert.Equal((world.A.Id, "create", "Eve's phone"), (entry.TenantId, entry.Action, entry.Label));
        Assert.DoesNotContain("CQkJ", entry.After, StringComparison.Ordinal);
        Assert.DoesNotContain("CAgI", entry.After, StringComparison.Ordinal);
    }

    private static PortalUser User(Guid tenantId) => new()
    {
        UserName = "eve@acme.test", NormalizedUserName = "EVE@ACME.TEST", Email = "eve@acme.test", TenantId = tenantId,
        PasswordHash = "AQAAAAIAAYagAAAAE", SecurityStamp = "STAMPSTAMPSTAMP", DisplayName = "Eve",
    };
}
