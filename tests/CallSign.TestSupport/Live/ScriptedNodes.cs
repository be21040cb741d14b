using CallSign.Telephony.Monitoring;

namespace CallSign.TestSupport.Live;

/// <summary>Nodes and registrations as the test sets them.</summary>
public sealed class ScriptedNodes : INodeStates, IRegistrations
{
    public static NodeState Connected(string name) =>
        new(name, "10.0.0.5", 8021, NodeConnection.Connected, DateTime.UtcNow.AddHours(-1), DateTime.UtcNow, "1.11.1", null, 12, 4, []);

    public static NodeState Gone(string name, string why) =>
        new(name, "10.0.0.5", 8021, NodeConnection.BackingOff, DateTime.UtcNow.AddMinutes(-2), DateTime.UtcNow.AddMinutes(-2), "1.11.1", why, 0, 0, []);

    public IReadOnlyList<NodeState> All { get; set; } = [Connected("fs1")];

    public Dictionary<string, int> Registered { get; } = new(StringComparer.Ordinal);

    public event Action<IReadOnlySet<string>>? Changed
    {
        add { }
        remove { }
    }

    public int Total => Registered.Values.Sum();

    public IReadOnlyList<Registration> Of(string domain, string number) => [];

    public int Count(string domain) => Registered.GetValueOrDefault(domain);

    public IReadOnlyCollection<string> Numbers(string domain) => [];
}
