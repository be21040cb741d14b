using CallSign.RehearsalSwitch.Templates;

namespace CallSign.RehearsalSwitch.Calls;

/// <summary>Which recording a kind of call comes from, and which part each number plays in it.</summary>
internal static class CallKinds
{
    public static Templates.Scenario Scenario(RehearsalCallKind kind) => kind switch
    {
        RehearsalCallKind.Outbound => Scenarios.Outbound,
        RehearsalCallKind.Inbound => Scenarios.Inbound,
        RehearsalCallKind.Queue => Scenarios.Queue,
        RehearsalCallKind.Abandoned => Scenarios.Abandoned,
        RehearsalCallKind.Voicemail => Scenarios.Voicemail,
        RehearsalCallKind.Unanswered => Scenarios.Unanswered,
        RehearsalCallKind.Conference => Scenarios.Conference,
        _ => Scenarios.Internal,
    };

    /// <summary>Of a queue or a conference, the second party is another extension of the domain.</summary>
    public static string Callee(RehearsalCallKind kind, RehearsalNode node, string domain, string to) => kind switch
    {
        RehearsalCallKind.Queue or RehearsalCallKind.Abandoned or RehearsalCallKind.Conference => node.Phones.AnyOf(domain) ?? "1001",
        RehearsalCallKind.Voicemail => to.StartsWith("*99", StringComparison.Ordinal) ? to[3..] : to,
        _ => to,
    };

    /// <summary>A queue's, a room's or a carrier's number.</summary>
    public static string Target(RehearsalCallKind kind, string to) => kind switch
    {
        RehearsalCallKind.Outbound => to.TrimStart('+'),
        RehearsalCallKind.Inbound => "493023125000",
        RehearsalCallKind.Queue or RehearsalCallKind.Abandoned or RehearsalCallKind.Conference => to,
        _ => "9196",
    };

    /// <summary>How a call ends that nobody answered.</summary>
    public static Templates.Scenario Unanswered(string cause) => cause switch
    {
        "USER_BUSY" or "CALL_REJECTED" => Scenarios.Busy,
        "NO_ANSWER" or "NO_USER_RESPONSE" or "ALLOTTED_TIMEOUT" => Scenarios.NoAnswer,
        _ => Scenarios.Cancel,
    };

    /// <summary>The recording that a step is taken from (null: the call's own) and the phase it leaves the call in.</summary>
    public static (Templates.Scenario? From, RehearsalCallPhase Then) Effect(string step, RehearsalCallPhase now) => step switch
    {
        "ring" => (null, now == RehearsalCallPhase.Answered ? now : RehearsalCallPhase.Ringing),
        "hold" => (Scenarios.PhoneHold, RehearsalCallPhase.Held),
        "resume" => (Scenarios.PhoneHold, RehearsalCallPhase.Answered),
        "transfer" => (Scenarios.Transfer, RehearsalCallPhase.Transferred),
        "refer" => (Scenarios.Refer, RehearsalCallPhase.Transferred),
        "park" => (Scenarios.Park, RehearsalCallPhase.Parked),
        "record" or "recorded" or "dtmf" => (Scenarios.Record, now),
        "answer" or "agent" => (null, RehearsalCallPhase.Answered),
        _ => (null, now),
    };
}

/// <summary>FreeSWITCH's causes and their numbers (switch_types.h).</summary>
internal static class HangupCauses
{
    public static string Code(string cause) => cause switch
    {
        "UNALLOCATED_NUMBER" => "1",
        "NO_ROUTE_DESTINATION" => "3",
        "USER_BUSY" => "17",
        "NO_USER_RESPONSE" => "18",
        "NO_ANSWER" => "19",
        "CALL_REJECTED" => "21",
        "DESTINATION_OUT_OF_ORDER" => "27",
        "NORMAL_TEMPORARY_FAILURE" => "41",
        "ORIGINATOR_CANCEL" => "487",
        "MANAGER_REQUEST" => "503",
        "BLIND_TRANSFER" => "600",
        "ATTENDED_TRANSFER" => "601",
        "ALLOTTED_TIMEOUT" => "602",
        "USER_NOT_REGISTERED" => "606",
        _ => "16",
    };
}
