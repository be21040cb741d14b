using System.Linq.Expressions;
using CallSign.Core.Data;
using CallSign.Core.Lists;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Cdrs;

/// <summary>Reads CDRs for pages, the REST API and exports.</summary>
public sealed class CdrList(CallSignDb db)
{
    /// <summary>How far matching rows are counted: a person never pages further, and a count of millions costs more than the page.</summary>
    public const int CountLimit = 10_000;

    /// <summary>One page of the calls that <paramref name="actor"/> may see.</summary>
    /// <exception cref="ArgumentException">The query has <see cref="CdrQuery.Mistakes"/>.</exception>
    public async Task<CdrPage> PageAsync(Actor actor, CdrQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        Check(query);
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        var matching = Matching(context, actor, query);
        var rows = await Ordered(matching, query).Skip(query.Offset).Take(query.Limit).Select(Row).ToListAsync(cancellationToken).ConfigureAwait(false);

        // A short first page has told the count already.
        if (query.Offset == 0 && rows.Count < query.Limit)
        {
            return new CdrPage(rows, rows.Count, true);
        }

        var count = await matching.OrderByDescending(c => c.StartedAt).Select(c => c.Id).Take(CountLimit + 1).CountAsync(cancellationToken).ConfigureAwait(false);
        return new CdrPage(rows, Math.Min(count, CountLimit), count <= CountLimit);
    }

    /// <summary>A call with its legs and story, or null where there is none that <paramref name="actor"/> may see.</summary>
    public async Task<Cdr?> FindAsync(Actor actor, Guid callUuid, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        return actor.Role is PortalRole.User
            ? null
            : await context.Set<Cdr>().AsNoTracking().Where(c => c.CallUuid == callUuid)
                .OrderByDescending(c => c.StartedAt).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The causes, nodes and queues that occur in a range, at most 200 of each.</summary>
    public async Task<CdrChoices> ChoicesAsync(Actor actor, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        var calls = context.Set<Cdr>().AsNoTracking().Where(c => c.StartedAt >= from && c.StartedAt < to);

        // One pass over the range: what differs in these three is few rows, however many calls there were.
        var seen = await calls.Select(c => new { c.HangupCause, c.Node, c.Queue }).Distinct().OrderBy(s => s.HangupCause).Take(5_000)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return new CdrChoices(Values(seen.Select(s => s.HangupCause)), Values(seen.Select(s => s.Node)), Values(seen.Select(s => s.Queue)));
    }

    /// <summary>The rows that match, unordered.</summary>
    internal static IQueryable<Cdr> Matching(CallSignDbContext context, Actor actor, CdrQuery query)
    {
        var calls = context.Set<Cdr>().AsNoTracking().Where(c => c.StartedAt >= query.From && c.StartedAt < query.To);
        if (query.Party is { } party)
        {
            calls = calls.Where(c => c.CallerNumber == party || c.DestinationNumber == party || c.AnsweredBy == party);
        }
        else if (actor.Role is PortalRole.User)
        {
            calls = calls.Where(_ => false); // a user sees the calls of one extension or none
        }

        if (query.Direction is { } direction)
        {
            calls = calls.Where(c => c.Direction == direction);
        }

        if (query.Status is { } status)
        {
            calls = calls.Where(c => c.Status == status);
        }

        if (query.HangupCause is { } cause)
        {
            calls = calls.Where(c => c.HangupCause == cause);
        }

        if (query.Node is { } node)
        {
            calls = calls.Where(c => c.Node == node);
        }

        if (query.Queue is { } queue)
        {
            calls = calls.Where(c => c.Queue == queue);
        }

        return Searched(calls, query.Search?.Trim());
    }

    internal static IOrderedQueryable<Cdr> Ordered(IQueryable<Cdr> calls, CdrQuery query)
    {
        IOrderedQueryable<Cdr> By<T>(Expression<Func<Cdr, T>> key) => query.Ascending ? calls.OrderBy(key) : calls.OrderByDescending(key);

        return query.Sort switch
        {
            CdrSort.Duration => By(c => c.DurationMs).ThenByDescending(c => c.StartedAt).ThenBy(c => c.CallUuid),
            CdrSort.BillSeconds => By(c => c.BillSeconds).ThenByDescending(c => c.StartedAt).ThenBy(c => c.CallUuid),
            CdrSort.Caller => By(c => c.CallerNumber).ThenByDescending(c => c.StartedAt).ThenBy(c => c.CallUuid),
            CdrSort.Destination => By(c => c.DestinationNumber).ThenByDescending(c => c.StartedAt).ThenBy(c => c.CallUuid),
            CdrSort.Status => By(c => c.Status).ThenByDescending(c => c.StartedAt).ThenBy(c => c.CallUuid),
            CdrSort.HangupCause => By(c => c.HangupCause).ThenByDescending(c => c.StartedAt).ThenBy(c => c.CallUuid),
            _ => By(c => c.StartedAt).ThenBy(c => c.CallUuid),
        };
    }

    internal static void Check(CdrQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Mistakes().FirstOrDefault() is { Message: { } message, Field: var field })
        {
            throw new ArgumentException($"{field}: {message}", nameof(query));
        }
    }

    internal static readonly Expression<Func<Cdr, CdrRow>> Row = c => new CdrRow
    {
        Id = c.Id,
        CallUuid = c.CallUuid,
        TenantId = c.TenantId,
        Direction = c.Direction,
        CallerNumber = c.CallerNumber,
        CallerName = c.CallerName,
        DestinationNumber = c.DestinationNumber,
        AnsweredBy = c.AnsweredBy,
        Status = c.Status,
        HangupCause = c.HangupCause,
        StartedAt = c.StartedAt,
        AnsweredAt = c.AnsweredAt,
        EndedAt = c.EndedAt,
        DurationMs = c.DurationMs,
        BillSeconds = c.BillSeconds,
        Node = c.Node,
        Queue = c.Queue,
        Gateway = c.Gateway,
        Recording = c.Recording,
        CreatedAt = c.CreatedAt,
    };

    private static IQueryable<Cdr> Searched(IQueryable<Cdr> calls, string? search)
    {
        if (string.IsNullOrEmpty(search))
        {
            return calls;
        }

        if (Guid.TryParse(search, out var uuid))
        {
            return calls.Where(c => c.CallUuid == uuid);
        }

        var pattern = SearchPattern.Contains(search);
        return calls.Where(c => EF.Functions.ILike(c.CallerNumber, pattern, "\\") || EF.Functions.ILike(c.DestinationNumber, pattern, "\\")
            || EF.Functions.ILike(c.CallerName, pattern, "\\") || (c.AnsweredBy != null && EF.Functions.ILike(c.AnsweredBy, pattern, "\\")));
    }

    private static List<string> Values(IEnumerable<string?> values) =>
        [.. values.OfType<string>().Where(v => v.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(200)];
}
