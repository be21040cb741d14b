using System.Runtime.CompilerServices;
using CallSign.Core.Data;
using CallSign.Core.Lists;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Audit;

/// <summary>Reads the audit log: tenant administrators their own tenant's, platform administrators everybody's. Others see nothing.</summary>
public sealed class AuditList(CallSignDb db)
{
    /// <summary>One page and how many entries match.</summary>
    public async Task<ListPage<AuditRow>> PageAsync(Actor actor, AuditQuery query, CancellationToken cancellationToken)
    {
        var context = Open(actor);
        await using var closing = context.ConfigureAwait(false);
        var matching = Matching(context, actor, query);
        var total = await matching.LongCountAsync(cancellationToken).ConfigureAwait(false);
        var rows = await Rows(context, Ordered(matching, query).Skip(Math.Max(query.Skip, 0)).Take(Math.Max(query.Take, 1)))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return new ListPage<AuditRow>([.. rows.Select(r => r.Read())], total);
    }

    /// <summary>Every matching entry, whatever the query's page, while PostgreSQL still sends them.</summary>
    public async IAsyncEnumerable<AuditRow> StreamAsync(
        Actor actor, AuditQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var context = Open(actor);
        await using var closing = context.ConfigureAwait(false);
        var rows = Rows(context, Ordered(Matching(context, actor, query), query)).AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return row.Read();
        }
    }

    /// <summary>One entry, or null where there is none that <paramref name="actor"/> may see.</summary>
    public async Task<AuditRow?> FindAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        var context = Open(actor);
        await using var closing = context.ConfigureAwait(false);
        var row = await Rows(context, Visible(context, actor).Where(a => a.Id == id)).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return row?.Read();
    }

    /// <summary>The nouns and actions that occur in what <paramref name="actor"/> may see.</summary>
    public async Task<AuditChoices> ChoicesAsync(Actor actor, CancellationToken cancellationToken)
    {
        var context = Open(actor);
        await using var closing = context.ConfigureAwait(false);
        var seen = await Visible(context, actor).Select(a => new { a.Entity, a.Action }).Distinct().ToListAsync(cancellationToken).ConfigureAwait(false);
        return new AuditChoices(
            [.. seen.Select(s => s.Entity).Distinct().Order(StringComparer.Ordinal)], [.. seen.Select(s => s.Action).Distinct().Order(StringComparer.Ordinal)]);
    }

    private CallSignDbContext Open(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return db.Open(actor);
    }

    // The context's own filter is the border between tenants; the role is asked for here, since supervisors have the same scope.
    private static IQueryable<AuditEntry> Visible(CallSignDbContext context, Actor actor) =>
        actor.Role >= PortalRole.TenantAdministrator ? context.AuditEntries.AsNoTracking() : context.AuditEntries.Where(_ => false);

    private static IQueryable<AuditEntry> Matching(CallSignDbContext context, Actor actor, AuditQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var entries = Visible(context, actor);
        if (query.From is { } from)
        {
            entries = entries.Where(a => a.At >= from);
        }

        if (query.Before is { } before)
        {
            entries = entries.Where(a => a.At < before);
        }

        if (Given(query.Entity) is { } entity)
        {
            entries = entries.Where(a => a.Entity == entity);
        }

        if (Given(query.Action) is { } action)
        {
            entries = entries.Where(a => a.Action == action);
        }

        if (Given(query.Actor) is { } name)
        {
            var pattern = SearchPattern.Contains(name);
            entries = entries.Where(a => EF.Functions.ILike(a.ActorName, pattern, "\\"));
        }

        if (Given(query.Search) is { } search)
        {
            var pattern = SearchPattern.Contains(search);
            entries = entries.Where(a => EF.Functions.ILike(a.Label!, pattern, "\\") || EF.Functions.ILike(a.EntityId, pattern, "\\")
                || EF.Functions.ILike(a.ActorName, pattern, "\\") || EF.Functions.ILike(a.Address!, pattern, "\\")
                || EF.Functions.ILike((string)(object)a.Before!, pattern, "\\") || EF.Functions.ILike((string)(object)a.After!, pattern, "\\"));
        }

        return entries;
    }

    // PostgreSQL has no NUL in text: nothing can contain it.
    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Replace("\0", "\uFFFD", StringComparison.Ordinal).Trim();

    private static IOrderedQueryable<AuditEntry> Ordered(IQueryable<AuditEntry> entries, AuditQuery query) => query.OldestFirst
        ? entries.OrderBy(a => a.At).ThenBy(a => a.Id)
        : entries.OrderByDescending(a => a.At).ThenByDescending(a => a.Id);

    private static IQueryable<Stored> Rows(CallSignDbContext context, IQueryable<AuditEntry> entries) =>
        from entry in entries
        join tenant in context.Tenants on entry.TenantId equals (Guid?)tenant.Id into tenants
        from tenant in tenants.DefaultIfEmpty()
        select new Stored(entry, tenant.Name);

    private sealed record Stored(AuditEntry Entry, string? TenantName)
    {
        public AuditRow Read() => new(
            Entry.Id, Entry.TenantId, TenantName, Entry.At, Entry.ActorName, Entry.ActorUserId, Entry.Address,
            Entry.Action, Entry.Entity, Entry.EntityId, Entry.Label, AuditChange.Between(Entry.Before, Entry.After));
    }
}
