using System.Text;
using System.Threading.Channels;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Nodes;

namespace CallSign.Telephony.Tests.Nodes;

/// <summary>Writes down in order what a node tells its handler.</summary>
internal sealed class RecordingHandler : INodeEventHandler
{
    private readonly Channel<string> _told = Channel.CreateUnbounded<string>();

    public NodeSubscription Subscription { get; set; } = new() { Events = [EslEventName.ChannelCreate], CustomSubclasses = ["sofia::register"] };

    public Action? OnEventDo { get; set; }

    public void OnConnected(FreeSwitchNode node) => _told.Writer.TryWrite($"{node.Name} connected {node.CoreUuid}");

    public void OnEvent(FreeSwitchNode node, in EslEventView e)
    {
        OnEventDo?.Invoke();
        if (e.Name != EslEventName.BackgroundJob)
        {
            _told.Writer.TryWrite($"{node.Name} {EslWireName.Of(e.Name)}");
        }
    }

    public void OnResync(FreeSwitchNode node, in NodeSnapshot snapshot) =>
        _told.Writer.TryWrite($"{node.Name} resync {snapshot.Reason} {Encoding.UTF8.GetString(snapshot.ChannelsJson).Trim()}");

    public void OnDisconnected(FreeSwitchNode node, string reason) => _told.Writer.TryWrite($"{node.Name} disconnected");

    public async Task<string> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await _told.Reader.ReadAsync(patience.Token);
    }

    public bool IsSilent => !_told.Reader.TryPeek(out _);
}
