using System.Buffers;
using System.Text.Json.Serialization;
using CallSign.Core.Destinations;
using CallSign.Core.Extensions;

namespace CallSign.Telephony.Modules.CallControl;

/// <summary>What a tenant's program is asked.</summary>
/// <param name="Event"><c>call</c> first, then <c>played</c> or <c>digits</c>.</param>
/// <param name="CallUuid">Unique-ID of the caller's channel; the same in every turn.</param>
/// <param name="Caller">The caller's number.</param>
/// <param name="CallerName">What the caller says of himself.</param>
/// <param name="Destination">What was dialled.</param>
/// <param name="Extension">The tenant's extension that calls; null for a caller from outside.</param>
/// <param name="Digits">With <c>digits</c>: what was entered; empty for nothing.</param>
public sealed record WebhookEvent(string Event, Guid CallUuid, string Caller, string CallerName, string Destination, string? Extension, string? Digits)
{
    internal static WebhookEvent Of(ModuleCall call) =>
        new("call", call.ChannelUuid, call.CallerNumber, call.CallerName, call.DestinationNumber, call.User, null);
}

/// <summary>What the program decided.</summary>
public sealed record WebhookDecision
{
    private static readonly SearchValues<char> SoundCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/");

    /// <summary><c>transfer</c>, <c>play</c>, <c>ask</c>, <c>hangup</c> or <c>continue</c> (to the fallback).</summary>
    public string Action { get; init; } = "";

    /// <summary>With <c>transfer</c>: a number of the tenant's dialplan.</summary>
    public string? Number { get; init; }

    /// <summary>With <c>play</c> and <c>ask</c>: a sound file of the switch, as <c>ivr/ivr-welcome.wav</c>.</summary>
    public string? Sound { get; init; }

    /// <summary>With <c>ask</c>: most keys, 1–20.</summary>
    [JsonPropertyName("digits")]
    public int? MostDigits { get; init; }

    /// <summary>With <c>hangup</c>: the cause, as <c>USER_BUSY</c>.</summary>
    public string? Cause { get; init; }

    /// <summary>Why it can't be followed; null where it can. The program is a stranger: nothing of it reaches the switch unchecked.</summary>
    public string? Problem() => Action switch
    {
        "transfer" => Number is { Length: >= 2 } number && DialNumber.IsDiallable(number) ? null : "transfer needs a number that can be dialled",
        "play" or "ask" when Sound is not { Length: > 0 and <= 120 } sound || sound.AsSpan().ContainsAnyExcept(SoundCharacters)
            || sound.StartsWith('/') || sound.Contains("..", StringComparison.Ordinal) => $"{Action} needs the name of a sound file of the switch",
        "ask" => MostDigits is null or (>= 1 and <= 20) ? null : "digits must be 1 to 20",
        "play" or "continue" => null,
        "hangup" => Cause is null || Destination.HangupCauses.Contains(Cause) ? null : "the cause is unknown",
        _ => "the action is unknown",
    };
}
