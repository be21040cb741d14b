using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using CallSign.Core.Audit;
using CallSign.Core.Data;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CallSign.Core.Lockouts;

/// <summary>Where keys are entered.</summary>
/// <param name="TenantId">Whose.</param>
/// <param name="Kind">What it opens.</param>
/// <param name="SubjectId">As <see cref="Lockout.SubjectId"/>.</param>
/// <param name="Caller">As <see cref="Lockout.Caller"/>.</param>
/// <param name="Name">As the audit log calls it: <c>mailbox 1001</c>.</param>
public sealed record EntryDoor(Guid TenantId, LockoutKind Kind, Guid SubjectId, string Caller, string Name)
{
    internal (Guid TenantId, LockoutKind Kind, Guid SubjectId, string Caller) Key => (TenantId, Kind, SubjectId, Caller);
}

/// <summary>
/// Counts what is entered at doors, in the database, over all calls and all portals: after <see cref="Lockout.Most"/> wrong ones a door is closed for
/// <see cref="Closed"/>. An attempt is counted before it is looked at, in one statement, so that calls at the same moment have no more of them than calls one after
/// the other. While the database is away each portal counts for itself, from where it stood.
/// </summary>
public sealed class EntryLockout(CallSignDb db, TimeProvider time, ILogger<EntryLockout> logger)
{
    /// <summary>For how long a door is closed, counted from the last attempt that was let through.</summary>
    public static readonly TimeSpan Closed = TimeSpan.FromMinutes(15);

    // A caller waits for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly EntryMemory _memory = new(time);

    /// <summary>Takes one attempt; what was entered is looked at only where it is allowed.</summary>
    /// <returns>Its number since the last right one, 1 or more; null where the door is closed.</returns>
    public async Task<int?> TakeAsync(EntryDoor door, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(door);
        var now = time.GetUtcNow().UtcDateTime;
        var (most, before, kind) = (Lockout.Most(door.Kind), now - Closed, door.Kind.ToString());
        var taken = await TryAsync(async (context, token) => (await context.Database.SqlQuery<int>(
            $"""
            insert into lockouts as l (id, tenant_id, kind, subject_id, caller, wrong, last_at)
            values ({Guid.CreateVersion7()}, {door.TenantId}, {kind}, {door.SubjectId}, {door.Caller}, 1, {now})
            on conflict (tenant_id, kind, subject_id, caller) do update
            set wrong = case when l.last_at > {before} then l.wrong + 1 else 1 end, last_at = excluded.last_at
            where l.wrong < {most} or l.last_at <= {before}
            returning wrong as "Value"
            """).ToListAsync(token).ConfigureAwait(false)) is [var number] ? number : 0, door, cancellationToken).ConfigureAwait(false);
        if (taken is not { } counted)
        {
            return _memory.Take(door);
        }

        _memory.Set(door, counted > 0 ? counted : most + 1);
        return counted > 0 ? counted : null;
    }

    /// <summary>What was entered was right: counting begins anew.</summary>
    public Task RightAsync(EntryDoor door)
    {
        ArgumentNullException.ThrowIfNull(door);
        _memory.Forget(door);
        return TryAsync(
            (context, token) => Of(context, door).ExecuteDeleteAsync(token), door, CancellationToken.None);
    }

    /// <summary>What was entered opens, but proves nothing about those before: only this attempt is given back.</summary>
    public async Task GiveBackAsync(EntryDoor door)
    {
        ArgumentNullException.ThrowIfNull(door);
        _memory.GiveBack(door);
        await TryAsync(
            (context, token) => Of(context, door).Where(l => l.Wrong > 0).ExecuteUpdateAsync(s => s.SetProperty(l => l.Wrong, l => l.Wrong - 1), token),
            door, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>What was entered was wrong: where it was the last attempt, the audit log is told that the door is closed.</summary>
    /// <param name="door">Where.</param>
    /// <param name="attempt">What <see cref="TakeAsync"/> said; null where it was not looked at.</param>
    public async Task WrongAsync(EntryDoor door, int? attempt)
    {
        ArgumentNullException.ThrowIfNull(door);
        if (attempt != Lockout.Most(door.Kind))
        {
            return;
        }

        LockoutLog.Closed(logger, door.Name, door.TenantId, (int)Closed.TotalMinutes);
        await TryAsync(
            (context, token) =>
            {
                var details = new Dictionary<string, string>
                {
                    ["Reason"] = string.Create(CultureInfo.InvariantCulture, $"{attempt} wrong entries in a row"),
                    ["ClosedUntil"] = (time.GetUtcNow().UtcDateTime + Closed).ToString("O", CultureInfo.InvariantCulture),
                };
                var entry = AuditTrail.Action(
                    context.Actor, time.GetUtcNow().UtcDateTime, "locked", nameof(Lockout), door.SubjectId.ToString(), door.Name, JsonSerializer.Serialize(details));
                entry.TenantId = door.TenantId;
                context.AuditEntries.Add(entry);
                return context.SaveChangesAsync(token);
            },
            door, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Forgets what was counted here of a door that an administrator has opened.</summary>
    internal void Forget(EntryDoor door) => _memory.Forget(door);

    private static IQueryable<Lockout> Of(CallSignDbContext context, EntryDoor door) =>
        context.Set<Lockout>().Where(l => l.Kind == door.Kind && l.SubjectId == door.SubjectId && l.Caller == door.Caller);

    // Null where the database does not do it: a caller is not shut out by that.
    private async Task<int?> TryAsync(Func<CallSignDbContext, CancellationToken, Task<int>> act, EntryDoor door, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var context = db.Open(TenantScope.Of(door.TenantId));
            await using var _ = context.ConfigureAwait(false);
            return await act(context, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested
            && e is DbException or DbUpdateException or InvalidOperationException or TimeoutException or OperationCanceledException)
        {
            LockoutLog.NotCounted(logger, door.Name, e.InnerException?.Message ?? e.Message);
            return null;
        }
    }
}

internal static partial class LockoutLog
{
    [LoggerMessage(2710, LogLevel.Warning, "Wrong entries closed {Door} of tenant {Tenant} for {Minutes} minutes.")]
    public static partial void Closed(ILogger logger, string door, Guid tenant, int minutes);

    [LoggerMessage(2711, LogLevel.Warning, "Entries at {Door} are counted by this portal alone while the database does not: {Reason}")]
    public static partial void NotCounted(ILogger logger, string door, string reason);
}
