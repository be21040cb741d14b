using CallSign.Core.Cdrs;
using CallSign.Telephony.Monitoring;

namespace CallSign.Web.Api.Calls;

/// <summary>A call in a list: from its CDR. Times are UTC.</summary>
public record CallModel
{
    /// <summary>Number of the CDR; null for a call that is still there.</summary>
    public required long? Id { get; init; }

    /// <summary>Unique-ID of the call's first leg.</summary>
    public required Guid Uuid { get; init; }

    public required CallDirection Direction { get; init; }

    /// <summary>The caller's number.</summary>
    public required string Caller { get; init; }

    public required string CallerName { get; init; }

    /// <summary>The number that was dialled.</summary>
    public required string Callee { get; init; }

    /// <summary>Who answered, where that is known.</summary>
    public required string? AnsweredBy { get; init; }

    public required DateTime StartTime { get; init; }

    public required DateTime? AnswerTime { get; init; }

    /// <summary>Null for a call that is still there.</summary>
    public required DateTime? EndTime { get; init; }

    /// <summary>Seconds from start to end.</summary>
    public required decimal? Duration { get; init; }

    /// <summary>Seconds from answer to end.</summary>
    public required int? BillSeconds { get; init; }

    /// <summary>How it ended: <c>answered</c>, <c>no_answer</c>, <c>busy</c>, <c>cancelled</c>, <c>failed</c>, <c>voicemail</c>, <c>lost</c>;
    /// for a call that is still there its state, as <c>ringing</c>.</summary>
    public required string Status { get; init; }

    /// <summary>FreeSWITCH's name, as <c>NORMAL_CLEARING</c>.</summary>
    public required string? HangupCause { get; init; }

    public required string Node { get; init; }

    public required string? Queue { get; init; }

    public required string? Gateway { get; init; }

    /// <summary>Path or URL of the recording on the node.</summary>
    public required string? Recording { get; init; }

    /// <summary>The tenant; null for a call of none, which only the platform sees.</summary>
    public required Guid? TenantId { get; init; }

    /// <summary>When the CDR was stored; for a call that is still there its start.</summary>
    public required DateTime CreatedAt { get; init; }

    public static CallModel Of(CdrRow call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new CallModel
        {
            Id = call.Id,
            Uuid = call.CallUuid,
            Direction = call.Direction,
            Caller = call.CallerNumber,
            CallerName = call.CallerName,
            Callee = call.DestinationNumber,
            AnsweredBy = call.AnsweredBy,
            StartTime = call.StartedAt,
            AnswerTime = call.AnsweredAt,
            EndTime = call.EndedAt,
            Duration = call.DurationMs / 1000m,
            BillSeconds = call.BillSeconds,
            Status = QueryReader.Spelling(call.Status),
            HangupCause = call.HangupCause,
            Node = call.Node,
            Queue = call.Queue,
            Gateway = call.Gateway,
            Recording = call.Recording,
            TenantId = call.TenantId,
            CreatedAt = call.CreatedAt,
        };
    }
}

/// <summary>A call with its legs and its story.</summary>
public sealed record CallDetailModel : CallModel
{
    /// <summary>The cause in words.</summary>
    public required string? HangupReason { get; init; }

    /// <summary>Every channel in order of creation.</summary>
    public required IReadOnlyList<CallLegModel> Legs { get; init; }

    /// <summary>What happened, in order; empty for a call that is still there.</summary>
    public required IReadOnlyList<CallEventModel> Events { get; init; }

    public static CallDetailModel Of(Cdr call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new CallDetailModel
        {
            Id = call.Id,
            Uuid = call.CallUuid,
            Direction = call.Direction,
            Caller = call.CallerNumber,
            CallerName = call.CallerName,
            Callee = call.DestinationNumber,
            AnsweredBy = call.AnsweredBy,
            StartTime = call.StartedAt,
            AnswerTime = call.AnsweredAt,
            EndTime = call.EndedAt,
            Duration = call.DurationMs / 1000m,
            BillSeconds = call.BillSeconds,
            Status = QueryReader.Spelling(call.Status),
            HangupCause = call.HangupCause,
            HangupReason = HangupCauses.Explain(call.HangupCause),
            Node = call.Node,
            Queue = call.Queue,
            Gateway = call.Gateway,
            Recording = call.Recording,
            TenantId = call.TenantId,
            CreatedAt = call.CreatedAt,
            Legs =
            [
                .. call.Legs.Select(l => new CallLegModel(
                    l.Uuid, l.Direction, l.ChannelName, l.Number, l.Name, l.StartedAt, l.AnsweredAt, l.EndedAt, l.HangupCause, l.SipCallId)),
            ],
            Events = [.. call.Events.Select(e => new CallEventModel(e.At, e.What, e.Leg, e.Detail))],
        };
    }

    /// <summary>A call that is still there.</summary>
    public static CallDetailModel Of(LiveCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new CallDetailModel
        {
            Id = null,
            Uuid = call.CallUuid,
            Direction = call.Direction,
            Caller = call.CallerNumber,
            CallerName = call.CallerName,
            Callee = call.CalleeNumber,
            AnsweredBy = null,
            StartTime = call.StartedAt,
            AnswerTime = call.AnsweredAt,
            EndTime = null,
            Duration = null,
            BillSeconds = null,
            Status = QueryReader.Spelling(call.State),
            HangupCause = null,
            HangupReason = null,
            Node = call.Node,
            Queue = call.Queue,
            Gateway = call.Gateway,
            Recording = null,
            TenantId = call.TenantId,
            CreatedAt = call.StartedAt,
            Legs = [.. call.Legs.Select(l => new CallLegModel(l.Uuid, l.Direction, l.ChannelName, l.Number, l.Name, null, null, null, null, null))],
            Events = [],
        };
    }
}

/// <summary>One channel of a call. Times are UTC, and null where they are not known.</summary>
/// <param name="Uuid">Unique-ID of the channel.</param>
/// <param name="Direction"><c>inbound</c> or <c>outbound</c>, seen from FreeSWITCH.</param>
/// <param name="ChannelName">As <c>sofia/internal/1000@acme.test</c>.</param>
/// <param name="Number">The party's number.</param>
/// <param name="Name">The party's name.</param>
/// <param name="StartTime">When it was created.</param>
/// <param name="AnswerTime">When it was answered.</param>
/// <param name="EndTime">When it ended.</param>
/// <param name="HangupCause">FreeSWITCH's name.</param>
/// <param name="SipCallId">Call-ID of the SIP dialogue.</param>
public sealed record CallLegModel(
    Guid Uuid, string Direction, string ChannelName, string Number, string Name,
    DateTime? StartTime, DateTime? AnswerTime, DateTime? EndTime, string? HangupCause, string? SipCallId);

/// <summary>One line of a call's story.</summary>
/// <param name="At">UTC.</param>
/// <param name="What">As <c>ringing</c>, <c>answered</c>, <c>hold</c>, <c>transfer</c>, <c>hangup</c>.</param>
/// <param name="Leg">The channel it happened to.</param>
/// <param name="Detail">More, as the transfer's target.</param>
public sealed record CallEventModel(DateTime At, string What, Guid? Leg, string? Detail);
