using CallSign.Core.Audit;
using CallSign.Core.Tenancy;

namespace CallSign.Core.Cdrs;

/// <summary>One call that ended, with its legs: one row a call however many sources told of it.</summary>
/// <remarks>Table <c>cdrs</c>, partitioned by month of <see cref="StartedAt"/>; key (<see cref="CallUuid"/>, <see cref="StartedAt"/>).
/// Rows are written by <c>CdrStore</c> with COPY, never by EF.</remarks>
[NotAudited]
public sealed class Cdr : ITenantAttributed
{
    /// <summary>A number for paging and for the REST API's <c>id</c>.</summary>
    public long Id { get; init; }

    /// <summary>Unique-ID of the first leg (A-leg).</summary>
    public Guid CallUuid { get; init; }

    /// <summary>The tenant whose SIP domain the call belongs to; null where none could be told.</summary>
    public Guid? TenantId { get; init; }

    public CallDirection Direction { get; init; }

    public string CallerNumber { get; init; } = "";

    public string CallerName { get; init; } = "";

    /// <summary>The number that was dialled.</summary>
    public string DestinationNumber { get; init; } = "";

    /// <summary>Who answered, where that is known: the last connected party's number.</summary>
    public string? AnsweredBy { get; init; }

    public CdrStatus Status { get; init; }

    /// <summary>FreeSWITCH's name, as <c>NORMAL_CLEARING</c>; <c>LOST_NODE</c> for a call whose end nobody saw.</summary>
    public string HangupCause { get; init; } = "";

    /// <summary>UTC with milliseconds: the A-leg's creation.</summary>
    public DateTime StartedAt { get; init; }

    public DateTime? AnsweredAt { get; init; }

    public DateTime EndedAt { get; init; }

    /// <summary>Creation to end, milliseconds.</summary>
    public long DurationMs { get; init; }

    /// <summary>Answer to end, whole seconds as FreeSWITCH's <c>billsec</c>.</summary>
    public int BillSeconds { get; init; }

    /// <summary>Name of the FreeSWITCH node.</summary>
    public string Node { get; init; } = "";

    /// <summary>Path or URL of the recording on the node; null for none.</summary>
    public string? Recording { get; init; }

    /// <summary>Queue that handled the call, as <c>5000@acme.test</c>.</summary>
    public string? Queue { get; init; }

    /// <summary>Gateway of an inbound or outbound leg.</summary>
    public string? Gateway { get; init; }

    public string? ReadCodec { get; init; }

    /// <summary>Every leg in order of creation.</summary>
    public IReadOnlyList<CdrLeg> Legs { get; init; } = [];

    /// <summary>What happened, in order: ringing, answer, hold, transfer, …</summary>
    public IReadOnlyList<CdrEvent> Events { get; init; } = [];

    /// <summary><c>esl</c>, <c>json_cdr</c>, <c>xml_cdr</c>, or several of them joined by <c>+</c>.</summary>
    public string Source { get; init; } = "";

    public DateTime CreatedAt { get; init; }

    /// <summary>Not stored. Set where this tells of one channel that is surely a leg of another call: that call's Unique-ID.</summary>
    public Guid? LegOf { get; init; }

    /// <summary>Not stored. Channels this one was bridged to: where one of them is a call that has this as a leg, it belongs to that call.</summary>
    public IReadOnlyList<Guid> Related { get; init; } = [];
}

/// <summary>Where a call came from and went to, as the tenant sees it.</summary>
public enum CallDirection
{
    /// <summary>Not told by any source.</summary>
    Unknown,

    /// <summary>Between the tenant's own extensions and applications.</summary>
    Internal,

    /// <summary>From a carrier.</summary>
    Inbound,

    /// <summary>To a carrier.</summary>
    Outbound,
}

/// <summary>How a call ended, in a word for people and reports.</summary>
public enum CdrStatus
{
    /// <summary>Somebody or something answered.</summary>
    Answered,

    /// <summary>Rang and nobody answered.</summary>
    NoAnswer,

    /// <summary>The called party was busy or rejected the call.</summary>
    Busy,

    /// <summary>The caller gave up before an answer.</summary>
    Cancelled,

    /// <summary>Could not be completed: no route, not registered, an error.</summary>
    Failed,

    /// <summary>The call's mailbox took a message.</summary>
    Voicemail,

    /// <summary>Its node vanished; the end is not known.</summary>
    Lost,
}

/// <summary>One channel of a call.</summary>
/// <param name="Uuid">Unique-ID of the channel.</param>
/// <param name="Direction"><c>inbound</c> or <c>outbound</c>, seen from FreeSWITCH.</param>
/// <param name="ChannelName">As <c>sofia/internal/1000@acme.test</c>.</param>
/// <param name="Number">The party's number.</param>
/// <param name="Name">The party's name.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="AnsweredAt">UTC, or null.</param>
/// <param name="EndedAt">UTC, or null where the end is not known.</param>
/// <param name="HangupCause">FreeSWITCH's name.</param>
/// <param name="SipCallId">Call-ID of the SIP dialogue.</param>
public sealed record CdrLeg(
    Guid Uuid, string Direction, string ChannelName, string Number, string Name,
    DateTime StartedAt, DateTime? AnsweredAt, DateTime? EndedAt, string HangupCause, string? SipCallId);

/// <summary>One line of a call's story.</summary>
/// <param name="At">UTC.</param>
/// <param name="What">As <c>ringing</c>, <c>answered</c>, <c>hold</c>, <c>resume</c>, <c>transfer</c>, <c>hangup</c>.</param>
/// <param name="Leg">Unique-ID of the channel it happened to.</param>
/// <param name="Detail">More for a person, as the transfer's target.</param>
public sealed record CdrEvent(DateTime At, string What, Guid? Leg, string? Detail);
