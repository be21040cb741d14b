using CallSign.Core.Data;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Cdrs;

/// <summary>Numbers of calls for charts: over time, by cause, in all.</summary>
public sealed class CdrCharts(CallSignDb db)
{
    /// <summary>Calls in each hour or day of a range; those without calls are there too, so that a chart has no holes.</summary>
    /// <param name="actor">Whose calls.</param>
    /// <param name="from">UTC, inclusive.</param>
    /// <param name="to">UTC, exclusive.</param>
    /// <param name="bucket">Hours or days.</param>
    /// <param name="zone">Whose hours and days.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<IReadOnlyList<CallsInBucket>> OverTimeAsync(
        Actor actor, DateTime from, DateTime to, CdrBucket bucket, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        var zoneId = zone.HasIanaId || !TimeZoneInfo.TryConvertWindowsIdToIanaId(zone.Id, out var iana) ? zone.Id : iana;
        var hourly = bucket is CdrBucket.Hour;
        var counts = await InRange(context, actor, from, to)
            .Select(c => new { Local = TimeZoneInfo.ConvertTimeBySystemTimeZoneId(c.StartedAt, zoneId), c.Status })
            .GroupBy(c => new { c.Local.Date, Hour = hourly ? c.Local.Hour : 0, c.Status })
            .Select(g => new { g.Key.Date, g.Key.Hour, g.Key.Status, Calls = g.Count() })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var found = counts.GroupBy(c => c.Date.AddHours(c.Hour)).ToDictionary(
            g => g.Key, g => new CallsInBucket(g.Key, g.Where(c => c.Status.Reached()).Sum(c => c.Calls), g.Where(c => !c.Status.Reached()).Sum(c => c.Calls)));
        return [.. Buckets(from, to, bucket, zone).Select(b => found.GetValueOrDefault(b) ?? new CallsInBucket(b, 0, 0))];
    }

    /// <summary>The hangup causes of calls that did not succeed, most frequent first.</summary>
    public async Task<IReadOnlyList<CauseCount>> FailuresAsync(Actor actor, DateTime from, DateTime to, int most, CancellationToken cancellationToken)
    {
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        return await InRange(context, actor, from, to)
            .Where(c => c.Status != CdrStatus.Answered && c.Status != CdrStatus.Voicemail)
            .GroupBy(c => c.HangupCause).Select(g => new { Cause = g.Key, Calls = g.Count() })
            .OrderByDescending(g => g.Calls).ThenBy(g => g.Cause).Take(most)
            .Select(g => new CauseCount(g.Cause, g.Calls)).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How many calls there were, by outcome, and how long people talked.</summary>
    public async Task<CallTotals> TotalsAsync(Actor actor, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        var rows = await InRange(context, actor, from, to).GroupBy(c => c.Status)
            .Select(g => new { Status = g.Key, Calls = g.Count(), Seconds = g.Sum(c => (long)c.BillSeconds) })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return new CallTotals(rows.ToDictionary(r => r.Status, r => r.Calls), rows.Sum(r => r.Seconds));
    }

    private static IQueryable<Cdr> InRange(CallSignDbContext context, Actor actor, DateTime from, DateTime to)
    {
        var calls = context.Set<Cdr>().AsNoTracking().Where(c => c.StartedAt >= from && c.StartedAt < to);
        return actor.Role is PortalRole.User ? calls.Where(_ => false) : calls;
    }

    // The clock of the zone stands on an hour twice in autumn and never on one in spring: walk in UTC, label in local time.
    private static IEnumerable<DateTime> Buckets(DateTime from, DateTime to, CdrBucket bucket, TimeZoneInfo zone)
    {
        DateTime? last = null;
        for (var at = from; ; at = at.AddHours(1))
        {
            var local = TimeZoneInfo.ConvertTimeFromUtc(at < to ? at : to.AddTicks(-1), zone);
            var label = bucket is CdrBucket.Hour ? local.Date.AddHours(local.Hour) : local.Date;
            if (last is null || label > last)
            {
                yield return label;
                last = label;
            }

            if (at >= to)
            {
                yield break;
            }
        }
    }
}

/// <summary>The width of one column of a chart.</summary>
public enum CdrBucket
{
    Hour,
    Day,
}

/// <summary>Calls that began in one hour or day.</summary>
/// <param name="Local">Its start in the zone that was asked for; of no <see cref="DateTimeKind"/>.</param>
/// <param name="Reached">Answered, or taken by voicemail.</param>
/// <param name="Missed">All others.</param>
public sealed record CallsInBucket(DateTime Local, int Reached, int Missed)
{
    public int All => Reached + Missed;
}

/// <summary>How often calls ended by one cause.</summary>
public sealed record CauseCount(string Cause, int Calls);

/// <summary>The calls of a range by outcome.</summary>
/// <param name="ByStatus">Only those that occurred.</param>
/// <param name="BillSeconds">Seconds talked, of all calls.</param>
public sealed record CallTotals(IReadOnlyDictionary<CdrStatus, int> ByStatus, long BillSeconds)
{
    public int All => ByStatus.Values.Sum();

    public int Answered => ByStatus.GetValueOrDefault(CdrStatus.Answered);

    /// <summary>Answer-seizure ratio, 0–1; null where there were no calls.</summary>
    public double? AnsweredRatio => All == 0 ? null : (double)Answered / All;

    /// <summary>Mean seconds of an answered call; null where none was.</summary>
    public double? MeanTalkSeconds => Answered == 0 ? null : (double)BillSeconds / Answered;
}

/// <summary>What a <see cref="CdrStatus"/> counts as.</summary>
public static class CdrStatusMeaning
{
    /// <summary>Whether the caller reached somebody or a mailbox.</summary>
    public static bool Reached(this CdrStatus status) => status is CdrStatus.Answered or CdrStatus.Voicemail;
}
