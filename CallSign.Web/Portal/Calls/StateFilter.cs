using System.Collections.Frozen;
using CallSign.Telephony.Monitoring;

namespace CallSign.Web.Portal.Calls;

/// <summary>The state filter as the URL holds it: a state's word, or the words of a counter's states joined by commas.</summary>
public static class StateFilter
{
    /// <summary>The states that the counter Ringing adds up.</summary>
    public const string Ringing = "routing,ringing,early";

    /// <summary>The states that the counter Talking adds up.</summary>
    public const string Talking = "answered,conference,eavesdrop,voicemail,transferring";

    public const string Held = "held";

    public const string Queued = "queued";

    public const string Parked = "parked";

    /// <summary>What the filter's list offers: value and word.</summary>
    public static IReadOnlyList<(string Value, string Word)> Choices { get; } =
    [
        (Ringing, "Ringing, all"),
        (Talking, "Talking, all"),
        .. Enum.GetValues<CallState>().Where(s => s is not CallState.Ended).Select(s => (CallWords.Key(s), CallWords.Of(s))),
    ];

    /// <summary>The states of a URL's value; null (no restriction) for none and for words that are not known.</summary>
    public static FrozenSet<CallState>? Parse(string? value)
    {
        var states = (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(CallWords.FromKey<CallState>).OfType<CallState>().ToFrozenSet();
        return states.Count == 0 ? null : states;
    }
}
