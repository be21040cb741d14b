using CallSign.Core.Tenancy;
using CallSign.Telephony.Monitoring;
using Microsoft.AspNetCore.SignalR;

namespace CallSign.Web.Live;

/// <summary>Knows the connections of the hub and gives each to the channel of its own tenant.</summary>
/// <remarks>It stands where SignalR keeps its connections, because only there a message that was serialised once can be written to a
/// single connection and the write be watched: SignalR's own groups make all members wait for the slowest.</remarks>
internal sealed class LiveBroadcaster(
    ILiveFeed feed, TimeProvider time, ILogger<LiveBroadcaster> logger, ILogger<DefaultHubLifetimeManager<LiveHub>> baseLogger)
    : DefaultHubLifetimeManager<LiveHub>(baseLogger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TenantScope, LiveChannel> _channels = [];
    private readonly Dictionary<string, LiveViewer> _viewers = new(StringComparer.Ordinal);

    /// <summary>The viewers connected now.</summary>
    public IReadOnlyList<LiveViewer> Viewers
    {
        get
        {
            lock (_gate)
            {
                return [.. _viewers.Values];
            }
        }
    }

    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        await base.OnConnectedAsync(connection);
        var actor = Actor.From(connection.User);
        var viewer = new LiveViewer(connection, actor);
        lock (_gate)
        {
            _viewers.Add(connection.ConnectionId, viewer);
            if (!_channels.TryGetValue(actor.Scope, out var channel))
            {
                _channels.Add(actor.Scope, channel = new LiveChannel(actor.Scope, feed, time, logger));
            }

            channel.Add(viewer);
        }

        LiveMetrics.Viewers.Add(1);
        LiveLog.ViewerJoined(logger, actor.Name, actor.TenantId);
    }

    public override async Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        await base.OnDisconnectedAsync(connection);
        LiveChannel? emptied = null;
        LiveViewer? viewer;
        lock (_gate)
        {
            if (!_viewers.Remove(connection.ConnectionId, out viewer))
            {
                return;
            }

            var channel = _channels[viewer.Actor.Scope];
            if (channel.Remove(viewer) == 0)
            {
                _channels.Remove(viewer.Actor.Scope);
                emptied = channel;
            }
        }

        LiveMetrics.Viewers.Add(-1);
        LiveLog.ViewerLeft(logger, viewer.Actor.Name, viewer.Actor.TenantId);
        if (emptied is not null)
        {
            await emptied.DisposeAsync();
        }
    }
}
