using System.Globalization;
using System.Text.Json;
using CallSign.RehearsalSwitch.Templates;

namespace CallSign.RehearsalSwitch.Api;

/// <summary>The conferences that events have told of: lists them as <c>conference json_list</c> does, and does to their members what is asked.</summary>
internal sealed class Conferences(RehearsalNode node)
{
    private readonly Dictionary<string, Room> _rooms = new(StringComparer.Ordinal);

    /// <summary>Takes an event that leaves the switch; the node's lock is held.</summary>
    public void Note(EventTemplate template, CallValues values, in Stamp stamp)
    {
        var at = stamp;
        string Text(string name) => template.Header(name, values, at) ?? "";
        var (name, action) = (Text("Conference-Name"), Text("Action"));
        if (action == "conference-destroy")
        {
            _rooms.Remove(name);
            return;
        }

        if (name.Length == 0 || !Guid.TryParse(Text("Conference-Unique-ID"), out var uuid))
        {
            return;
        }

        if (!_rooms.TryGetValue(name, out var room) || room.Uuid != uuid)
        {
            _rooms[name] = room = new Room(name, uuid, at.Micros);
        }

        if (action == "floor-change")
        {
            room.Floor = int.TryParse(Text("New-ID"), CultureInfo.InvariantCulture, out var floor) ? floor : null;
        }

        if (!int.TryParse(Text("Member-ID"), CultureInfo.InvariantCulture, out var id))
        {
            return;
        }

        if (action == "del-member")
        {
            room.Members.Remove(id);
            if (room.Members.Count == 0)
            {
                _rooms.Remove(name);
            }

            return;
        }

        if (!room.Members.TryGetValue(id, out var member))
        {
            if (action != "add-member")
            {
                return;
            }

            room.Members[id] = member = new Member(id, Text("Unique-ID"), Text("Caller-Caller-ID-Number"), Text("Caller-Caller-ID-Name"), at.Micros);
        }

        (member.Speaks, member.Hears, member.Talks) = (Text("Speak") == "true", Text("Hear") == "true", Text("Talking") == "true");
    }

    /// <summary><c>conference …</c></summary>
    public string Execute(string[] words) => node.Locked(() => words switch
    {
        ["json_list", ..] => List(),
        [var name, ..] when !_rooms.ContainsKey(name) => $"-ERR Conference {name} not found\n",
        [var name, "json_list", ..] => List(name),
        [var name, "lock" or "unlock"] => Do(_rooms[name], words[1], r => r.Locked = words[1] == "lock"),
        [var name, "record", var path] => Do(_rooms[name], "start-recording", r => r.Recording = path, ("Path", path)),
        [var name, "norecord", ..] => Do(_rooms[name], "stop-recording", r => r.Recording = null, ("Path", _rooms[name].Recording ?? ""), ("Other-Recordings", "false")),
        [var name, "hup", "all"] => Each(_rooms[name], m => Leave(_rooms[name], m, "hup-member")),
        [var name, "mute" or "unmute", "non_moderator" or "all"] => Each(_rooms[name], m => Act(_rooms[name], m, words[1], "")),
        [var name, var verb, var id, .. var rest] => int.TryParse(id, CultureInfo.InvariantCulture, out var number) && _rooms[name].Members.TryGetValue(number, out var member)
            ? Act(_rooms[name], member, verb, rest.FirstOrDefault() ?? "") : $"-ERR Non-Existant ID {id}\n",
        _ => "-ERR Invalid command\n",
    });

    /// <summary>Somebody of each conference begins to talk, and whoever did falls silent.</summary>
    public void Chat() => node.Locked(() =>
    {
        foreach (var room in _rooms.Values.ToList())
        {
            var next = room.Members.Values.Where(m => m is { Speaks: true, Talks: false }).OrderBy(_ => node.Random.Next()).FirstOrDefault();
            foreach (var member in room.Members.Values.Where(m => m.Talks).ToList())
            {
                member.Talks = false;
                Tell(room, member, "stop-talking");
            }

            if (next is not null)
            {
                next.Talks = true;
                Tell(room, next, "start-talking");
                if (room.Floor != next.Id)
                {
                    var former = room.Floor?.ToString(CultureInfo.InvariantCulture) ?? "none";
                    room.Floor = next.Id;
                    Tell(room, next, "floor-change", ("Old-ID", former), ("New-ID", next.Id.ToString(CultureInfo.InvariantCulture)));
                }
            }
        }

        return true;
    });

    private string Act(Room room, Member member, string verb, string argument)
    {
        switch (verb)
        {
            case "mute" or "unmute" or "tmute":
                (member.Speaks, member.Talks) = (verb == "unmute", false);
                Tell(room, member, verb + "-member");
                break;
            case "deaf" or "undeaf":
                member.Hears = verb == "undeaf";
                Tell(room, member, verb + "-member");
                break;
            case "volume_in" or "volume_out" when int.TryParse(argument, CultureInfo.InvariantCulture, out var level):
                (member.VolumeIn, member.VolumeOut) = verb == "volume_in" ? (level, member.VolumeOut) : (member.VolumeIn, level);
                Tell(room, member, verb == "volume_in" ? "volume-in-member" : "volume-out-member", ("Volume-Level", argument));
                break;
            case "floor":
                var former = room.Floor?.ToString(CultureInfo.InvariantCulture) ?? "none";
                room.Floor = room.Floor == member.Id ? null : member.Id;
                Tell(room, member, "floor-change", ("Old-ID", former), ("New-ID", room.Floor?.ToString(CultureInfo.InvariantCulture) ?? "none"));
                break;
            case "kick" or "hup":
                Leave(room, member, verb + "-member");
                break;
            default:
                return "-ERR Invalid command\n";
        }

        return $"+OK {verb} {member.Id}\n";
    }

