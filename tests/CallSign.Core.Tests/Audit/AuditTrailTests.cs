using System.Text.RegularExpressions;
using CallSign.Core.Audit;
using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.Secrets;
using CallSign.Core.Settings;
using CallSign.Core.Tenancy;
using CallSign.Core.Tests.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CallSign.Core.Tests.Audit;

public sealed class AuditTrailTests(Postgres postgres)
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_update_records_who_when_and_only_what_changed()
    {
        await using var world = await TwoTenants.CreateAsync(postgres, s => s.Replace(ServiceDescriptor.Singleton<TimeProvider>(new StoppedClock(Noon))));
        var actor = world.AdministratorOfA;
        await using (var context = world.Db.Open(actor))
        {
            var extension = await context.Extensions.SingleAsync();
            extension.DisplayName = "Müller & Sön “1”";
            extension.RingTimeoutSeconds = 45;
            await context.SaveChangesAsync();
        }

        var entry = await LastAsync(world, nameof(Extension));
        Assert.Equal(
            (world.A.Id, Noon.UtcDateTime, actor.Name, actor.UserId, actor.Address, "update", world.ExtensionOfA.Id.ToString(), "1001"),
            (entry.TenantId, entry.At, entry.ActorName, entry.ActorUserId, entry.Address, entry.Action, entry.EntityId, entry.Label));
        Assert.Equal(
            [new AuditChange("DisplayName", "Phone 1001", "Müller & Sön “1”"), new AuditChange("RingTimeoutSeconds", "30", "45")],
            AuditChange.Between(entry.Before, entry.After));
    }

    [Fact]
    public async Task A_creation_has_no_before_and_a_deletion_no_after()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        await using (var context = world.Db.Open(world.AdministratorOfA))
        {
            context.Add(world.Extension(world.A.Id, "1002"));
            await context.SaveChangesAsync();
        }

        var created = await LastAsync(world, nameof(Extension));
        Assert.Equal(("create", "1002", null), (created.Action, created.Label, created.Before));
        Assert.Contains(new AuditChange("DisplayName", null, "Phone 1002"), AuditChange.Between(created.Before, created.After));

        await using (var context = world.Db.Open(world.AdministratorOfA))
        {
            context.Remove(await context.Extensions.SingleAsync(e => e.Number == "1002"));
            await context.SaveChangesAsync();
        }

        var deleted = await LastAsync(world, nameof(Extension));
        Assert.Equal(("delete", "1002", null), (deleted.Action, deleted.Label, deleted.After));
        Assert.Contains(new AuditChange("DisplayName", "Phone 1002", null), AuditChange.Between(deleted.Before, deleted.After));
    }

    [Fact]
    public async Task A_save_that_changes_nothing_leaves_no_entry()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        var before = await CountAsync(world);
        await using (var context = world.Db.Open(world.AdministratorOfA))
        {
            var extension = await context.Extensions.SingleAsync();
            context.Entry(extension).State = EntityState.Modified; // every column is written, none differs
            var key = await context.ApiKeys.SingleAsync();
            key.LastUsedAt = DateTime.UtcNow; // a stamp that no person sets
            await context.SaveChangesAsync();
        }

        Assert.Equal(before, await CountAsync(world));
    }

    [Fact]
    public async Task A_save_that_fails_leaves_no_entry()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        var before = await CountAsync(world);
        await using (var context = world.Db.Open(world.AdministratorOfA))
        {
            context.Add(world.Extension(world.A.Id, "1001")); // the number is taken
            await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync());
        }

        await using (var context = world.Db.Open(world.AdministratorOfA))
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            context.Add(world.Extension(world.A.Id, "1003"));
            await context.SaveChangesAsync();
            await transaction.RollbackAsync();
        }

        Assert.Equal(before, await CountAsync(world));
    }

    [Fact]
    public async Task Rows_of_a_save_for_both_tenants_go_to_the_log_of_each()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        await using var a = world.Db.Open(world.AdministratorOfA);
        Assert.Equal([world.ExtensionOfA.Id.ToString()], await a.AuditEntries.Where(e => e.Entity == nameof(Extension)).Select(e => e.EntityId).ToListAsync());
        await using var b = world.Db.Open(world.AdministratorOfB);
        Assert.Equal([world.ExtensionOfB.Id.ToString()], await b.AuditEntries.Where(e => e.Entity == nameof(Extension)).Select(e => e.EntityId).ToListAsync());
        // The tenant itself belongs to the platform, but what happens to it is in its own log.
        Assert.Equal("beta.test", (await b.AuditEntries.SingleAsync(e => e.Entity == nameof(Tenant))).Label);
    }

    [Fact]
    public async Task Secrets_are_masked_clear_or_encrypted()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        var first = world.Secrets.Encrypt("platform-secret-1");
        await using (var context = world.Db.Open(TenantScope.System))
        {
            context.Add(new PlatformSetting { Key = PlatformSetting.XmlCurlKey, Secret = first });
            await context.SaveChangesAsync();
        }

        await using (var context = world.Db.Open(world.AdministratorOfA))
        {
            var extension = await context.Extensions.SingleAsync();
            extension.SipPassword = world.Secrets.Encrypt("sip-secret-new");
            extension.VoicemailPin = world.Secrets.Encrypt("482915");
            await context.SaveChangesAsync();
        }

        var changed = await LastAsync(world, nameof(Extension));
        Assert.Equal(
            [new AuditChange("SipPassword", EncryptedSecret.Mask, EncryptedSecret.Mask), new AuditChange("VoicemailPin", null, EncryptedSecret.Mask)],
            AuditChange.Between(changed.Before, changed.After));
        Assert.All(AuditChange.Between(changed.Before, changed.After), c => Assert.True(c.IsSecret));

        await using var all = world.Db.Open(TenantScope.System);
        var log = string.Join('\n', (await all.AuditEntries.ToListAsync()).Select(a => a.Before + " " + a.After + a.Label + a.EntityId));
        var key = await all.ApiKeys.FirstAsync();
        foreach (var secret in new[]
        {
            "sip-secret", "482915", "platform-secret", first.Ciphertext, (await all.Extensions.FirstAsync()).SipPassword.Ciphertext,
            Convert.ToBase64String(key.Hash), Convert.ToHexString(key.Hash),
        })
        {
            Assert.DoesNotContain(secret, log, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>What nobody thought of when an entity was added: anything that is called like a secret must be masked.</summary>
    [Fact]
    public async Task Every_property_that_is_named_like_a_secret_is_masked()
    {
        await using var world = await TwoTenants.CreateAsync(postgres);
        await using var context = world.Db.Open(TenantScope.System);
        var secret = new Regex("(Password|Secret|Hash|Pin|Token|PrivateKey|SecurityStamp)(?![a-z])");
        var open = context.Model.GetEntityTypes().Where(t => AuditTrail.IsAudited(t.ClrType))
            .SelectMany(t => t.GetProperties())
            .Where(p => secret.IsMatch(p.Name) && p.ClrType != typeof(bool) && !AuditTrail.IsSecret(p))
            .Select(p => $"{p.DeclaringType.ClrType.Name}.{p.Name}");
        Assert.Empty(open);
    }

    private static async Task<AuditEntry> LastAsync(TwoTenants world, string entity)
    {
        await using var context = world.Db.Open(TenantScope.System);
        return await context.AuditEntries.Where(a => a.Entity == entity).OrderByDescending(a => a.Id).FirstAsync();
    }

    private static async Task<int> CountAsync(TwoTenants world)
    {
        await using var context = world.Db.Open(TenantScope.System);
        return await context.AuditEntries.CountAsync();
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
