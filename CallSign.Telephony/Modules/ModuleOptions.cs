using System.Net;

namespace CallSign.Telephony.Modules;

/// <summary>Where the modules listen.</summary>
public sealed record ModuleOptions
{
    /// <summary>One address for all modules, told apart by their path; null: each has its own.</summary>
    public IPEndPoint? Common { get; init; }

    /// <summary>Addresses that differ from the modules' own, by name.</summary>
    public IReadOnlyDictionary<string, IPEndPoint> EndPoints { get; init; } = new Dictionary<string, IPEndPoint>();

    /// <summary>Modules that are switched off.</summary>
    public IReadOnlySet<string> Off { get; init; } = new HashSet<string>();

    /// <summary>Addresses from which nodes may connect; empty: only what reaches the address, which is loopback by default.</summary>
    public IReadOnlyCollection<IPAddress> Nodes { get; init; } = [];
}
