using CallSign.Core.Data;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Hospitality;

/// <summary>A wake-up call as somebody wishes it.</summary>
public sealed class WakeUpWish
{
    /// <summary>In the tenant's time zone.</summary>
    public TimeOnly? Time { get; set; }

    /// <summary>The first day; null for the next one on which that time is still to come.</summary>
    public DateOnly? Date { get; set; }

    public bool Daily { get; set; }
}

/// <summary>Sets wake-up calls, takes them back and reads them: for people, programs and the room's own telephone.</summary>
public sealed class WakeUps(CallSignDb db, TimeProvider time)
{
    /// <summary>How far ahead one may be set.</summary>
    public const int MostDaysAhead = 366;

    /// <summary>Sets one for a room that has a telephone.</summary>
    public async Task<SaveResult<WakeUpCall>> SetAsync(Actor actor, Guid roomId, WakeUpWish wish, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wish);
        var work = await RoomWork.OpenAsync(db, actor, roomId, time, cancellationToken).ConfigureAwait(false);
        await using var _ = work.ConfigureAwait(false);
        if (work.Room is not { Enabled: true } room)
        {
            return SaveResult.Gone<WakeUpCall>();
        }

        if (work.Telephone is null)
        {
            return SaveResult.Failed<WakeUpCall>("", $"Room {room.Name} has no telephone. Choose its extension on the room's settings first.");
        }

        if (wish.Time is not { } at)
        {
            return SaveResult.Failed<WakeUpCall>(nameof(wish.Time), "Enter a time like 06:30.");
        }

        at = new TimeOnly(at.Hour, at.Minute);
        var zone = await ZoneAsync(work.Context, work.TenantId, cancellationToken).ConfigureAwait(false);
        var date = wish.Date ?? WakeUpTime.NextDate(at, work.Now, zone);
        if (date < DateOnly.FromDateTime(work.Now.AddDays(-1)) || date > DateOnly.FromDateTime(work.Now).AddDays(MostDaysAhead) || WakeUpTime.DueAt(date, at, zone) <= work.Now)
        {
            return SaveResult.Failed<WakeUpCall>(wish.Date is null ? nameof(wish.Time) : nameof(wish.Date), "Enter a time that is still to come, within a year.");
        }

        var due = WakeUpTime.DueAt(date, at, zone);
        if (await work.Context.Set<WakeUpCall>().AnyAsync(w => w.TenantId == work.TenantId && w.RoomId == roomId && w.DueAt == due && w.EndedAt == null, cancellationToken).ConfigureAwait(false))
        {
            return SaveResult.Failed<WakeUpCall>(nameof(wish.Time), "There is a wake-up call for this time already.");
        }

        var id = Guid.CreateVersion7();
        var call = new WakeUpCall
        {
            Id = id, SeriesId = id, TenantId = work.TenantId, RoomId = roomId, Daily = wish.Daily, Date = date, Time = at, DueAt = due, NextAt = due, CreatedAt = work.Now,
            By = actor.Name.Length <= 120 ? actor.Name : actor.Name[..120],
        };
        work.Context.Add(call);
        await work.SaveAsync(null, new(), cancellationToken).ConfigureAwait(false);
        return SaveResult.Saved(call);
    }

    /// <summary>Takes one back, of a daily one all days to come. One that rings rings on until it is picked up or has rung long enough.</summary>
    /// <returns>Null where the actor has none of this id.</returns>
    public Task<WakeUpCall?> CancelAsync(Actor actor, Guid id, CancellationToken cancellationToken) => ChangeAsync(actor, id, (call, now) =>
    {
        if (!call.IsOver)
        {
            (call.State, call.NextAt, call.EndedAt, call.Note) = (WakeUpState.Cancelled, null, now, $"cancelled by {actor.Name}");
        }
    }, cancellationToken);

    /// <summary>Takes back all of a room that are not over; how many there were.</summary>
    public async Task<int> CancelAllAsync(Actor actor, Guid roomId, CancellationToken cancellationToken)
    {
        var work = await RoomWork.OpenAsync(db, actor, roomId, time, cancellationToken).ConfigureAwait(false);
        await using var _ = work.ConfigureAwait(false);
        if (work.Room is null)
        {
            return 0;
        }

        var open = await work.OpenWakeUpsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var call in open)
        {
            (call.State, call.NextAt, call.EndedAt, call.Note) = (WakeUpState.Cancelled, null, work.Now, $"cancelled by {actor.Name}");
        }

        await work.SaveAsync(null, new(), cancellationToken).ConfigureAwait(false);
        return open.Count;
    }

    /// <summary>Notes that somebody has seen to an alarm.</summary>
    /// <returns>Null where the actor has none of this id.</returns>
    public Task<WakeUpCall?> SeenAsync(Actor actor, Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(actor, id, (call, _) => call.SeenBy ??= actor.Name.Length <= 120 ? actor.Name : actor.Name[..120], cancellationToken);

    /// <summary>Those of a room: what is to come first, then what was, newest first; at most 50.</summary>
    public async Task<IReadOnlyList<WakeUpCall>> OfRoomAsync(Actor actor, Guid roomId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenant = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        return await context.Set<WakeUpCall>().AsNoTracking().Where(w => w.TenantId == tenant && w.RoomId == roomId)
            .OrderBy(w => w.EndedAt != null).ThenByDescending(w => w.EndedAt).ThenBy(w => w.DueAt).Take(50).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<WakeUpCall?> ChangeAsync(Actor actor, Guid id, Action<WakeUpCall, DateTime> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenant = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        var call = await context.Set<WakeUpCall>().FromSql($"select * from wake_up_calls where tenant_id = {tenant} and id = {id} for update")
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (call is not null)
        {
            change(call, time.GetUtcNow().UtcDateTime);
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        return call;
    }

    internal static async Task<TimeZoneInfo> ZoneAsync(CallSignDbContext context, Guid tenantId, CancellationToken cancellationToken) =>
        WakeUpTime.Zone(await context.Tenants.Where(t => t.Id == tenantId).Select(t => t.TimeZone).SingleAsync(cancellationToken).ConfigureAwait(false));
}
