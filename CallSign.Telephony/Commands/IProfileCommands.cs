using CallSign.Core.Tenancy;

namespace CallSign.Telephony.Commands;

/// <summary>What platform administrators see of the SIP profiles on each node, and do to them. Each checks on the server that the actor may.</summary>
public interface IProfileCommands
{
    /// <summary>The profiles of every connected node, by node and name; those of a node that does not answer are left out.</summary>
    /// <param name="actor">A platform administrator; others get nothing.</param>
    /// <param name="profile">Only this one; null for all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyList<NodeProfile>> ReadAsync(Actor actor, string? profile, CancellationToken cancellationToken);

    /// <summary><c>sofia profile … start | stop | restart | rescan</c> on one node.</summary>
    Task<CommandResult> RunAsync(Actor actor, string node, string profile, ProfileAction action, CancellationToken cancellationToken);
}

/// <summary>What can be done to a profile.</summary>
public enum ProfileAction
{
    /// <summary>Opens its ports.</summary>
    Start,

    /// <summary>Closes its ports: its calls end and its telephones are unreachable.</summary>
    Stop,

    /// <summary>Stop and start.</summary>
    Restart,

    /// <summary>Reads its settings and gateways without touching calls.</summary>
    Rescan,
}

/// <summary>A profile on one node.</summary>
/// <param name="Node">The portal's name of the node.</param>
/// <param name="Hostname">The node's own name, by which it asks for its configuration.</param>
/// <param name="Profile">Name; empty where a node has none at all.</param>
/// <param name="IsRunning">Whether it runs there.</param>
/// <param name="Calls">Call legs that it has now.</param>
/// <param name="Registrations">Telephones that are registered on it.</param>
/// <param name="Url">Where it listens, as sip:mod_sofia@192.0.2.1:5060.</param>
/// <param name="RestartFor">Saved parameters that a restart would take up.</param>
public sealed record NodeProfile(
    string Node, string Hostname, string Profile, bool IsRunning, int Calls, int Registrations, string? Url, IReadOnlyList<string> RestartFor);
