using CallSign.Core.Queues;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Monitoring;

namespace CallSign.Telephony.Queues;

/// <summary>What the events of mod_callcenter say, as rows. Each event that ends something tells all of it, so nothing depends on the ones before.</summary>
internal static class QueueEvents
{
    /// <summary>From <c>member-queue-end</c>.</summary>
    public static QueueCall Call(in EslEventView e, Guid tenant, Guid queue, Guid member, int serviceLevel, DateTime now)
    {
        var left = Epoch(in e, EslHeader.CcMemberLeavingTime) ?? now;
        var joined = Epoch(in e, EslHeader.CcMemberJoinedTime) ?? left;
        var answered = e.ValueEquals(EslHeader.CcCause, "Terminated"u8) ? Epoch(in e, EslHeader.CcAgentAnsweredTime) : null;
        var outcome = answered is not null ? QueueOutcome.Answered : e.GetString(EslHeader.CcCancelReason) switch
        {
            "TIMEOUT" => QueueOutcome.TimedOut,
            "NO_AGENT_TIMEOUT" => QueueOutcome.NoAgent,
            "EXIT_WITH_KEY" => QueueOutcome.Exited,
            _ => QueueOutcome.Abandoned,
        };
        var wait = Seconds((answered ?? left) - joined);
        return new QueueCall
        {
            TenantId = tenant, QueueId = queue, MemberUuid = member, CallUuid = e.GetGuid(EslHeader.CcMemberSessionUuid),
            CallerNumber = WireText.Get(in e, EslHeader.CcMemberCallerIdNumber, 60), CallerName = WireText.Get(in e, EslHeader.CcMemberCallerIdName, 60),
            JoinedAt = joined, LeftAt = left, AnsweredAt = answered, Outcome = outcome,
            AgentId = answered is not null && CallcenterNames.TryRead(e.GetString(EslHeader.CcAgent), out var agent, out _) ? agent : null,
            WaitSeconds = wait, TalkSeconds = answered is { } from ? Seconds(left - from) : 0, InTime = answered is not null && wait <= serviceLevel,
        };
    }

    /// <summary>From <c>bridge-agent-fail</c>; null where it was not the agent who let it pass: another was faster, or the caller hung up.</summary>
    public static AgentMiss? Miss(in EslEventView e, Guid tenant, Guid queue, Guid agent, Guid member, DateTime now)
    {
        var cause = WireText.Get(in e, EslHeader.CcHangupCause, 60);
        if (cause is "LOSE_RACE" or "ORIGINATOR_CANCEL" or "NONE")
        {
            return null;
        }

        var over = e.GetString("CC-Agent-Aborted-Time"u8) is { } text && Epoch(text) is { } aborted ? aborted : now;
        return new AgentMiss
        {
            TenantId = tenant, QueueId = queue, AgentId = agent, MemberUuid = member, At = over, Cause = cause,
            RingSeconds = Epoch(in e, EslHeader.CcAgentCalledTime) is { } called ? Seconds(over - called) : 0,
        };
    }

    private static int Seconds(TimeSpan span) => (int)Math.Clamp(span.TotalSeconds, 0, 7 * 86_400);

    private static DateTime? Epoch(in EslEventView e, EslHeader header) => Epoch(e.GetString(header));

    // Whole seconds since 1970; 0 for never.
    private static DateTime? Epoch(string? text) =>
        long.TryParse(text, out var seconds) && seconds is > 0 and < 253_402_300_800 ? DateTime.UnixEpoch.AddSeconds(seconds) : null;
}
