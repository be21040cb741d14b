using CallSign.Telephony.Esl;
using CallSign.Telephony.Nodes;

namespace CallSign.Telephony.Reload;

/// <summary>The nodes that the portal is connected to. One that is still being synchronised may not have its subscription yet, without which it reports no command's end.</summary>
internal sealed class NodeReloadTargets(NodeDirectory nodes) : IReloadTargets
{
    public IReadOnlyCollection<string> Connected => [.. nodes.All.Where(n => n.Status.State is NodeState.Online).Select(n => n.Name)];

    public IReadOnlyCollection<string> All => [.. nodes.All.Select(n => n.Name)];

    public async Task<string?> RunAsync(string node, ReloadCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        try
        {
            var reply = await nodes.Commands(node).BgApiAsync(command.Command, command.Arguments, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (command.Already is { } already && reply.Text.Contains(already, StringComparison.Ordinal))
            {
                return null;
            }

            return reply.IsError || reply.Text.StartsWith("Invalid", StringComparison.OrdinalIgnoreCase) ? reply.Message : null;
        }
        catch (Exception e) when (e is EslClosedException or EslProtocolException or TimeoutException or KeyNotFoundException or InvalidOperationException)
        {
            return e.Message;
        }
    }
}