    private string Leave(Room room, Member member, string action)
    {
        Tell(room, member, action);
        Tell(room, member, "del-member");
        return "+OK\n";
    }

    private static string Each(Room room, Func<Member, string> act)
    {
        foreach (var member in room.Members.Values.ToList())
        {
            act(member);
        }

        return "+OK\n";
    }

    private string Do(Room room, string action, Action<Room> change, params (string, string)[] more)
    {
        change(room);
        node.Fire("CUSTOM", "conference::maintenance", [.. Head(room, action), .. more]);
        return $"+OK {room.Name} {action}\n";
    }

    private void Tell(Room room, Member member, string action, params (string, string)[] more)
    {
        static string Is(bool value) => value ? "true" : "false";
        node.Fire("CUSTOM", "conference::maintenance",
        [
            .. Head(room, action), ("Floor", Is(room.Floor == member.Id)), ("Unique-ID", member.Uuid), ("Caller-Caller-ID-Number", member.Number), ("Caller-Caller-ID-Name", member.Name),
            ("Video", "false"), ("Hear", Is(member.Hears)), ("See", "true"), ("Speak", Is(member.Speaks)), ("Talking", Is(member.Talks)), ("Mute-Detect", "false"), ("Hold", "false"),
            ("Member-ID", member.Id.ToString(CultureInfo.InvariantCulture)), ("Member-Type", "member"), ("Member-Ghost", "false"), ("Energy-Level", "100"), ("Current-Energy", member.Talks ? "1500" : "0"), .. more,
        ]);
    }

    private static (string, string)[] Head(Room room, string action) =>
    [
        ("Conference-Name", room.Name), ("Conference-Size", room.Members.Count.ToString(CultureInfo.InvariantCulture)), ("Conference-Ghosts", "0"), ("Conference-Profile-Name", "default"),
        ("Conference-Unique-ID", room.Uuid.ToString("D")), ("Action", action),
    ];

    // The members of mod_conference's list are prepended: who came last stands first.
    private string List(string? name = null) => JsonSerializer.Serialize(_rooms.Values.Where(r => name is null || r.Name == name).Select(r => new Dictionary<string, object>
    {
        ["conference_name"] = r.Name, ["member_count"] = r.Members.Count, ["ghost_count"] = 0, ["rate"] = 8000, ["run_time"] = Since(r.CreatedAt), ["conference_uuid"] = r.Uuid, ["canvas_count"] = 0,
        ["max_bw_in"] = 0, ["force_bw_in"] = 0, ["video_floor_packets"] = 0, ["locked"] = r.Locked, ["destruct"] = false, ["wait_mod"] = false, ["audio_always"] = false, ["running"] = true,
        ["answered"] = true, ["enforce_min"] = true, ["bridge_to"] = false, ["dynamic"] = true, ["exit_sound"] = true, ["enter_sound"] = true, ["recording"] = r.Recording is not null,
        ["video_bridge"] = false, ["video_floor_only"] = false, ["video_rfc4579"] = false, ["variables"] = new Dictionary<string, string>(),
        ["members"] = r.Members.Values.OrderByDescending(m => m.Id).Select(m => Row(r, m)).Concat(r.Recording is { } path ? [new() { ["type"] = "recording_node", ["record_path"] = path }] : []).ToList(),
    }));

    private Dictionary<string, object> Row(Room room, Member m) => new()
    {
        ["type"] = "caller", ["id"] = m.Id,
        ["flags"] = new Dictionary<string, bool>
        {
            ["can_hear"] = m.Hears, ["can_see"] = true, ["can_speak"] = m.Speaks, ["hold"] = false, ["mute_detect"] = false, ["talking"] = m.Talks, ["has_video"] = false, ["video_bridge"] = false,
            ["has_floor"] = room.Floor == m.Id, ["is_moderator"] = false, ["end_conference"] = false, ["mandatory_member_end_conference"] = false, ["pass_digits"] = false,
        },
        ["uuid"] = m.Uuid, ["caller_id_name"] = m.Name, ["caller_id_number"] = m.Number, ["join_time"] = Since(m.JoinedAt), ["last_talking"] = 0, ["energy"] = 100,
        ["volume_in"] = m.VolumeIn, ["volume_out"] = m.VolumeOut, ["output-volume"] = m.VolumeOut, ["input-volume"] = m.VolumeIn,
    };

    private int Since(long micros) => (int)Math.Max(0, (node.Micros() - micros) / 1_000_000);

    private sealed class Room(string name, Guid uuid, long createdAt)
    {
        public string Name { get; } = name;

        public Guid Uuid { get; } = uuid;

        public long CreatedAt { get; } = createdAt;

        public bool Locked { get; set; }

        public string? Recording { get; set; }

        public int? Floor { get; set; }

        public Dictionary<int, Member> Members { get; } = [];
    }

    private sealed class Member(int id, string uuid, string number, string name, long joinedAt)
    {
        public int Id { get; } = id;

        public string Uuid { get; } = uuid;

        public string Number { get; } = number;

        public string Name { get; } = name;

        public long JoinedAt { get; } = joinedAt;

        public bool Speaks { get; set; } = true;

        public bool Hears { get; set; } = true;

        public bool Talks { get; set; }

        public int VolumeIn { get; set; }

        public int VolumeOut { get; set; }
    }
}
