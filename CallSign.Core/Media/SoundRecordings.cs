using System.Data.Common;
using CallSign.Core.Data;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Media;

/// <summary>The rows of <see cref="SoundRecording"/>. Every change names the state that it starts from, so that two who are at it can't undo each other's.</summary>
public sealed class SoundRecordings(CallSignDb db, TimeProvider time)
{
    /// <summary>One of which nothing was heard for so long was left by a portal or a switch that died: no turn of the conversation takes as long.</summary>
    public static readonly TimeSpan Silent = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>Whether the database could not do it at the moment.</summary>
    public static bool IsAway(Exception exception) => exception is DbException or DbUpdateException or TimeoutException or InvalidOperationException;

    /// <summary>Writes a new one down, unless its telephone or its sound is in the middle of another.</summary>
    public async Task<SaveResult<SoundRecording>> BeginAsync(SoundRecording recording, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var now = time.GetUtcNow().UtcDateTime;
        var context = db.Open(TenantScope.Of(recording.TenantId));
        await using var _ = context.ConfigureAwait(false);
        var own = context.Set<SoundRecording>().Where(r => r.TenantId == recording.TenantId);
        await own.Where(r => r.CreatedAt < now - Kept).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        var (soundId, number, since) = (recording.SoundId, recording.Number, now - Silent);
        var other = await own.AsNoTracking().Where(r => SoundRecording.Ongoing.Contains(r.State) && r.UpdatedAt >= since && (r.Number == number || (soundId != null && r.SoundId == soundId)))
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (other is not null)
        {
            return SaveResult.Failed<SoundRecording>("Extension", other.Number == number
                ? $"Extension {number} is recording “{other.Name}” at the moment. Wait until that is done, or cancel it."
                : $"Extension {other.Number} is recording this sound at the moment. Wait until that is done, or cancel it.");
        }

        context.Add(recording);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        return SaveResult.Saved(recording);
    }

    /// <summary>A recording of the actor's tenant; null where there is none.</summary>
    public Task<SoundRecording?> FindAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return FirstAsync(actor.Scope, actor.RequireTenant(), q => q.Where(r => r.Id == id), cancellationToken);
    }

    /// <summary>The last recording of a sound of the actor's tenant; null where there is none.</summary>
    public Task<SoundRecording?> LastAsync(Actor actor, Guid soundId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return FirstAsync(actor.Scope, actor.RequireTenant(), q => q.Where(r => r.SoundId == soundId).OrderByDescending(r => r.CreatedAt), cancellationToken);
    }

    /// <summary>The recording that a call says it is for; null where its tenant has none.</summary>
    public Task<SoundRecording?> FindAsync(Guid tenantId, Guid id, CancellationToken cancellationToken) =>
        FirstAsync(TenantScope.Of(tenantId), tenantId, q => q.Where(r => r.Id == id), cancellationToken);

    /// <summary>Changes the state of one that is not over.</summary>
    /// <param name="recording">Which.</param>
    /// <param name="to">The new state.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="soundId">The sound that was made; null leaves it.</param>
    /// <param name="from">The one state that it may have now; null for any in which something is to come.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False where it was over already, or in another state.</returns>
    public async Task<bool> MoveAsync(
        SoundRecording recording, SoundRecordingState to, string? reason, Guid? soundId, SoundRecordingState? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var (id, now) = (recording.Id, time.GetUtcNow().UtcDateTime);
        var cut = reason is { Length: > 300 } ? reason[..300] : reason;
        var states = from is { } one ? [one] : SoundRecording.Ongoing;
        var context = db.Open(TenantScope.Of(recording.TenantId));
        await using var _ = context.ConfigureAwait(false);
        return await context.Set<SoundRecording>().Where(r => r.Id == id && states.Contains(r.State))
            .ExecuteUpdateAsync(
                s => s.SetProperty(r => r.State, to).SetProperty(r => r.Reason, cut).SetProperty(r => r.UpdatedAt, now).SetProperty(r => r.SoundId, r => soundId ?? r.SoundId),
                cancellationToken).ConfigureAwait(false) > 0;
    }

    private async Task<SoundRecording?> FirstAsync(
        TenantScope scope, Guid tenantId, Func<IQueryable<SoundRecording>, IQueryable<SoundRecording>> which, CancellationToken cancellationToken)
    {
        var context = db.Open(scope);
        await using var _ = context.ConfigureAwait(false);
        var row = await which(context.Set<SoundRecording>().AsNoTracking().Where(r => r.TenantId == tenantId)).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (row is { IsOver: false } && time.GetUtcNow().UtcDateTime - row.UpdatedAt > Silent)
        {
            (row.State, row.Reason) = (SoundRecordingState.Failed, "Nothing more was heard of the call.");
        }

        return row;
    }
}
