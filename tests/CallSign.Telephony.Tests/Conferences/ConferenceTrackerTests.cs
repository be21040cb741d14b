using System.Globalization;
using System.Text;
using CallSign.Core.Conferences;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Conferences;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Tests.Esl;
using CallSign.TestSupport;

namespace CallSign.Telephony.Tests.Conferences;

public sealed class ConferenceTrackerTests
{
    private static readonly Tenant Acme = new() { Name = "Acme", Domain = "acme.test" };
    private static readonly Tenant Globex = new() { Name = "Globex", Domain = "globex.test" };
    private static readonly ConferenceRoom Room = new() { TenantId = Acme.Id, Name = "Board", Number = "3001" };
    private static readonly Guid Uuid = Guid.Parse("11111111-2222-4333-8444-555555555555");

    private readonly SnapshotStore _snapshots = new();
    private readonly ConferenceTracker _tracker;

    public ConferenceTrackerTests()
    {
        _snapshots.Swap(PbxSnapshot.Of([new TenantSnapshot(Acme, [], new NounSet(new INoun[] { Room })), new TenantSnapshot(Globex, [])], [], DateTimeOffset.UnixEpoch));
        _tracker = new ConferenceTracker(_snapshots, new ManualTime(DateTimeOffset.FromUnixTimeSeconds(1_795_219_400)));
    }

    [Fact]
    public void A_recorded_conference_is_followed_from_its_first_member_to_its_end()
    {
        List<string> states = [];
        Play(Transcripts.Read("conference.plain.esl"), null, () => states.Add(State("3001")));
        Assert.Equal(
            ["-", "1000", "1000*", "1000* 1001", "1000* 1001m", "1000 1001m", "1001m", "1001m*", "1001m", "-"],
            states.Aggregate(new List<string>(), (all, s) => { if (all.LastOrDefault() != s) { all.Add(s); } return all; }));
        Assert.DoesNotContain(_tracker.Read(Acme.Id), c => c.Room == "3001");
        Assert.Empty(_tracker.Read(Globex.Id));
    }

    [Fact]
    public void Cut_at_any_bytes_it_comes_to_the_same()
    {
        List<string> whole = [], cut = [];
        Play(Transcripts.Read("conference.plain.esl"), null, () => whole.Add(State("3001")));
        Play(Transcripts.Read("conference.plain.esl"), new Random(7), () => cut.Add(State("3001")));
        Assert.Equal(whole, cut);
    }

    [Fact]
    public void The_list_of_the_switch_is_read_with_its_members_and_recordings()
    {
        var listed = ConferenceLists.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Transcripts", "api", "conference_json_list.txt")))!;
        _tracker.Replace("vm", listed, _tracker.Stamp);
        var acme = Assert.Single(_tracker.Read(Acme.Id));
        Assert.Equal((Room.Id, "3001", false, 3), (acme.RoomId!.Value, acme.Room, acme.IsLocked, acme.Floor!.Value));
        Assert.Equal(["1000", "1001"], acme.Members.Select(m => m.Number).Order());
        Assert.Equal("User 2001", _tracker.Read(Globex.Id).Single().Members.Single().Name);
        Assert.Null(_tracker.Find(Globex.Id, acme.Uuid));

        var withRecording = ConferenceLists.Read($$"""[{"conference_name":"3001-acme.test","conference_uuid":"{{Uuid}}","locked":true,"recording":true,"members":[{"type":"recording_node","record_path":"/r/x.wav"}]}]""")!;
        Assert.Equal((true, true, "/r/x.wav"), (withRecording[0].IsLocked, withRecording[0].IsRecording, withRecording[0].RecordingPath));
        Assert.Null(ConferenceLists.Read("+OK No active conferences.\n"));
        Assert.Null(ConferenceLists.Read("-ERR Conference json_list not found\n"));
    }

    [Fact]
    public void A_list_corrects_what_was_missed_and_takes_nothing_back_that_events_told_meanwhile()
    {
        Join(1, "1000");
        Join(2, "1001");
        Join(3, "1002");
        var since = _tracker.Stamp; // the list is asked for now
        Tell("del-member", 2, "1001");
        Join(4, "1003");
        Tell("mute-member", 1, "1000", speak: false);
        _tracker.Replace("vm", [Listed(locked: true, (1, "1000"), (2, "1001"), (9, "1009"))], since);
        Assert.Equal("1000m 1003 1009", State("3001", floor: false)); // 1002 left unseen, 1009 came unseen
        Assert.True(Live().IsLocked);

        _tracker.Replace("vm", [], _tracker.Stamp);
        Assert.Empty(_tracker.Read(Acme.Id));
    }

