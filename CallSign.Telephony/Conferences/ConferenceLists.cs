using System.Text.Json;
using CallSign.Telephony.Monitoring;

namespace CallSign.Telephony.Conferences;

/// <summary>A conference as <c>conference json_list</c> has it.</summary>
internal sealed record ListedConference(Guid Uuid, string Name, TimeSpan RunTime, bool IsLocked, bool IsRecording, string? RecordingPath, IReadOnlyList<ListedMember> Members);

/// <summary>Its member.</summary>
internal sealed record ListedMember(
    int Id, Guid ChannelUuid, string Number, string Name, TimeSpan JoinedFor, bool CanSpeak, bool CanHear, bool IsHeld, bool IsTalking, bool HasFloor, bool IsModerator, int VolumeIn, int VolumeOut);

/// <summary>Reads <c>conference json_list</c> (conference_jlist): an array of conferences, each with its members and, among them, its recordings.</summary>
internal static class ConferenceLists
{
    /// <summary>Null for what is no such list.</summary>
    public static IReadOnlyList<ListedConference>? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text.Trim());
            return document.RootElement.ValueKind is JsonValueKind.Array ? [.. document.RootElement.EnumerateArray().Select(Conference).OfType<ListedConference>()] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ListedConference? Conference(JsonElement c)
    {
        if (c.ValueKind is not JsonValueKind.Object || !Guid.TryParse(Text(c, "conference_uuid"), out var uuid))
        {
            return null;
        }

        List<ListedMember> members = [];
        string? path = null;
        if (c.TryGetProperty("members", out var list) && list.ValueKind is JsonValueKind.Array)
        {
            foreach (var m in list.EnumerateArray())
            {
                if (Text(m, "type") == "recording_node")
                {
                    path = WireText.Clean(Text(m, "record_path"), 1000);
                }
                else if (Guid.TryParse(Text(m, "uuid"), out var channel) && m.TryGetProperty("flags", out var flags))
                {
                    members.Add(new ListedMember(
                        Number(m, "id"), channel, CallParties.Number(WireText.Clean(Text(m, "caller_id_number"), 60)), CallParties.Name(WireText.Clean(Text(m, "caller_id_name"), 60)),
                        TimeSpan.FromSeconds(Number(m, "join_time")), Is(flags, "can_speak"), Is(flags, "can_hear"), Is(flags, "hold"), Is(flags, "talking"), Is(flags, "has_floor"),
                        Is(flags, "is_moderator"), Number(m, "volume_in"), Number(m, "volume_out")));
                }
            }
        }

        return new ListedConference(uuid, Text(c, "conference_name"), TimeSpan.FromSeconds(Number(c, "run_time")), Is(c, "locked"), Is(c, "recording"), path, members);
    }

    private static string Text(JsonElement e, string name) => e.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";

    private static int Number(JsonElement e, string name) => e.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) ? number : 0;

    private static bool Is(JsonElement e, string name) => e.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True;
}
