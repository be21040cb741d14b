using CallSign.Core.Cdrs;
using CallSign.Telephony.Monitoring;

namespace CallSign.TestSupport.Live;

/// <summary>Live calls to show.</summary>
public static class TestCalls
{
    public static LiveCall Call(
        Guid? tenant, string caller = "1000", string callee = "1001", CallState state = CallState.Ringing, DateTime? startedAt = null)
    {
        var start = startedAt ?? DateTime.UtcNow;
        var uuid = Guid.NewGuid();
        return new LiveCall
        {
            CallUuid = uuid,
            TenantId = tenant,
            Node = "fs1",
            State = state,
            Direction = CallDirection.Internal,
            CallerNumber = caller,
            CallerName = "Caller " + caller,
            CalleeNumber = callee,
            CalleeName = "Callee " + callee,
            StartedAt = start,
            AnsweredAt = state is CallState.Ringing or CallState.Routing or CallState.Early ? null : start,
            StateSince = start,
            LastEventAt = start,
            Codec = "PCMU",
            Legs =
            [
                new LiveLeg(uuid, "inbound", $"sofia/internal/{caller}@acme.test", caller, "Caller " + caller, state, null),
                new LiveLeg(Guid.NewGuid(), "outbound", $"sofia/internal/{callee}@127.0.0.1:5062", callee, "Callee " + callee, state, uuid),
            ],
        };
    }
}
