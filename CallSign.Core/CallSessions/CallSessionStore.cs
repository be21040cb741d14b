using System.Data.Common;
using CallSign.Core.Data;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.CallSessions;

/// <summary>Writes and reads what modules did with calls.</summary>
public sealed class CallSessionStore(CallSignDb db)
{
    /// <summary>Saves a batch.</summary>
    /// <exception cref="DbException">The database is away, or refused it.</exception>
    public async Task WriteAsync(IReadOnlyCollection<CallSession> sessions, CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.System);
        await using var _ = context.ConfigureAwait(false);
        context.AddRange(sessions);
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException e) when (e.InnerException is DbException inner)
        {
            throw inner;
        }
    }

    /// <summary>Those of the actor's tenant for any of a call's channels, oldest first.</summary>
    public async Task<IReadOnlyList<CallSession>> OfCallAsync(Actor actor, IReadOnlyCollection<Guid> channels, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        return await context.Set<CallSession>().AsNoTracking().Where(s => channels.Contains(s.ChannelUuid)).OrderBy(s => s.StartedAt)
            .Take(100).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes those older than <paramref name="before"/> (UTC); returns how many.</summary>
    public async Task<int> ForgetAsync(DateTime before, CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.System);
        await using var _ = context.ConfigureAwait(false);
        return await context.Set<CallSession>().Where(s => s.StartedAt < before).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
    }
}
