using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Nodes;

/// <summary>
/// What reads the events of the nodes. Calls for one node come one after the other, in the order of its wire, on the thread that reads
/// the socket: never block, wait or throw. Calls for different nodes may run at the same time.
/// </summary>
public interface INodeEventHandler
{
    /// <summary>What the nodes are subscribed to; asked for at each connect.</summary>
    NodeSubscription Subscription => NodeSubscription.Default;

    /// <summary>The node is authenticated and about to send events; a resync follows.</summary>
    void OnConnected(FreeSwitchNode node);

    /// <summary>One event. The view is valid only during the call.</summary>
    void OnEvent(FreeSwitchNode node, in EslEventView e);

    /// <summary>
    /// The node's own list of channels, after a connect, a gap in the events, or on request. Events that were under way while FreeSWITCH
    /// made the list come before or after it, and the list lags the events (by up to 0.4 s on an idle FreeSWITCH 1.11.1, in both
    /// directions, because its channels table is written in the background): a channel that is missing here but had an event after
    /// <see cref="NodeSnapshot.RequestedAt"/> less a few seconds is not lost, and one that is listed but was destroyed stays dead.
    /// </summary>
    void OnResync(FreeSwitchNode node, in NodeSnapshot snapshot);

    /// <summary>The connection is gone; events are being missed until <see cref="OnConnected"/>.</summary>
    void OnDisconnected(FreeSwitchNode node, string reason);
}
