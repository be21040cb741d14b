using System.Globalization;
using CallSign.Core.Data;
using CallSign.Core.Lists;
using CallSign.Core.Nouns;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Extensions;

/// <summary>Reads extensions of the actor's tenant. Nothing here returns a secret.</summary>
public sealed class ExtensionList(CallSignDb db)
{
    /// <summary>Most rows of one page.</summary>
    public const int MaxPageSize = 1000;

    /// <summary>One page of the tenant's extensions.</summary>
    /// <param name="skip">Rows before the page; below zero counts as zero.</param>
    /// <param name="take">1 to <see cref="MaxPageSize"/>; others are brought into that range.</param>
    public async Task<ListPage<ExtensionRow>> PageAsync(
        Actor actor, ExtensionFilter filter, ExtensionSort sort, int skip, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var context = Open(actor, out var own);
        await using var _ = context.ConfigureAwait(false);
        var matching = filter.Apply(own);
        var total = await matching.CountAsync(cancellationToken).ConfigureAwait(false);
        var rows = await Rows(sort.Apply(matching).Skip(Math.Max(skip, 0)).Take(Math.Clamp(take, 1, MaxPageSize)))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return new ListPage<ExtensionRow>(rows, total);
    }

    /// <summary>As <see cref="PageAsync"/> with every setting, for the API. Secrets in it are still encrypted.</summary>
    public async Task<ListPage<Extension>> FullPageAsync(
        Actor actor, ExtensionFilter filter, ExtensionSort sort, int skip, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var context = Open(actor, out var own);
        await using var _ = context.ConfigureAwait(false);
        var matching = filter.Apply(own);
        var total = await matching.CountAsync(cancellationToken).ConfigureAwait(false);
        var rows = await sort.Apply(matching).Skip(Math.Max(skip, 0)).Take(Math.Clamp(take, 1, MaxPageSize))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return new ListPage<Extension>(rows, total);
    }

    /// <summary>One extension; null where the tenant has none with this id.</summary>
    public async Task<Extension?> FindAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        var context = Open(actor, out var own);
        await using var _ = context.ConfigureAwait(false);
        return await own.SingleOrDefaultAsync(e => e.Id == id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How many <paramref name="filter"/> matches.</summary>
    public async Task<int> CountAsync(Actor actor, ExtensionFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var context = Open(actor, out var own);
        await using var _ = context.ConfigureAwait(false);
        return await filter.Apply(own).CountAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The actor's tenant, as far as extensions need it.</summary>
    public async Task<ExtensionTenant> TenantAsync(Actor actor, CancellationToken cancellationToken)
    {
        var context = Open(actor, out var own);
        await using var _ = context.ConfigureAwait(false);
        var id = actor.RequireTenant();
        var tenant = await context.Tenants.AsNoTracking().SingleAsync(t => t.Id == id, cancellationToken).ConfigureAwait(false);
        return new ExtensionTenant(
            tenant.Domain, tenant.Language, await own.CountAsync(cancellationToken).ConfigureAwait(false), tenant.MaxExtensions);
    }

    /// <summary>The number after the highest of the length that most extensions have; null where none suggests itself.</summary>
    public async Task<string?> NextNumberAsync(Actor actor, CancellationToken cancellationToken)
    {
        var context = Open(actor, out var own);
        await using var _ = context.ConfigureAwait(false);
        var usual = await own.GroupBy(e => e.Number.Length)
            .Select(g => new { Count = g.Count(), Highest = g.Max(e => e.Number) })
            .OrderByDescending(g => g.Count).ThenByDescending(g => g.Highest!.Length).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (usual?.Highest is not { } highest)
        {
            return null;
        }

        var next = (long.Parse(highest, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture).PadLeft(highest.Length, '0');
        return next.Length == highest.Length && ExtensionRules.Number(next) is null
            && await NumberPlan.TakenAsync(context, actor.RequireTenant(), next, null, cancellationToken).ConfigureAwait(false) is null ? next : null;
    }

    /// <summary>What deleting <paramref name="selection"/> would hit.</summary>
    public async Task<DeletionImpact> DeletionImpactAsync(Actor actor, ExtensionSelection selection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var context = Open(actor, out var own);
        await using var _ = context.ConfigureAwait(false);
        var chosen = selection.Apply(own);
        var count = await chosen.CountAsync(cancellationToken).ConfigureAwait(false);
        var first = await new ExtensionSort(ExtensionSortColumn.Number).Apply(chosen).Take(1000)
            .Select(e => new { e.Number, e.DisplayName }).ToListAsync(cancellationToken).ConfigureAwait(false);
        var mailboxes = await chosen.CountAsync(e => e.VoicemailEnabled, cancellationToken).ConfigureAwait(false);
        var forwarders = ForwardersOf(own, chosen);
        var forwarderCount = await forwarders.CountAsync(cancellationToken).ConfigureAwait(false);
        var forwarderNumbers = await new ExtensionSort(ExtensionSortColumn.Number).Apply(forwarders).Take(20).Select(e => e.Number)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var users = await context.Users.CountAsync(u => chosen.Any(e => e.Id == u.ExtensionId), cancellationToken).ConfigureAwait(false);
        return new DeletionImpact(
            count, [.. first.Take(5).Select(e => $"{e.Number} {e.DisplayName}")], [.. first.Select(e => e.Number)], mailboxes,
            forwarderNumbers, forwarderCount, users);
    }

    /// <summary>Extensions outside of <paramref name="chosen"/> with a forward that is on and leads to one of them.</summary>
    internal static IQueryable<Extension> ForwardersOf(IQueryable<Extension> own, IQueryable<Extension> chosen)
    {
        var numbers = chosen.Select(c => c.Number);
        return own.Where(e => (e.ForwardAllEnabled || e.ForwardBusyEnabled || e.ForwardNoAnswerEnabled || e.ForwardNotRegisteredEnabled)
            && !numbers.Contains(e.Number)
            && ((e.ForwardAllEnabled && numbers.Contains(e.ForwardAllDestination!))
                || (e.ForwardBusyEnabled && numbers.Contains(e.ForwardBusyDestination!))
                || (e.ForwardNoAnswerEnabled && numbers.Contains(e.ForwardNoAnswerDestination!))
                || (e.ForwardNotRegisteredEnabled && numbers.Contains(e.ForwardNotRegisteredDestination!))));
    }

    private static IQueryable<ExtensionRow> Rows(IQueryable<Extension> extensions) => extensions.Select(e => new ExtensionRow
    {
        Id = e.Id,
        Number = e.Number,
        DisplayName = e.DisplayName,
        ExternalCallerIdNumber = e.ExternalCallerIdNumber,
        CallGroup = e.CallGroup,
        Enabled = e.Enabled,
        VoicemailEnabled = e.VoicemailEnabled,
        DoNotDisturb = e.DoNotDisturb,
        Records = e.RecordInbound || e.RecordOutbound || e.RecordInternal,
        ForwardsAllTo = e.ForwardAllEnabled ? e.ForwardAllDestination : null,
        ForwardsSometimes = e.ForwardBusyEnabled || e.ForwardNoAnswerEnabled || e.ForwardNotRegisteredEnabled,
        MaxRegistrations = e.MaxRegistrations,
        UpdatedAt = e.UpdatedAt,
    });

    // A platform administrator outside of any tenant would read them all: a list of extensions is always one tenant's.
    private CallSignDbContext Open(Actor actor, out IQueryable<Extension> own)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenant = actor.RequireTenant();
        var context = db.Open(actor);
        own = context.Extensions.AsNoTracking().Where(e => e.TenantId == tenant);
        return context;
    }
}
