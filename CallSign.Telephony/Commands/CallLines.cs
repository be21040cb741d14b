using CallSign.Core.Routing;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Monitoring;
using CallSign.Telephony.Nodes;

namespace CallSign.Telephony.Commands;

/// <summary>What became of a call that was placed.</summary>
/// <param name="PickedUp">Whether somebody picked up; null where that is not known.</param>
/// <param name="Reason">FreeSWITCH's cause where nobody did.</param>
internal sealed record PlacedCall(bool? PickedUp, string Reason);

/// <summary>The lines by which the portal's own calls go out: wake-up calls, telephones that are rung to record. A test has its own.</summary>
internal interface ICallLines
{
    /// <summary>The node for a call to a number: where its telephone is registered, else any; null while none is connected.</summary>
    string? NodeFor(TenantSnapshot tenant, string number);

    /// <summary>Places a call and waits until it is picked up or not.</summary>
    Task<PlacedCall> PlaceAsync(string node, OriginateCall call, string number, bool isTelephone, CancellationToken cancellationToken);

    /// <summary>Whether a channel is there; null while the node can't be asked.</summary>
    Task<bool?> ExistsAsync(string node, Guid channel, CancellationToken cancellationToken);

    /// <summary>Ends a call that was placed, whether it rings or is talked on; nothing where it is over.</summary>
    Task HangUpAsync(string node, OriginatePurpose purpose, Guid channel, CancellationToken cancellationToken);
}

/// <summary>The nodes that the portal is connected to.</summary>
internal sealed class CallLines(NodeDirectory nodes, IRegistrations registrations) : ICallLines
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(12);

    public string? NodeFor(TenantSnapshot tenant, string number)
    {
        // One that is being synchronised reports no job's end yet.
        string[] online = [.. nodes.All.Where(n => n.Status.State is Nodes.NodeState.Online).Select(n => n.Name)];
        return registrations.Of(tenant.Domain, number).Select(r => r.Node).FirstOrDefault(online.Contains) ?? online.FirstOrDefault();
    }

    public async Task<PlacedCall> PlaceAsync(string node, OriginateCall call, string number, bool isTelephone, CancellationToken cancellationToken)
    {
        var command = isTelephone ? OriginateCommands.Telephones(call, number) : OriginateCommands.Number(call, number);
        try
        {
            var reply = await nodes.Commands(node).BgApiAsync(command.Name, command.Arguments, TimeSpan.FromSeconds(call.RingSeconds) + Margin, cancellationToken).ConfigureAwait(false);
            return new PlacedCall(reply.IsOk, reply.IsOk ? "" : reply.Message);
        }
        catch (Exception e) when (e is EslClosedException or TimeoutException or KeyNotFoundException or EslProtocolException)
        {
            return new PlacedCall(null, e.Message);
        }
    }

    public async Task<bool?> ExistsAsync(string node, Guid channel, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await nodes.Commands(node).BgApiAsync("uuid_exists", channel.ToString("D"), TimeSpan.FromSeconds(5), cancellationToken).ConfigureAwait(false);
            return reply.Text.Trim() switch { "true" => true, "false" => false, _ => null };
        }
        catch (KeyNotFoundException)
        {
            return false; // the node was taken away, and its calls with it
        }
        catch (Exception e) when (e is EslClosedException or TimeoutException or EslProtocolException)
        {
            return null;
        }
    }

    public async Task HangUpAsync(string node, OriginatePurpose purpose, Guid channel, CancellationToken cancellationToken)
    {
        var command = OriginateCommands.HangUp(purpose, channel);
        try
        {
            await nodes.Commands(node).BgApiAsync(command.Name, command.Arguments, TimeSpan.FromSeconds(5), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is EslClosedException or TimeoutException or KeyNotFoundException or EslProtocolException)
        {
            // its ringing ends by itself, and whoever talks on it finds that it was taken back
        }
    }
}
