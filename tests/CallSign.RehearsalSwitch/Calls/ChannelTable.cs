using System.Collections.Concurrent;
using CallSign.RehearsalSwitch.Templates;

namespace CallSign.RehearsalSwitch.Calls;

/// <summary>A channel that is up, as the last events left it.</summary>
internal sealed class Channel(string uuid, RehearsalCall call, EventTemplate created, in Stamp at)
{
    public string Uuid { get; } = uuid;

    public RehearsalCall Call { get; } = call;

    public Stamp At { get; } = at;

    /// <summary>The event that tells its state.</summary>
    public EventTemplate Last { get; set; } = created;

    /// <summary>The newest event that carries all its variables.</summary>
    public EventTemplate Whole { get; set; } = created;

    public string Application { get; set; } = "";

    public string ApplicationData { get; set; } = "";

    /// <summary>A header of the newest event that has it.</summary>
    public string Header(string name) => Last.Header(name, Call.Values, At) ?? Whole.Header(name, Call.Values, At) ?? "";
}

/// <summary>The channels that are up; reading needs no lock.</summary>
internal sealed class ChannelTable
{
    private readonly ConcurrentDictionary<string, Channel> _channels = new(StringComparer.OrdinalIgnoreCase);

    public int Count => _channels.Count;

    public int Calls => _channels.Values.Select(c => c.Call).Distinct().Count();

    public IEnumerable<Channel> All => _channels.Values;

    public Channel? Find(string uuid) => _channels.TryGetValue(uuid, out var channel) ? channel : null;

    public void Apply(EventTemplate template, RehearsalCall call, in Stamp stamp)
    {
        var uuid = call.Values.Text(template.Leg);
        switch (template.Name)
        {
            case "CHANNEL_CREATE":
                _channels[uuid] = new Channel(uuid, call, template, stamp);
                return;
            case "CHANNEL_DESTROY":
                _channels.TryRemove(uuid, out _);
                return;
        }

        if (!_channels.TryGetValue(uuid, out var channel))
        {
            return;
        }

        if (template.CallState is not null)
        {
            channel.Last = template;
        }

        if (template.Headers.Count > 80)
        {
            channel.Whole = template;
        }

        if (template.Name == "CHANNEL_EXECUTE")
        {
            channel.Application = template.Header("Application", call.Values, stamp) ?? "";
            channel.ApplicationData = template.Header("Application-Data", call.Values, stamp) ?? "";
        }
    }

    /// <summary>Empties the table; returns the calls that were up.</summary>
    public IReadOnlyList<RehearsalCall> Clear()
    {
        var calls = _channels.Values.Select(c => c.Call).Distinct().ToList();
        _channels.Clear();
        return calls;
    }
}
