using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace CallSign.Core.Dialplans;

/// <summary>Which variables of a call a tenant's own dialplan may read and set.</summary>
/// <remarks>
/// FreeSWITCH expands what comes out of a variable once more, and runs API commands there. So only variables may be read whose values are never
/// a caller's free text: names and user agents can be tested by a condition, and never be quoted.
/// </remarks>
public static partial class DialplanVariables
{
    /// <summary>Variables that may stand as <c>${name}</c>, with their meaning.</summary>
    public static IReadOnlyDictionary<string, string> Readable { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["domain_name"] = "The tenant's SIP domain.",
        ["destination_number"] = "The number that was dialled.",
        ["caller_id_number"] = "The caller's number.",
        ["user_name"] = "The extension that proved who it is; empty for others.",
        ["network_addr"] = "The address that the call came from.",
        ["uuid"] = "The id of this leg.",
        ["direction"] = "inbound or outbound.",
        ["hangup_cause"] = "Why the call ended.",
        ["originate_disposition"] = "Why the last bridge was not made, or SUCCESS.",
        ["last_bridge_hangup_cause"] = "Why the other leg ended.",
        ["read_terminator_used"] = "The key that ended the last reading of digits.",
        ["start_epoch"] = "When the call began, in seconds.",
        ["answer_epoch"] = "When the call was answered, in seconds.",
        ["default_language"] = "Language of prompts.",
    };

    // Set by their name; the pattern is what their value must match. Values of x_ variables are words, so that they can stand in numbers.
    private static readonly FrozenDictionary<string, (string Meaning, Regex Value)> Settable = new Dictionary<string, (string, string)>
    {
        ["call_timeout"] = ("Seconds that a bridge rings.", "[0-9]{1,3}"),
        ["continue_on_fail"] = ("Whether the dialplan goes on when a bridge was not made.", "(?:true|false)|[A-Z_]{3,40}(?:,[A-Z_]{3,40}){0,10}"),
        ["hangup_after_bridge"] = ("Whether the call ends with its bridge.", "true|false"),
        ["ignore_early_media"] = ("Whether sounds before the answer are kept from the caller.", "true|false|ring_ready"),
        ["instant_ringback"] = ("Whether the caller hears ringing at once.", "true|false"),
        ["ringback"] = ("What the caller hears while it rings.", @"%\([0-9,. ]{1,60}\)|local_stream://(?:moh|default)"),
        ["transfer_ringback"] = ("What an answered caller hears while it rings.", @"%\([0-9,. ]{1,60}\)|local_stream://(?:moh|default)"),
        ["hold_music"] = ("What the caller hears on hold.", "local_stream://(?:moh|default)|silence"),
        ["effective_caller_id_name"] = ("Name that called telephones show.", @"[\p{L}\p{N} .,_-]{0,60}"),
        ["effective_caller_id_number"] = ("Number that called telephones show.", @"\+?[0-9]{1,20}"),
        ["default_language"] = ("Language of prompts.", "[a-z]{2}(?:-[A-Za-z]{2})?"),
        ["playback_terminators"] = ("Keys that end a sound.", "[0-9*#]{1,12}|none|any"),
        ["absolute_codec_string"] = ("Codecs of the called leg.", @"[A-Za-z0-9]{1,20}(?:,[A-Za-z0-9]{1,20}){0,10}"),
        ["rtp_secure_media"] = ("Whether audio is encrypted.", "true|false|optional|mandatory"),
        ["jitterbuffer_msec"] = ("Jitter buffer in milliseconds.", "[0-9]{2,4}"),
    }.ToFrozenDictionary(v => v.Key, v => (v.Value.Item1, new Regex(@"\A(?:" + v.Value.Item2 + @")\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)));

    /// <summary>Names that set and export take beside <c>x_…</c> and <c>sip_h_X-…</c>, with their meaning.</summary>
    public static IEnumerable<(string Name, string Meaning)> Names => Settable.Select(v => (v.Key, v.Value.Meaning)).OrderBy(v => v.Key, StringComparer.Ordinal);

    /// <summary>Whether <c>${name}</c> may stand in an argument.</summary>
    public static bool IsReadable(string name) => Readable.ContainsKey(name) || Own().IsMatch(name);

    /// <summary>Why a variable can't be set to that value; null where it can.</summary>
    public static string? Problem(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (Own().IsMatch(name))
        {
            return Word().IsMatch(value) ? null : $"The value of {name} can hold letters, digits, . + * # _ - and allowed variables only.";
        }

        if (Header().IsMatch(name))
        {
            return HeaderValue().IsMatch(value) ? null : $"The value of {name} can hold letters, digits and . , : ; = / + * # _ - @ only.";
        }

        return !Settable.TryGetValue(name, out var known)
            ? $"The variable {name} can't be set here. Variables of your own begin with x_, as x_digits."
            : known.Value.IsMatch(value) ? null : $"{name} can't be set to this value.";
    }

    [GeneratedRegex(@"\Ax_[a-z0-9_]{1,30}\z")]
    private static partial Regex Own();

    [GeneratedRegex(@"\Asip_h_X-[A-Za-z0-9-]{1,40}\z")]
    private static partial Regex Header();

    [GeneratedRegex(@"\A(?:[A-Za-z0-9.+*#_-]|\$[1-9]|\$\{[a-z0-9_]{1,40}\}){0,120}\z")]
    private static partial Regex Word();

    [GeneratedRegex(@"\A[A-Za-z0-9 .,:;=/+*#_@-]{0,120}\z")]
    private static partial Regex HeaderValue();
}