    [Fact]
    public void Talking_lock_recording_volume_and_the_switchs_end_are_told()
    {
        Join(1, "1000");
        var before = _tracker.Version;
        Tell("start-talking", 1, "1000", talking: true);
        Assert.True(Live().Members[0].IsTalking);
        Assert.True(_tracker.Version > before);
        Tell("stop-talking", 1, "1000");
        Assert.False(Live().Members[0].IsTalking);
        Tell("volume-out-member", 1, "1000", more: "Volume-Level: -3\n");
        Assert.Equal((0, -3), (Live().Members[0].VolumeIn, Live().Members[0].VolumeOut));
        Tell("lock");
        Tell("start-recording", more: "Path: /recordings/acme.test/a.wav\n");
        Assert.Equal((true, true, "/recordings/acme.test/a.wav"), (Live().IsLocked, Live().IsRecording, Live().RecordingPath));
        Tell("unlock");
        Tell("stop-recording", more: "Path: /recordings/acme.test/a.wav\nOther-Recordings: false\n");
        Assert.Equal((false, false), (Live().IsLocked, Live().IsRecording));
        Tell("start-recording", more: "Path: /nowhere/a.wav\nError: File could not be opened for recording\n");
        Assert.False(Live().IsRecording);

        before = _tracker.Version;
        Tell("play-file-done");
        Assert.Equal(before, _tracker.Version); // nothing to see
        _tracker.Forget("other");
        Assert.NotEmpty(_tracker.Read(Acme.Id));
        _tracker.Forget("vm");
        Assert.Empty(_tracker.Read(Acme.Id));
    }

    [Theory]
    [InlineData("page-700-acme.test-1234")]
    [InlineData("3001-nowhere.test")]
    [InlineData("3001-acme.test;rm")]
    [InlineData("3001 -acme.test")]
    [InlineData("-acme.test")]
    public void Names_that_are_no_rooms_are_left_alone(string name)
    {
        Tell("add-member", 1, "1000", name: name);
        Assert.Empty(_tracker.Read(Acme.Id));
    }

    private LiveConference Live() => _tracker.Find(Acme.Id, Uuid)!;

    private void Join(int id, string number) => Tell("add-member", id, number);

    private static ListedConference Listed(bool locked, params (int Id, string Number)[] members) => new(
        Uuid, "3001-acme.test", TimeSpan.FromMinutes(1), locked, false, null,
        [.. members.Select(m => new ListedMember(m.Id, Channel(m.Id), m.Number, m.Number, TimeSpan.FromSeconds(30 - m.Id), true, true, false, false, false, false, 0, 0))]);

    private static Guid Channel(int id) => new(id, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);

    private void Tell(string action, int? member = null, string number = "", bool speak = true, bool talking = false, string more = "", string name = "3001-acme.test")
    {
        var block = new StringBuilder($"\nEvent-Name: CUSTOM\nEvent-Subclass: conference%3A%3Amaintenance\nEvent-Date-Timestamp: 17952194000{member ?? 0:00000}\nConference-Name: {Uri.EscapeDataString(name)}\nConference-Unique-ID: {Uuid}\nAction: {action}\n");
        if (member is { } id)
        {
            block.Append(CultureInfo.InvariantCulture, $"Unique-ID: {Channel(id)}\nCall-Direction: inbound\nCaller-Caller-ID-Number: {number}\nCaller-Caller-ID-Name: {number}\nMember-ID: {id}\nMember-Type: member\nMember-Ghost: false\nHear: true\nSpeak: {(speak ? "true" : "false")}\nTalking: {(talking ? "true" : "false")}\nHold: false\nFloor: false\n");
        }

        _tracker.Apply("vm", new EslEventView(Encoding.Latin1.GetBytes(block.Append(more).ToString()), default));
    }

    private void Play(byte[] recording, Random? cuts, Action after)
    {
        var buffer = new EslReceiveBuffer(4096);
        var parser = new EslFrameParser();
        var bytes = recording.AsSpan();
        while (bytes.Length > 0)
        {
            var room = buffer.MakeRoom(parser.Needed).Span;
            var count = Math.Min(Math.Min(room.Length, bytes.Length), cuts?.Next(1, 3000) ?? int.MaxValue);
            bytes[..count].CopyTo(room);
            bytes = bytes[count..];
            buffer.Received(count);
            while (parser.TryParse(buffer.Unread, out var frame))
            {
                if (frame.Type is EslContentType.EventPlain)
                {
                    var e = EslPlainEvent.Read(frame.LineFeedAndBody);
                    if (e.Name is EslEventName.Custom && e.Raw(EslHeader.EventSubclass).SequenceEqual("conference%3A%3Amaintenance"u8))
                    {
                        _tracker.Apply("vm", in e);
                        after();
                    }
                }

                buffer.Skip(frame.Length);
            }
        }
    }

    private string State(string room, bool floor = true) => _tracker.Read(Acme.Id).SingleOrDefault(c => c.Room == room) is not { } live ? "-"
        : string.Join(' ', live.Members.OrderBy(m => m.Number).Select(m => m.Number + (m.IsMuted ? "m" : "") + (m.IsTalking ? "t" : "") + (floor && live.Floor == m.Id ? "*" : "")));
}
