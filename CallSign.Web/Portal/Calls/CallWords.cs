using CallSign.Core.Cdrs;
using CallSign.Telephony.Monitoring;
using CallSign.Web.Api;

namespace CallSign.Web.Portal.Calls;

/// <summary>How states, directions and outcomes of calls look everywhere: a word, an icon (Material symbol) and a colour.</summary>
public static class CallWords
{
    public static string Of(CallState state) => state switch
    {
        CallState.Routing => "Routing",
        CallState.Ringing => "Ringing",
        CallState.Early => "Early media",
        CallState.Answered => "Talking",
        CallState.Held => "On hold",
        CallState.Parked => "Parked",
        CallState.Queued => "In queue",
        CallState.Conference => "Conference",
        CallState.Eavesdrop => "Listening in",
        CallState.Voicemail => "Voicemail",
        CallState.Transferring => "Transferring",
        _ => "Ended",
    };

    public static string Icon(CallState state) => state switch
    {
        CallState.Routing => "alt_route",
        CallState.Ringing => "ring_volume",
        CallState.Early => "graphic_eq",
        CallState.Answered => "call",
        CallState.Held => "pause_circle",
        CallState.Parked => "local_parking",
        CallState.Queued => "hourglass_top",
        CallState.Conference => "groups",
        CallState.Eavesdrop => "hearing",
        CallState.Voicemail => "voicemail",
        CallState.Transferring => "phone_forwarded",
        _ => "call_end",
    };

    /// <summary>The class that colours the badge.</summary>
    public static string Kind(CallState state) => state switch
    {
        CallState.Routing or CallState.Ringing or CallState.Early => "info",
        CallState.Answered or CallState.Conference => "success",
        CallState.Held or CallState.Parked or CallState.Queued => "warning",
        _ => "neutral",
    };

    public static string Of(CallDirection direction) => direction switch
    {
        CallDirection.Internal => "Internal",
        CallDirection.Inbound => "Inbound",
        CallDirection.Outbound => "Outbound",
        _ => "Unknown",
    };

    public static string Icon(CallDirection direction) => direction switch
    {
        CallDirection.Internal => "sync_alt",
        CallDirection.Inbound => "call_received",
        CallDirection.Outbound => "call_made",
        _ => "question_mark",
    };

    public static string Of(CdrStatus status) => status switch
    {
        CdrStatus.Answered => "Answered",
        CdrStatus.NoAnswer => "No answer",
        CdrStatus.Busy => "Busy",
        CdrStatus.Cancelled => "Cancelled",
        CdrStatus.Voicemail => "Voicemail",
        CdrStatus.Lost => "Lost",
        _ => "Failed",
    };

    public static string Icon(CdrStatus status) => status switch
    {
        CdrStatus.Answered => "call",
        CdrStatus.NoAnswer => "phone_missed",
        CdrStatus.Busy => "phone_disabled",
        CdrStatus.Cancelled => "phone_paused",
        CdrStatus.Voicemail => "voicemail",
        CdrStatus.Lost => "link_off",
        _ => "error",
    };

    public static string Kind(CdrStatus status) => status switch
    {
        CdrStatus.Answered => "success",
        CdrStatus.Voicemail => "info",
        CdrStatus.NoAnswer or CdrStatus.Busy or CdrStatus.Cancelled => "warning",
        _ => "danger",
    };

    /// <summary>The word of an enumeration in URLs, as the REST API spells it.</summary>
    public static string Key<T>(T value)
        where T : struct, Enum => QueryReader.Spelling(value);

    /// <summary>The value of a URL's word; null for none and for an unknown one.</summary>
    public static T? FromKey<T>(string? key)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(key, Key(value), StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>A party in a sentence: <c>Anna Berg (1001)</c>, or what is known of it.</summary>
    public static string Party(string number, string name) => (number, name) switch
    {
        ("", "") => "unknown",
        (_, "") => number,
        ("", _) => name,
        _ when number == name => number,
        _ => $"{name} ({number})",
    };

    /// <summary>A call in a sentence.</summary>
    public static string Sentence(LiveCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return $"{Party(call.CallerNumber, call.CallerName)} → {Party(call.CalleeNumber, call.CalleeName)}";
    }
}
