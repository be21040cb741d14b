using CallSign.Core.Cdrs;
using CallSign.Telephony.Monitoring;

namespace CallSign.Telephony.Cdrs;

/// <summary>Makes the record of a call that is over.</summary>
internal static class CdrAssembler
{
    /// <summary>The hangup cause of what ended unseen.</summary>
    public const string LostCause = "LOST_NODE";

    // FreeSWITCH hangs the legs of a bridge up one after the other; within this time they count as one end, that of the first leg.
    private static readonly TimeSpan SameEnd = TimeSpan.FromSeconds(2);

    /// <param name="call">All its legs have ended.</param>
    /// <param name="node">Name of its node.</param>
    public static Cdr Assemble(TrackedCall call, string node)
    {
        var first = call.Legs[0];
        var last = call.Legs.Max(l => l.EndedAt) ?? call.LastEventAt;
        var ended = first.EndedAt is { } end && (last - end < SameEnd) ? end : last;
        ended = ended < first.StartedAt ? first.StartedAt : ended;
        var closing = ended == first.EndedAt ? first : call.Legs.MaxBy(l => l.EndedAt)!;
        var cause = call.IsLost ? LostCause : closing.HangupCause.Length > 0 && closing.HangupCause != LostCause ? closing.HangupCause : first.HangupCause;
        return new Cdr
        {
            CallUuid = call.CallUuid,
            TenantId = call.TenantId,
            Direction = call.Direction,
            CallerNumber = call.FirstCallerNumber,
            CallerName = call.FirstCallerName,
            DestinationNumber = call.FirstDestination.Length > 0 ? call.FirstDestination : call.CalleeNumber,
            AnsweredBy = call.AnsweredBy,
            Status = Status(call, first, cause),
            HangupCause = cause,
            StartedAt = first.StartedAt,
            AnsweredAt = first.AnsweredAt,
            EndedAt = ended,
            DurationMs = (long)(ended - first.StartedAt).TotalMilliseconds,
            BillSeconds = BillSeconds(first.AnsweredAt, ended),
            Node = node,
            Recording = call.Recording,
            Queue = call.Queue,
            Gateway = call.Gateway,
            ReadCodec = first.Codec,
            Legs = [.. call.DetachedLegs.Concat(call.Legs.Select(l => l.ToCdr(l.HangupCause == LostCause ? null : l.EndedAt))).OrderBy(l => l.StartedAt)],
            Events = call.Story.ToList(),
            Source = CdrSource.Events,
            LegOf = call.LegOf,
        };
    }

    /// <summary>As FreeSWITCH counts <c>billsec</c>: the difference of whole seconds.</summary>
    public static int BillSeconds(DateTime? answeredAt, DateTime endedAt) => answeredAt is { } answered
        ? (int)Math.Max(0, (endedAt.Ticks / TimeSpan.TicksPerSecond) - (answered.Ticks / TimeSpan.TicksPerSecond))
        : 0;

    /// <summary>What a hangup cause says of a call that nobody answered.</summary>
    public static CdrStatus Unanswered(string cause, bool rang) => cause switch
    {
        "ORIGINATOR_CANCEL" or "PICKED_OFF" or "LOSE_RACE" => CdrStatus.Cancelled,
        "USER_BUSY" or "CALL_REJECTED" => CdrStatus.Busy,
        "NO_ANSWER" or "NO_USER_RESPONSE" or "ALLOTTED_TIMEOUT" or "PROGRESS_TIMEOUT" or "MEDIA_TIMEOUT" => CdrStatus.NoAnswer,
        "NORMAL_CLEARING" or "NONE" or "" when rang => CdrStatus.NoAnswer,
        _ => CdrStatus.Failed,
    };

    private static CdrStatus Status(TrackedCall call, CallLeg first, string cause)
    {
        if (call.IsLost)
        {
            return CdrStatus.Lost;
        }

        if (call.LeftMessage)
        {
            return CdrStatus.Voicemail;
        }

        if (call.WasBridged)
        {
            return CdrStatus.Answered;
        }

        // A mailbox or a queue picked up, but nobody took the message or the call.
        if (call.ReachedVoicemail)
        {
            return CdrStatus.NoAnswer;
        }

        if (call.WasQueued)
        {
            return call.QueueCause is null or "BREAK_OUT" ? CdrStatus.Cancelled : CdrStatus.NoAnswer;
        }

        return first.AnsweredAt is not null ? CdrStatus.Answered : Unanswered(cause, call.WasRinging);
    }
}
