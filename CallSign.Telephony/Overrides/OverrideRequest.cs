using System.Text.Json;
using CallSign.Core.TimeConditions;
using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Overrides;

/// <summary>That a registered phone of a tenant switched a time condition: what the event <c>callsign::override</c> says, which the dialplan wrote.</summary>
/// <param name="Domain">The tenant's SIP domain.</param>
/// <param name="TimeCondition">Its id.</param>
/// <param name="Override">What to set.</param>
/// <param name="Extension">Number of the phone's extension.</param>
internal sealed record OverrideRequest(string Domain, Guid TimeCondition, HoursOverride Override, string Extension)
{
    /// <summary>Null for an event that the dialplan did not write so.</summary>
    public static OverrideRequest? Read(in EslEventView e)
    {
        var words = Enum.GetValues<HoursOverride>();
        var word = e.GetString("Callsign-Override"u8);
        var at = Array.FindIndex(words, w => JsonNamingPolicy.SnakeCaseLower.ConvertName(w.ToString()) == word);
        return at >= 0 && Guid.TryParseExact(e.GetString("Callsign-Time-Condition"u8), "N", out var id)
            && e.GetString("Callsign-Domain"u8) is { Length: > 0 } domain && e.GetString("Callsign-Extension"u8) is { Length: > 0 and <= 15 } extension
            ? new OverrideRequest(domain, id, words[at], extension)
            : null;
    }
}
