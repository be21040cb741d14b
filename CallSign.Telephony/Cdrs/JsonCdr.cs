using System.Text.Json;
using CallSign.Core.Cdrs;
using CallSign.Telephony.Monitoring;

namespace CallSign.Telephony.Cdrs;

/// <summary>Reads what mod_json_cdr posts (switch_ivr_generate_json_cdr).</summary>
internal static class JsonCdr
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    private const string BrokenByForm =
        "The body is not valid JSON: mod_json_cdr percent-encodes the form but not what is percent-encoded already, so values break the document. "
        + "Set <param name=\"encode\" value=\"false\"/> in json_cdr.conf.xml.";

    /// <param name="utf8">The document.</param>
    /// <param name="percent">Whether it came percent-encoded in a form.</param>
    /// <exception cref="BadCdrException">It is no such document.</exception>
    public static CdrDocument Read(ReadOnlyMemory<byte> utf8, bool percent)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Options);
            var root = document.RootElement;
            if (root.ValueKind is not JsonValueKind.Object || !root.TryGetProperty("variables", out var variables) || variables.ValueKind is not JsonValueKind.Object)
            {
                throw new BadCdrException("The JSON has no \"variables\": it is no CDR of mod_json_cdr.");
            }

            return new CdrDocument
            {
                Source = CdrSource.JsonCdr,
                IsForgeable = percent,
                SwitchName = Text(root, "switchname"),
                Direction = root.TryGetProperty("channel_data", out var channel) ? Text(channel, "direction") : "",
                Variables = Variables(variables),
                Profiles = root.TryGetProperty("callflow", out var flow) && flow.ValueKind is JsonValueKind.Array ? [.. flow.EnumerateArray().Select(Flow)] : [],
            };
        }
        catch (JsonException e)
        {
            throw new BadCdrException(percent ? BrokenByForm : "The body is not valid JSON.", e);
        }
    }

    private static Dictionary<string, string> Variables(JsonElement variables)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in variables.EnumerateObject().Where(v => v.Value.ValueKind is JsonValueKind.String))
        {
            // Percent-encoded unless encode-values is false.
            read.TryAdd(variable.Name, CdrText.Decode(variable.Value.GetString()!));
        }

        return read;
    }

    private static CdrProfile Flow(JsonElement flow)
    {
        if (flow.ValueKind is not JsonValueKind.Object || !flow.TryGetProperty("caller_profile", out var profile) || profile.ValueKind is not JsonValueKind.Object)
        {
            return new CdrProfile();
        }

        var created = flow.TryGetProperty("times", out var times) && long.TryParse(Text(times, "created_time"), out var at) ? at : 0;
        return Profile(profile) with
        {
            Created = created,
            Originators = Others(profile, "originator", "originator_caller_profiles"),
            Originatees = Others(profile, "originatee", "originatee_caller_profiles"),
        };
    }

    private static CdrProfile[] Others(JsonElement profile, string group, string list) =>
        profile.TryGetProperty(group, out var others) && others.ValueKind is JsonValueKind.Object
        && others.TryGetProperty(list, out var profiles) && profiles.ValueKind is JsonValueKind.Array
            ? [.. profiles.EnumerateArray().Where(p => p.ValueKind is JsonValueKind.Object).Take(CdrText.MaxLegs).Select(Profile)]
            : [];

    private static CdrProfile Profile(JsonElement profile) => new()
    {
        Uuid = Text(profile, "uuid"),
        CallerNumber = Text(profile, "caller_id_number"),
        CallerName = Text(profile, "caller_id_name"),
        Destination = Text(profile, "destination_number"),
        Context = Text(profile, "context"),
        ChannelName = Text(profile, "chan_name"),
    };

    private static string Text(JsonElement parent, string name) =>
        parent.ValueKind is JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? WireText.Clean(value.GetString())
            : "";
}
