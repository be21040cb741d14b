using System.Data.Common;
using CallSign.Core.Data;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Hospitality;

/// <summary>
/// The wake-up calls as those who place them see them. Every change is made under the row's lock and only while the row is what the caller
/// believes, so that of any number of instances one places an attempt, and what an instance that died left behind is taken up by another.
/// </summary>
public sealed class WakeUpBook(CallSignDb db, TimeProvider time)
{
    /// <summary>How late the first try may be; one that could not be placed for longer goes to the desk.</summary>
    public static readonly TimeSpan Latest = TimeSpan.FromHours(1);

    /// <summary>How often the desk is called.</summary>
    public const int MostAlarms = 5;

    /// <summary>Between two calls to the desk.</summary>
    public static readonly TimeSpan AlarmPause = TimeSpan.FromMinutes(1);

    /// <summary>Whether something failed because the database was away: it may be tried again.</summary>
    public static bool IsAway(Exception e) => e is DbException or TimeoutException or InvalidOperationException or DbUpdateException;

    /// <summary>Takes those that are due, each for this instance alone: what another one holds at this moment is passed over.</summary>
    /// <param name="most">Most that are taken.</param>
    /// <param name="begin">
    /// Decides what is done with a row and writes that into it, in any case with a later <see cref="WakeUpCall.NextAt"/> or none; true where
    /// there is something to do once that is saved.
    /// </param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<WakeUpCall>> ClaimAsync(int most, Func<WakeUpCall, DateTime, bool> begin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(begin);
        var context = db.Open(TenantScope.System);
        await using var _ = context.ConfigureAwait(false);
        var now = Now;
        if (!await context.Set<WakeUpCall>().AnyAsync(w => w.NextAt <= now, cancellationToken).ConfigureAwait(false))
        {
            return []; // as nearly always: without a transaction
        }

        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        var rows = await context.Set<WakeUpCall>()
            .FromSql($"select * from wake_up_calls where next_at <= {now} order by next_at limit {most} for update skip locked").ToListAsync(cancellationToken).ConfigureAwait(false);
        List<WakeUpCall> claimed = [];
        foreach (var row in rows.OrderBy(r => r.NextAt))
        {
            var before = row.State;
            if (begin(row, now))
            {
                claimed.Add(row);
            }

            await FollowAsync(context, row, before, cancellationToken).ConfigureAwait(false);
        }

        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return claimed;
    }

    /// <summary>The guest has picked up.</summary>
    /// <returns>False where this is not the call that the row is about.</returns>
    public Task<bool> AnsweredAsync(Guid id, Guid channel, TimeSpan lease, CancellationToken cancellationToken) => ChangeAsync(id, channel, (row, now) =>
    {
        if (row.State is not (WakeUpState.Calling or WakeUpState.Answered))
        {
            return false;
        }

        (row.State, row.AnsweredAt, row.NextAt) = (WakeUpState.Answered, row.AnsweredAt ?? now, now + lease);
        return true;
    }, cancellationToken);

    /// <summary>The guest pressed 1.</summary>
    public Task<bool> ConfirmedAsync(Guid id, Guid channel, CancellationToken cancellationToken) => ChangeAsync(id, channel, (row, now) =>
    {
        if (row.State is not (WakeUpState.Calling or WakeUpState.Answered))
        {
            return false;
        }

        (row.State, row.NextAt, row.EndedAt, row.Note) = (WakeUpState.Confirmed, null, now, "confirmed by the guest");
        return true;
    }, cancellationToken);

    /// <summary>The guest pressed 2.</summary>
    public Task<bool> SnoozedAsync(Guid id, Guid channel, TimeSpan snooze, CancellationToken cancellationToken) => ChangeAsync(id, channel, (row, now) =>
    {
        if (row.State is not (WakeUpState.Calling or WakeUpState.Answered))
        {
            return false;
        }

        (row.State, row.NextAt, row.Misses, row.Note) = (WakeUpState.Pending, now + snooze, 0, "snoozed by the guest");
        return true;
    }, cancellationToken);

    /// <summary>The attempt is over without a key.</summary>
    /// <param name="id">The wake-up call.</param>
    /// <param name="channel">The attempt's channel.</param>
    /// <param name="note">Why, as <c>no answer</c>.</param>
    /// <param name="hotel">How often and when it is tried.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<bool> MissedAsync(Guid id, Guid channel, string note, Hotel hotel, CancellationToken cancellationToken) => ChangeAsync(id, channel, (row, now) =>
    {
        if (row.State is not (WakeUpState.Calling or WakeUpState.Answered))
        {
            return false;
        }

        row.Misses++;
        row.Note = Short(note);
        (row.State, row.NextAt) = row.Misses >= hotel.WakeUpAttempts ? (WakeUpState.Unanswered, now) : (WakeUpState.Pending, now.AddMinutes(hotel.WakeUpRetryMinutes));
        return true;
    }, cancellationToken);

    /// <summary>
    /// What became of the attempt is not known, and its channel is gone: the instance that placed it died. It is tried again at once; to be
    /// called once more is better than not at all. Where the guest had picked up it counts as a try in vain, so that it comes to an end.
    /// </summary>
    public Task<bool> InterruptedAsync(Guid id, Guid channel, Hotel hotel, CancellationToken cancellationToken) => ChangeAsync(id, channel, (row, now) =>
    {
        if (row.State is not (WakeUpState.Calling or WakeUpState.Answered or WakeUpState.Alarming))
        {
            return false;
        }

        row.Misses += row.State is WakeUpState.Answered ? 1 : 0;
        row.State = row.State is WakeUpState.Alarming || row.Misses >= hotel.WakeUpAttempts ? WakeUpState.Unanswered : WakeUpState.Pending;
        (row.NextAt, row.Note) = (now, "the call before was interrupted");
        return true;
    }, cancellationToken);

    /// <summary>The attempt's channel is still there: it is looked at again later.</summary>
    public Task<bool> StillThereAsync(Guid id, Guid channel, TimeSpan lease, CancellationToken cancellationToken) => ChangeAsync(id, channel, (row, now) =>
    {
        if (row.State is not (WakeUpState.Calling or WakeUpState.Answered or WakeUpState.Alarming))
        {
            return false;
        }

        row.NextAt = now + lease;
        return true;
    }, cancellationToken);

    /// <summary>The call to the desk is over.</summary>
    /// <param name="id">The wake-up call.</param>
    /// <param name="channel">The channel of the call to the desk.</param>
    /// <param name="heard">Whether somebody picked up and heard it.</param>
    /// <param name="note">What came of it.</param>
    /// <param name="seenBy">Who says that he sees to it; null for nobody.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<bool> AlarmedAsync(Guid id, Guid channel, bool heard, string note, string? seenBy, CancellationToken cancellationToken) => ChangeAsync(id, channel, (row, now) =>
    {
        if (row.State is not WakeUpState.Alarming)
        {
            return false;
        }

        (row.Note, row.SeenBy) = (Short(note), seenBy ?? row.SeenBy);
        (row.State, row.NextAt, row.EndedAt) = heard || row.Alarms >= MostAlarms ? (WakeUpState.Alarmed, (DateTime?)null, (DateTime?)now) : (WakeUpState.Unanswered, now + AlarmPause, null);
        return true;
    }, cancellationToken);

    /// <summary>One as it is now; null where it is gone.</summary>
    public async Task<WakeUpCall?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.System);
        await using var _ = context.ConfigureAwait(false);
        return await context.Set<WakeUpCall>().AsNoTracking().SingleOrDefaultAsync(w => w.Id == id, cancellationToken).ConfigureAwait(false);
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private async Task<bool> ChangeAsync(Guid id, Guid channel, Func<WakeUpCall, DateTime, bool> change, CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.System);
        await using var _ = context.ConfigureAwait(false);
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        var row = await context.Set<WakeUpCall>().FromSql($"select * from wake_up_calls where id = {id} for update").SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (row is null || row.ChannelUuid != channel)
        {
            return false;
        }

        var before = row.State;
        if (!change(row, Now))
        {
            return false;
        }

        await FollowAsync(context, row, before, cancellationToken).ConfigureAwait(false);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    // When a day is over, a daily call gets its next one; days that went by without any instance are not called up one by one.
    private async Task FollowAsync(CallSignDbContext context, WakeUpCall row, WakeUpState before, CancellationToken cancellationToken)
    {
        if (row.State == before || row.State is not (WakeUpState.Confirmed or WakeUpState.Unanswered))
        {
            return;
        }

        var now = Now;
        var room = await context.Set<GuestRoom>().Where(r => r.Id == row.RoomId).Select(r => r.Name).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (before is not WakeUpState.Alarming)
        {
            await PmsOutbox.AddAsync(context, row.TenantId, "wake_up", new { Room = room, row.DueAt, Result = row.State, row.Attempt }, now, cancellationToken).ConfigureAwait(false);
        }

        if (!row.Daily || await context.Set<WakeUpCall>().AnyAsync(w => w.SeriesId == row.SeriesId && w.Date > row.Date, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var zone = await WakeUps.ZoneAsync(context, row.TenantId, cancellationToken).ConfigureAwait(false);
        var date = row.Date.AddDays(1);
        while (WakeUpTime.DueAt(date, row.Time, zone) < now - Latest)
        {
            date = date.AddDays(1);
        }

        var due = WakeUpTime.DueAt(date, row.Time, zone);
        context.Add(new WakeUpCall
        {
            TenantId = row.TenantId, RoomId = row.RoomId, SeriesId = row.SeriesId, Daily = true, Date = date, Time = row.Time, DueAt = due, NextAt = due, By = row.By, CreatedAt = now,
        });
    }

    private static string Short(string note) => note.Length <= 200 ? note : note[..200];
}
