using CallSign.Core.SipTrunk;
using CallSign.Telephony.SipTrunk;
using CallSign.Web.Composition;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace CallSign.Web.Live;

/// <summary>Passes what happens to bridging calls on to the viewers of the tenant whose calls they are, and to nobody else.</summary>
internal sealed class TrunkBroadcaster(IBridgeNews news, LiveBroadcaster viewers) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        news.Happened += Tell;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        news.Happened -= Tell;
        return Task.CompletedTask;
    }

    private void Tell(BridgeEvent happened)
    {
        SerializedHubMessage? message = null;
        foreach (var viewer in viewers.Viewers.Where(v => v.Actor.TenantId == happened.TenantId))
        {
            viewer.TellTrunk(message ??= new SerializedHubMessage(new InvocationMessage(nameof(ILiveClient.Trunk), [happened])));
        }
    }
}

/// <summary>Registers it beside the hub.</summary>
internal sealed class TrunkBroadcasterFeature : IWebFeature
{
    public void AddServices(WebApplicationBuilder builder) => builder.Services.AddHostedService<TrunkBroadcaster>();
}
