using System.Text.Json;
using CallSign.Core.Audit;
using CallSign.Core.Conferences;
using CallSign.Core.Data;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Core.VoicemailMessages;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Lockouts;

/// <summary>A door that is closed now.</summary>
/// <param name="Lockout">What was counted.</param>
/// <param name="Name">As people say it: <c>Mailbox 1001 (Ada)</c>.</param>
/// <param name="ClosedUntil">UTC.</param>
public sealed record LockoutRow(Lockout Lockout, string Name, DateTime ClosedUntil);

/// <summary>Doors of the actor's tenant that wrong entries have closed, for administrators, who may open them.</summary>
public sealed class LockoutList(CallSignDb db, EntryLockout entries, SnapshotStore snapshots, TimeProvider time)
{
    /// <summary>Most that are read at once.</summary>
    public const int Most = 200;

    /// <summary>Those that are closed now, the last first; at most <see cref="Most"/>.</summary>
    /// <param name="actor">An administrator or an API key; others see none.</param>
    /// <param name="kind">Null for all kinds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<LockoutRow>> ListAsync(Actor actor, LockoutKind? kind, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenantId = actor.RequireTenant();
        if (!May(actor))
        {
            return [];
        }

        var since = time.GetUtcNow().UtcDateTime - EntryLockout.Closed;
        var (most, mostCodes) = (Lockout.Most(LockoutKind.Mailbox), Lockout.Most(LockoutKind.Codes));
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var rows = await context.Set<Lockout>().AsNoTracking()
            .Where(l => l.LastAt > since && l.Wrong >= (l.Kind == LockoutKind.Codes ? mostCodes : most) && (kind == null || l.Kind == kind))
            .OrderByDescending(l => l.LastAt).ThenBy(l => l.Id).Take(Most).ToListAsync(cancellationToken).ConfigureAwait(false);
        var tenant = snapshots.Current.OfId(tenantId);
        return [.. rows.Select(l => new LockoutRow(l, NameOf(l, tenant), l.LastAt + EntryLockout.Closed))];
    }

    /// <summary>Opens a door again: whoever stands there has all attempts anew.</summary>
    /// <returns>False where there is none that the actor may open.</returns>
    public async Task<bool> UnlockAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenantId = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        if (!May(actor) || await context.Set<Lockout>().SingleOrDefaultAsync(l => l.Id == id && l.TenantId == tenantId, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return false;
        }

        var name = NameOf(found, snapshots.Current.OfId(tenantId));
        context.Remove(found);
        context.AuditEntries.Add(AuditTrail.Action(
            actor, time.GetUtcNow().UtcDateTime, "unlocked", nameof(Lockout), found.SubjectId.ToString(), name, JsonSerializer.Serialize(new Dictionary<string, string>())));
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateConcurrencyException)
        {
            return false; // opened by another, or by the right PIN
        }

        entries.Forget(new EntryDoor(tenantId, found.Kind, found.SubjectId, found.Caller, name));
        return true;
    }

    private static bool May(Actor actor) => actor.Role >= PortalRole.TenantAdministrator || actor is { UserId: null, Role: > PortalRole.None };

    private static string NameOf(Lockout lockout, TenantSnapshot? tenant)
    {
        var name = lockout.Kind switch
        {
            LockoutKind.Mailbox => tenant is not null && Mailbox.Find(tenant, lockout.SubjectId) is { } mailbox ? $"Mailbox {mailbox.Number} ({mailbox.Name})" : "A mailbox that is gone",
            LockoutKind.Room => tenant?.Nouns.Find<ConferenceRoom>(lockout.SubjectId) is { } room ? $"Conference room {room.Name}" : "A conference room that is gone",
            _ => "Personal codes of conferences",
        };
        return lockout.Caller.Length == 0 ? name : $"{name}, for telephone {lockout.Caller}";
    }
}
