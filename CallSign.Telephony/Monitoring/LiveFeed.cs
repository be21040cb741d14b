using CallSign.Core.Tenancy;

namespace CallSign.Telephony.Monitoring;

/// <summary>The live state that pages, the hub and the API read, and the subscriptions to its changes.</summary>
public interface ILiveFeed
{
    /// <summary>The calls that <paramref name="scope"/> may see, newest first.</summary>
    IReadOnlyList<LiveCall> Calls(TenantScope scope);

    /// <summary>One call, or null where there is none or <paramref name="scope"/> may not see it.</summary>
    LiveCall? Find(TenantScope scope, Guid callUuid);

    /// <summary>How many calls <paramref name="scope"/> may see.</summary>
    int Count(TenantScope scope);

    /// <summary>Begins to collect changes for one viewer. Subscribe first, then read <see cref="Calls"/>: nothing is lost between.</summary>
    ILiveSubscription Subscribe(TenantScope scope);
}

/// <summary>One viewer's changes: the latest of each call since the last take. Dispose it with the page.</summary>
public interface ILiveSubscription : IDisposable
{
    /// <summary>Completes when there is something to take.</summary>
    ValueTask WaitAsync(CancellationToken cancellationToken);

    /// <summary>The newest copy of every call that changed since the last take; a call in <see cref="CallState.Ended"/> is to be removed.</summary>
    IReadOnlyList<LiveCall> Take();
}

/// <summary>Which extensions have phones registered.</summary>
public interface IRegistrations
{
    /// <summary>The registrations of one extension; empty where no phone is registered.</summary>
    IReadOnlyList<Registration> Of(string domain, string number);

    /// <summary>How many extensions of the domain have at least one phone registered.</summary>
    int Count(string domain);

    /// <summary>Those extensions' numbers, for lists that show only who is (or is not) registered.</summary>
    IReadOnlyCollection<string> Numbers(string domain);

    /// <summary>How many registrations there are on all nodes.</summary>
    int Total { get; }

    /// <summary>Raised (on a thread pool thread, coalesced, at most four times a second) with the domains whose registrations changed.</summary>
    event Action<IReadOnlySet<string>>? Changed;
}

/// <summary>One registered phone.</summary>
/// <param name="Domain">SIP domain (lower case).</param>
/// <param name="Number">SIP user.</param>
/// <param name="Contact">Contact URI as the phone gave it.</param>
/// <param name="UserAgent">As <c>Yealink SIP-T46U</c>.</param>
/// <param name="Address">host:port the request came from.</param>
/// <param name="Profile">SIP profile.</param>
/// <param name="Node">FreeSWITCH node.</param>
/// <param name="RegisteredAt">UTC, as far as known.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record Registration(
    string Domain, string Number, string Contact, string UserAgent, string Address, string Profile, string Node, DateTime RegisteredAt, DateTime ExpiresAt);

/// <summary>The nodes and what they said last.</summary>
public interface INodeStates
{
    /// <summary>Every configured node, connected or not, by name.</summary>
    IReadOnlyList<NodeState> All { get; }
}

/// <summary>A node as it stands now.</summary>
/// <param name="Name">The portal's name of it.</param>
/// <param name="Host">Host of event_socket.</param>
/// <param name="Port">Port of event_socket.</param>
/// <param name="Connection">Where the connection stands.</param>
/// <param name="Since">UTC since when it stands so.</param>
/// <param name="LastEventAt">UTC of the last byte that came; null before the first.</param>
/// <param name="Version">As <c>1.11.1</c>, when known.</param>
/// <param name="LastError">Why it is not connected, in words for the operator.</param>
/// <param name="EventsPerSecond">Over the last ten seconds.</param>
/// <param name="Sessions">Channels it has, from its last HEARTBEAT.</param>
/// <param name="Gateways">The state of its gateways.</param>
public sealed record NodeState(
    string Name, string Host, int Port, NodeConnection Connection, DateTime Since, DateTime? LastEventAt, string? Version, string? LastError,
    double EventsPerSecond, int Sessions, IReadOnlyList<GatewayState> Gateways);

/// <summary>A gateway as one node reports it.</summary>
/// <param name="Name">Gateway's name.</param>
/// <param name="Profile">SIP profile it belongs to.</param>
/// <param name="State">mod_sofia's word: <c>REGED</c>, <c>NOREG</c>, <c>FAIL_WAIT</c>, …</param>
/// <param name="Status"><c>UP</c> or <c>DOWN</c> by its pings.</param>
/// <param name="PingMs">Time of the last ping; null where it is not pinged.</param>
/// <param name="At">UTC when this was read.</param>
public sealed record GatewayState(string Name, string Profile, string State, string Status, double? PingMs, DateTime At);

/// <summary>Where a connection to a node stands.</summary>
public enum NodeConnection
{
    Connecting,
    Connected,
    BackingOff,
    Disabled,
}
