using System.Collections.Frozen;
using CallSign.Core.Data;
using CallSign.Core.PortalUsers;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.SipTrunk;

/// <summary>Every tenant's settings and stops as they are at one moment.</summary>
public sealed record BridgeRules(IReadOnlyDictionary<Guid, BridgeSettings> Settings, IReadOnlySet<Guid> Stopped)
{
    public static BridgeRules None { get; } = new(FrozenDictionary<Guid, BridgeSettings>.Empty, FrozenSet<Guid>.Empty);

    /// <summary>The tenant's settings, or the usual ones.</summary>
    public BridgeSettings Of(Guid tenant) => Settings.TryGetValue(tenant, out var own) ? own : new BridgeSettings { TenantId = tenant };
}

/// <summary>Changes how a tenant's bridging calls are made, stops them and lets them go on. All of it is audited.</summary>
public sealed class BridgeControl(CallSignDb db, TimeProvider time)
{
    /// <summary>The settings of the actor's tenant; the usual ones where none were saved.</summary>
    public async Task<BridgeSettings> SettingsAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenant = actor.RequireTenant();
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        return await context.Set<BridgeSettings>().AsNoTracking().SingleOrDefaultAsync(s => s.TenantId == tenant, cancellationToken).ConfigureAwait(false)
            ?? new BridgeSettings { TenantId = tenant };
    }

    /// <summary>Saves the settings of the actor's tenant.</summary>
    public async Task<SaveResult<BridgeSettings>> SaveAsync(Actor actor, BridgeSettings draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(draft);
        if (actor.Role < PortalRole.TenantAdministrator)
        {
            throw new UnauthorizedAccessException("Only administrators change how calls are made.");
        }

        var errors = new FieldErrors();
        draft.Check(errors);
        if (errors.Any)
        {
            return SaveResult.Failed<BridgeSettings>(errors);
        }

        var tenant = actor.RequireTenant();
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        var row = await context.Set<BridgeSettings>().SingleOrDefaultAsync(s => s.TenantId == tenant, cancellationToken).ConfigureAwait(false);
        if (row is null)
        {
            context.Add(row = new BridgeSettings { TenantId = tenant });
        }

        (row.Retries, row.RetrySeconds, row.RingSeconds, row.BridgeSeconds, row.CallsPerSecond, row.Record) =
            (draft.Retries, draft.RetrySeconds, draft.RingSeconds, draft.BridgeSeconds, draft.CallsPerSecond, draft.Record);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        return SaveResult.Saved(row);
    }

    /// <summary>The stop of the actor's tenant; null where calls may go out.</summary>
    public async Task<BridgeStop?> StopOfAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.TenantId is not { } tenant)
        {
            return null;
        }

        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        return await context.Set<BridgeStop>().AsNoTracking().SingleOrDefaultAsync(s => s.TenantId == tenant && s.LiftedAt == null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops the calls out of the actor's tenant. Emergency numbers are never stopped.</summary>
    public async Task<SaveResult<BridgeStop>> StopAsync(Actor actor, string? reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var why = TextRules.Clean(reason);
        if (why is not { Length: <= 300 } || why.Any(char.IsControl))
        {
            return SaveResult.Failed<BridgeStop>(nameof(BridgeStop.Reason), "Say why, in one line of at most 300 characters.");
        }

        if (await StopOfAsync(actor, cancellationToken).ConfigureAwait(false) is not null)
        {
            return SaveResult.Failed<BridgeStop>("", "Calling out is stopped already.");
        }

        var now = time.GetUtcNow().UtcDateTime;
        var stop = new BridgeStop { TenantId = actor.RequireTenant(), Reason = why, StoppedBy = Short(actor.Name), StoppedAt = now };
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        context.Add(stop);
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException e) when (e.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation })
        {
            return SaveResult.Failed<BridgeStop>("", "Calling out is stopped already.");
        }

        await BridgeCallStore.TellAsync(context, [BridgeEvent.Of(stop, BridgeEvents.TrunkStopped, now)], cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return SaveResult.Saved(stop);
    }

    /// <summary>Lets the calls of the actor's tenant go out again; false where they are not stopped.</summary>
    public async Task<bool> LiftAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var (tenant, now) = (actor.RequireTenant(), time.GetUtcNow().UtcDateTime);
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var ending = transaction.ConfigureAwait(false);
        if (await context.Set<BridgeStop>().SingleOrDefaultAsync(s => s.TenantId == tenant && s.LiftedAt == null, cancellationToken).ConfigureAwait(false) is not { } stop)
        {
            return false;
        }

        (stop.LiftedAt, stop.LiftedBy) = (now, Short(actor.Name));
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await BridgeCallStore.TellAsync(context, [BridgeEvent.Of(stop, BridgeEvents.TrunkLifted, now)], cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Settings and stops of all tenants.</summary>
    public async Task<BridgeRules> RulesAsync(CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.System);
        await using var closing = context.ConfigureAwait(false);
        var settings = await context.Set<BridgeSettings>().AsNoTracking().ToDictionaryAsync(s => s.TenantId, cancellationToken).ConfigureAwait(false);
        var stopped = await context.Set<BridgeStop>().AsNoTracking().Where(s => s.LiftedAt == null).Select(s => s.TenantId).ToListAsync(cancellationToken).ConfigureAwait(false);
        return new BridgeRules(settings, stopped.ToHashSet());
    }

    private static string Short(string name) => name.Length <= 120 ? name : name[..120];
}
