using System.Globalization;
using CallSign.Core.Routing;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Monitoring;

namespace CallSign.Telephony.Conferences;

/// <summary>Somebody who left a conference.</summary>
/// <param name="Node">The switch.</param>
/// <param name="Conference">Its name there.</param>
/// <param name="Channel">Unique-ID of his channel.</param>
/// <param name="Remaining">How many are left.</param>
internal sealed record ConferenceLeaver(string Node, string Conference, Guid Channel, int Remaining);

/// <summary>
/// Follows conferences by <c>conference::maintenance</c>. Events come on the threads that read the nodes and never wait; each has all that
/// mod_conference knows of its member. What it lists after a reconnect or a gap corrects what was missed.
/// </summary>
internal sealed class ConferenceTracker(SnapshotStore snapshots, TimeProvider time) : IConferences
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, TrackedConference> _conferences = [];
    private readonly HashSet<string> _behind = new(StringComparer.Ordinal);
    private long _version;
    private long _stamp;

    /// <summary>Raised on the thread that reads the node for each who leaves. Never wait in it.</summary>
    public event Action<ConferenceLeaver>? Left;

    public long Version => Interlocked.Read(ref _version);

    public IReadOnlyList<LiveConference> Read(Guid tenantId)
    {
        lock (_lock)
        {
            return [.. _conferences.Values.Where(c => c.TenantId == tenantId && c.Members.Count > 0).Select(c => c.ToLive()).OrderBy(c => c.Room, StringComparer.Ordinal).ThenBy(c => c.Node, StringComparer.Ordinal)];
        }
    }

    public LiveConference? Find(Guid tenantId, Guid uuid)
    {
        lock (_lock)
        {
            return _conferences.TryGetValue(uuid, out var found) && found.TenantId == tenantId ? found.ToLive() : null;
        }
    }

    /// <summary>Takes one event.</summary>
    public void Apply(string node, in EslEventView e)
    {
        if (!e.TryGetGuid(EslHeader.ConferenceUniqueId, out var uuid))
        {
            return;
        }

        lock (_lock)
        {
            var action = e.GetString(EslHeader.Action);
            if (action == "conference-destroy")
            {
                _conferences.Remove(uuid);
                Interlocked.Increment(ref _version);
                return;
            }

            if (Of(node, uuid, in e) is { } conference && Apply(conference, action, in e))
            {
                Interlocked.Increment(ref _version);
            }
        }
    }

    /// <summary>Notes that events of a node may be missing; <see cref="TakeBehind"/> tells of it once.</summary>
    public void FellBehind(string node)
    {
        lock (_lock)
        {
            _behind.Add(node);
        }
    }

    /// <summary>Whether a node's conferences are to be listed.</summary>
    public bool TakeBehind(string node)
    {
        lock (_lock)
        {
            return _behind.Remove(node);
        }
    }

    /// <summary>Where events are now: what <see cref="Replace"/> wants to know of the moment at which the list was asked for.</summary>
    public long Stamp
    {
        get
        {
            lock (_lock)
            {
                return _stamp;
            }
        }
    }

    /// <summary>Brings what was known of a node in step with its own list. What an event told while the list was made is newer and stays.</summary>
    /// <param name="node">Whose list.</param>
    /// <param name="listed">What it lists.</param>
    /// <param name="since"><see cref="Stamp"/> from before the list was asked for.</param>
    public void Replace(string node, IReadOnlyList<ListedConference> listed, long since)
    {
        var now = Now;
        lock (_lock)
        {
            foreach (var gone in _conferences.Where(c => c.Value.Node == node && c.Value.Stamp <= since && listed.All(l => l.Uuid != c.Key)).Select(c => c.Key).ToList())
            {
                _conferences.Remove(gone);
            }

            foreach (var one in listed)
            {
                if (!_conferences.TryGetValue(one.Uuid, out var conference))
                {
                    if (Make(node, one.Uuid, one.Name, now - one.RunTime) is not { } made)
                    {
                        continue;
                    }

                    conference = made;
                }

                conference.Take(one, since, now);
            }
        }

        Interlocked.Increment(ref _version);
    }

    /// <summary>Forgets a node that is gone.</summary>
    public void Forget(string node)
    {
        lock (_lock)
        {
            foreach (var gone in _conferences.Where(c => c.Value.Node == node).Select(c => c.Key).ToList())
            {
                _conferences.Remove(gone);
            }
        }

        Interlocked.Increment(ref _version);
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private TrackedConference? Of(string node, Guid uuid, in EslEventView e)
    {
        if (!_conferences.TryGetValue(uuid, out var conference))
        {
            conference = Make(node, uuid, e.GetString(EslHeader.ConferenceName), WireText.Time(in e, EslHeader.EventDateTimestamp) ?? Now);
        }

        if (conference is not null)
        {
            conference.Stamp = ++_stamp;
        }

        return conference;
    }

    private TrackedConference? Make(string node, Guid uuid, string? name, DateTime startedAt)
    {
        if (!ConferenceName.TryRead(name, snapshots.Current, out var tenant, out var local))
        {
            return null;
        }

        TrackedConference made = new(uuid, tenant.Id, node, name!, local, WireText.Milliseconds(startedAt)) { RoomId = ConferenceName.RoomOf(tenant, local)?.Id };
        _conferences.Add(uuid, made);
        return made;
    }

    private bool Apply(TrackedConference conference, string? action, in EslEventView e)
    {
        switch (action)
        {
            case "conference-create":
                return true;
            case "lock" or "unlock":
                conference.IsLocked = action == "lock";
                conference.RoomStamp = _stamp;
                return true;
            case "start-recording" when e.Raw("Error"u8).IsEmpty:
                conference.IsRecording = true;
                conference.RecordingPath = WireText.Clean(e.GetString("Path"u8), 1000);
                conference.RoomStamp = _stamp;
                return true;
            case "stop-recording":
                conference.IsRecording = e.Raw("Other-Recordings"u8).SequenceEqual("true"u8);
                conference.RoomStamp = _stamp;
                return true;
            case "floor-change":
                conference.Floor = int.TryParse(e.GetString("New-ID"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var floor) ? floor : null;
                conference.RoomStamp = _stamp;
                Member(conference, in e);
                return true;
            case "del-member":
                if (MemberId(in e) is { } left)
                {
                    conference.Remove(left, _stamp);
                    if (e.TryGetGuid(EslHeader.UniqueId, out var channel))
                    {
                        Left?.Invoke(new ConferenceLeaver(conference.Node, conference.Name, channel, conference.Members.Count));
                    }
                }

                return true;
            case "play-file" or "play-file-done" or "play-file-member" or "play-file-member-done" or "dtmf" or "dtmf-member" or "talk-report" or "conference-heartbeat":
                return false;
            default:
                return Member(conference, in e);
        }
    }

    private bool Member(TrackedConference conference, in EslEventView e)
    {
        if (MemberId(in e) is not { } id || !e.TryGetGuid(EslHeader.UniqueId, out var channel) || Is(in e, "Member-Ghost"u8))
        {
            return false;
        }

        var now = WireText.Time(in e, EslHeader.EventDateTimestamp) ?? Now;
        var known = conference.Members.GetValueOrDefault(id)?.Value;
        var action = e.GetString(EslHeader.Action);
        // Of somebody who leaves there may be an event behind that of his leaving.
        if (known is null && conference.HasLeft(id))
        {
            return false;
        }

        var member = known ?? new LiveMember(id, channel, "", "", now);
        var talks = Is(in e, "Talking"u8) && Is(in e, "Speak"u8);
        var (number, name) = Party(in e);
        conference.Members[id] = new(_stamp, member with
        {
            Number = number.Length > 0 ? number : member.Number, Name = name.Length > 0 ? name : member.Name,
            IsTalking = talks, IsMuted = !Is(in e, "Speak"u8), IsDeaf = !Is(in e, "Hear"u8), IsHeld = Is(in e, "Hold"u8),
            IsModerator = e.Raw("Member-Type"u8).SequenceEqual("moderator"u8), TalkedAt = talks || member.IsTalking ? now : member.TalkedAt,
            VolumeIn = action is "volume-in-member" or "gain-level" ? Level(in e) : member.VolumeIn,
            VolumeOut = action is "volume-out-member" or "volume-level" ? Level(in e) : member.VolumeOut,
        });
        if (Is(in e, "Floor"u8) && action is "add-member")
        {
            conference.Floor = id;
        }

        return true;
    }

    // Of a leg that the switch made, FreeSWITCH has turned the parties about by now: who was called stands as the caller.
    private static (string Number, string Name) Party(in EslEventView e) =>
        (CallParties.Number(WireText.Get(in e, EslHeader.CallerCallerIdNumber, 60)), CallParties.Name(WireText.Get(in e, EslHeader.CallerCallerIdName, 60)));

    private static int? MemberId(in EslEventView e) => int.TryParse(e.GetString("Member-ID"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static int Level(in EslEventView e) =>
        int.TryParse(e.GetString("Volume-Level"u8), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var level) ? Math.Clamp(level, -4, 4) : 0;

    private static bool Is(in EslEventView e, ReadOnlySpan<byte> header) => e.Raw(header).SequenceEqual("true"u8);
}
