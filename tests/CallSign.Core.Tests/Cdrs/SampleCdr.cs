using CallSign.Core.Cdrs;

namespace CallSign.Core.Tests.Cdrs;

internal static class SampleCdr
{
    public static readonly DateTime Start = new(2026, 11, 21, 0, 0, 20, 303, DateTimeKind.Utc);

    /// <summary>An answered call of two legs as the events tell it.</summary>
    public static Cdr FromEvents(Guid call, Guid other, DateTime? start = null, Guid? tenant = null, string source = CdrSource.Events)
    {
        var at = start ?? Start;
        return new Cdr
        {
            CallUuid = call, TenantId = tenant, Direction = CallDirection.Internal, CallerNumber = "1000", CallerName = "Jörg \"100%\"",
            DestinationNumber = "1001", AnsweredBy = "1001", Status = CdrStatus.Answered, HangupCause = "NORMAL_CLEARING", StartedAt = at,
            AnsweredAt = at.AddSeconds(1.5), EndedAt = at.AddSeconds(4), DurationMs = 4000, BillSeconds = 3, Node = "vm", ReadCodec = "PCMU",
            Legs = [Leg(call, at), Leg(other, at.AddMilliseconds(20))],
            Events = [new CdrEvent(at.AddSeconds(1.5), "answered", call, null)],
            Source = source,
        };
    }

    /// <summary>One channel as mod_json_cdr posts it.</summary>
    public static Cdr Post(Guid channel, DateTime? start = null, Guid? legOf = null, params Guid[] related) => new()
    {
        CallUuid = channel, CallerNumber = "1000", DestinationNumber = "1001", Status = CdrStatus.Answered, HangupCause = "NORMAL_CLEARING",
        StartedAt = start ?? Start, AnsweredAt = (start ?? Start).AddSeconds(1.5), EndedAt = (start ?? Start).AddSeconds(4), DurationMs = 4000,
        BillSeconds = 3, Node = "vm", Gateway = "carrier1", Legs = [Leg(channel, start ?? Start) with { SipCallId = "sip-" + channel }],
        Source = CdrSource.JsonCdr, LegOf = legOf, Related = related,
    };

    public static Cdr Lost(Guid call, Guid other, DateTime start) => new()
    {
        CallUuid = call, Status = CdrStatus.Lost, HangupCause = "LOST_NODE", StartedAt = start, EndedAt = start.AddSeconds(2), DurationMs = 2000,
        Node = "vm", Legs = [Leg(call, start) with { EndedAt = null }, Leg(other, start) with { EndedAt = null }], Source = CdrSource.Events,
    };

    public static CdrLeg Leg(Guid channel, DateTime start) => new(
        channel, "inbound", "sofia/internal/1000@acme.test", "1000", "", start, null, start.AddSeconds(4), "NORMAL_CLEARING", null);
}
