namespace CallSign.Telephony.Conferences;

/// <summary>A conference as its events and lists have told of it. Under the tracker's lock.</summary>
internal sealed class TrackedConference(Guid uuid, Guid tenantId, string node, string name, string room, DateTime startedAt)
{
    // Those who left: an event of theirs, or a list that was under way, must not bring them back.
    private const int MostLeft = 200;
    private readonly Dictionary<int, long> _left = [];

    public Guid TenantId => tenantId;

    public string Node => node;

    /// <summary>Its name on the switch.</summary>
    public string Name => name;

    public Guid? RoomId { get; init; }

    public bool IsLocked { get; set; }

    public bool IsRecording { get; set; }

    public string? RecordingPath { get; set; }

    public int? Floor { get; set; }

    /// <summary>Number of the last event of the conference.</summary>
    public long Stamp { get; set; }

    /// <summary>Number of the last event that was about the conference itself.</summary>
    public long RoomStamp { get; set; }

    /// <summary>Members by id, each with the number of the event that told of him last.</summary>
    public Dictionary<int, TrackedMember> Members { get; } = [];

    public bool HasLeft(int id) => _left.ContainsKey(id);

    public void Remove(int id, long stamp)
    {
        Members.Remove(id);
        if (_left.Count == MostLeft)
        {
            _left.Remove(_left.MinBy(l => l.Value).Key);
        }

        _left[id] = stamp;
        Floor = Floor == id ? null : Floor;
    }

    /// <summary>Takes over what the switch lists, but for what events have told of since.</summary>
    public void Take(ListedConference listed, long since, DateTime now)
    {
        if (RoomStamp <= since)
        {
            (IsLocked, IsRecording) = (listed.IsLocked, listed.IsRecording);
            RecordingPath = listed.RecordingPath ?? RecordingPath;
            Floor = listed.Members.FirstOrDefault(m => m.HasFloor)?.Id;
        }

        foreach (var gone in Members.Where(m => m.Value.Stamp <= since && listed.Members.All(l => l.Id != m.Key)).Select(m => m.Key).ToList())
        {
            Members.Remove(gone);
        }

        foreach (var one in listed.Members)
        {
            if (HasLeft(one.Id) || (Members.TryGetValue(one.Id, out var known) && known.Stamp > since))
            {
                continue;
            }

            var before = Members.GetValueOrDefault(one.Id)?.Value;
            Members[one.Id] = new(0, new LiveMember(
                one.Id, one.ChannelUuid, before?.Number ?? one.Number, before?.Name ?? one.Name, before?.JoinedAt ?? Monitoring.WireText.Milliseconds(now - one.JoinedFor))
            {
                IsTalking = one.IsTalking && one.CanSpeak, IsMuted = !one.CanSpeak, IsDeaf = !one.CanHear, IsHeld = one.IsHeld, IsModerator = one.IsModerator,
                VolumeIn = one.VolumeIn, VolumeOut = one.VolumeOut, TalkedAt = before?.TalkedAt,
            });
        }
    }

    public LiveConference ToLive() => new(uuid, tenantId, node, name, room, startedAt)
    {
        RoomId = RoomId, IsLocked = IsLocked, IsRecording = IsRecording, RecordingPath = RecordingPath, Floor = Floor,
        Members = [.. Members.Values.Select(m => m.Value).OrderBy(m => m.JoinedAt).ThenBy(m => m.Id)],
    };
}

/// <param name="Stamp">Number of the event that told of him; 0 for a list.</param>
/// <param name="Value">What is known.</param>
internal sealed record TrackedMember(long Stamp, LiveMember Value);
