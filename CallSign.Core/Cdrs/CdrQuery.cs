using System.Globalization;

namespace CallSign.Core.Cdrs;

/// <summary>Which CDRs, in which order, and which page of them. There is always a range of time, so that only its partitions are read.</summary>
public sealed record CdrQuery
{
    /// <summary>Largest page.</summary>
    public const int MaxLimit = 1_000;

    /// <summary>How deep paging goes; beyond it a narrower range finds the rows faster.</summary>
    public const int MaxOffset = 100_000;

    /// <summary>Longest range.</summary>
    public static readonly TimeSpan MaxRange = TimeSpan.FromDays(400);

    /// <summary>UTC, inclusive: the call began at or after it.</summary>
    public required DateTime From { get; init; }

    /// <summary>UTC, exclusive: the call began before it.</summary>
    public required DateTime To { get; init; }

    /// <summary>Part of a party's number or name, or a whole UUID of the call; at most 100 characters.</summary>
    public string? Search { get; init; }

    public CallDirection? Direction { get; init; }

    public CdrStatus? Status { get; init; }

    /// <summary>FreeSWITCH's name, as <c>USER_BUSY</c>.</summary>
    public string? HangupCause { get; init; }

    public string? Node { get; init; }

    /// <summary>Queue, as <c>5000@acme.test</c>.</summary>
    public string? Queue { get; init; }

    /// <summary>Only calls that this exact number made, was called by, or answered.</summary>
    public string? Party { get; init; }

    public CdrSort Sort { get; init; } = CdrSort.Started;

    public bool Ascending { get; init; }

    /// <summary>Rows to leave out before the page, 0–<see cref="MaxOffset"/>.</summary>
    public int Offset { get; init; }

    /// <summary>Rows of the page, 1–<see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>What is wrong with it: the field (as the REST API spells it) and what to do. Empty for a good one.</summary>
    public IEnumerable<(string Field, string Message)> Mistakes()
    {
        if (From >= To)
        {
            yield return ("to", "The end of the range must lie after its start.");
        }
        else if (To - From > MaxRange)
        {
            yield return ("from", string.Create(CultureInfo.InvariantCulture, $"The range may be at most {MaxRange.TotalDays} days long."));
        }

        if (Limit is < 1 or > MaxLimit)
        {
            yield return ("limit", string.Create(CultureInfo.InvariantCulture, $"Ask for 1 to {MaxLimit} calls."));
        }

        if (Offset is < 0 or > MaxOffset)
        {
            yield return ("offset", string.Create(CultureInfo.InvariantCulture,
                $"The offset must lie between 0 and {MaxOffset}; for older calls ask for an earlier range with 'from' and 'to'."));
        }

        foreach (var (field, text) in new[] { ("search", Search), ("hangup_cause", HangupCause), ("node", Node), ("queue", Queue), ("party", Party) })
        {
            if (text?.Length > 100)
            {
                yield return (field, "At most 100 characters.");
            }
            else if (text?.Contains('\0', StringComparison.Ordinal) == true)
            {
                yield return (field, "A NUL character can't be searched for.");
            }
        }
    }
}

/// <summary>What a list of CDRs is ordered by; ties always by the start, newest first.</summary>
public enum CdrSort
{
    Started,
    Duration,
    BillSeconds,
    Caller,
    Destination,
    Status,
    HangupCause,
}

/// <summary>A CDR as a list shows it: without legs and events.</summary>
public sealed record CdrRow
{
    public required long Id { get; init; }

    public required Guid CallUuid { get; init; }

    public required Guid? TenantId { get; init; }

    public required CallDirection Direction { get; init; }

    public required string CallerNumber { get; init; }

    public required string CallerName { get; init; }

    public required string DestinationNumber { get; init; }

    public required string? AnsweredBy { get; init; }

    public required CdrStatus Status { get; init; }

    public required string HangupCause { get; init; }

    public required DateTime StartedAt { get; init; }

    public required DateTime? AnsweredAt { get; init; }

    public required DateTime EndedAt { get; init; }

    /// <summary>Creation to end, milliseconds.</summary>
    public required long DurationMs { get; init; }

    public required int BillSeconds { get; init; }

    public required string Node { get; init; }

    public required string? Queue { get; init; }

    public required string? Gateway { get; init; }

    public required string? Recording { get; init; }

    public required DateTime CreatedAt { get; init; }
}

/// <summary>One page of CDRs.</summary>
/// <param name="Rows">The page.</param>
/// <param name="Count">How many rows match, counted up to <see cref="CdrList.CountLimit"/>.</param>
/// <param name="CountIsExact">False where there are more than were counted.</param>
public sealed record CdrPage(IReadOnlyList<CdrRow> Rows, int Count, bool CountIsExact);

/// <summary>What the filters of a range can be set to.</summary>
public sealed record CdrChoices(IReadOnlyList<string> HangupCauses, IReadOnlyList<string> Nodes, IReadOnlyList<string> Queues);
