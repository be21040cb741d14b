using CallSign.Core.Extensions;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Nodes;

namespace CallSign.Telephony.Queues;

/// <summary>The switches, as far as callbacks need them.</summary>
internal interface ICallbackSwitch
{
    /// <summary>Names of the nodes that are connected now.</summary>
    IReadOnlyCollection<string> Connected { get; }

    /// <summary>Calls; ends when he answers or is not reached.</summary>
    /// <returns>Null where he answered, else why not, as <c>NO_ANSWER</c>.</returns>
    Task<string?> OriginateAsync(string node, CallbackCall call, CancellationToken cancellationToken);

    /// <summary>Whether the channel is there; null where the node can't tell.</summary>
    Task<bool?> ExistsAsync(string node, Guid channel, CancellationToken cancellationToken);
}

/// <summary>A call to somebody who asked for it.</summary>
/// <param name="Channel">Unique-ID that its channel gets.</param>
/// <param name="Callback">Who.</param>
/// <param name="Domain">The tenant's.</param>
/// <param name="QueueNumber">What an extension sees as the caller; null for nothing.</param>
internal sealed record CallbackCall(Guid Channel, QueueCallback Callback, string Domain, string? QueueNumber)
{
    /// <summary>How long it rings, in seconds.</summary>
    public const int RingSeconds = 45;

    /// <summary>
    /// The arguments of <c>originate</c>: by a loopback through the tenant's own dialplan, so that its routes choose the carrier, the caller ID and the limits. What they
    /// are made of can hold nothing that would divide or end them.
    /// </summary>
    public override string ToString()
    {
        var number = DialNumber.IsCallerId(Callback.Number) ? Callback.Number : throw new ArgumentException("Not a number that can be called back.", nameof(Callback));
        var domain = RoutingToken.IsDomain(Domain) ? Domain : throw new ArgumentException("Not a SIP domain.", nameof(Domain));
        var shown = QueueNumber is { } own && RoutingToken.IsExtensionNumber(own) ? $",origination_caller_id_number={own},origination_caller_id_name={own}" : "";
        var since = new DateTimeOffset(Callback.ServedFrom, TimeSpan.Zero).ToUnixTimeSeconds();
        // loopback_bowout: mod_callcenter follows the channel that joined, which must not be taken away when its other side is bridged.
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{{origination_uuid={Channel:D},originate_timeout={RingSeconds},ignore_early_media=true,loopback_bowout=false{shown},loopback_export=callsign_dials,callsign_dials={number},callsign_callback={Callback.Id:N},callsign_callback_number={number},callsign_queue_since={since}}}loopback/{number}/{domain}/XML callsign-after-{Callback.QueueId:N} XML {domain}");
    }
}

/// <summary>The nodes that the portal is connected to.</summary>
internal sealed class NodeCallbackSwitch(NodeDirectory nodes) : ICallbackSwitch
{
    public IReadOnlyCollection<string> Connected => [.. nodes.All.Where(n => n.Status.State is NodeState.Online).Select(n => n.Name)];

    public async Task<string?> OriginateAsync(string node, CallbackCall call, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await nodes.Commands(node).BgApiAsync("originate", call.ToString(), TimeSpan.FromSeconds(CallbackCall.RingSeconds + 30), cancellationToken).ConfigureAwait(false);
            return reply.IsOk ? null : reply.Text.Replace("-ERR", "", StringComparison.Ordinal).Trim();
        }
        catch (Exception e) when (e is EslClosedException or EslProtocolException or TimeoutException or KeyNotFoundException or InvalidOperationException)
        {
            return CallbackDialer.Unknown;
        }
    }

    public async Task<bool?> ExistsAsync(string node, Guid channel, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await nodes.Commands(node).BgApiAsync("uuid_exists", channel.ToString("D"), TimeSpan.FromSeconds(10), cancellationToken).ConfigureAwait(false);
            return reply.Text.Trim() switch { "true" => true, "false" => false, _ => null };
        }
        catch (Exception e) when (e is EslClosedException or EslProtocolException or TimeoutException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
