using CallSign.Core.Audit;
using CallSign.Core.EventWebhooks;
using CallSign.Core.Routing;
using CallSign.Core.SipTrunk;
using CallSign.Core.Webhooks;
using CallSign.Telephony.Nodes;
using CallSign.Telephony.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.SipTrunk;

/// <summary>Registers bridging calls and what tells of them.</summary>
public static class SipTrunkRegistration
{
    /// <summary>The host registers the database, the snapshot and telephony.</summary>
    public static IServiceCollection AddSipTrunk(this IServiceCollection services)
    {
        services.AddSingleton<BridgeCallStore>();
        services.AddSingleton<BridgeControl>();
        services.AddSingleton<EventDeliveries>();
        services.AddSingleton<BridgeInbox>();
        services.AddSingleton<BridgeSender>();
        services.AddSingleton<BridgeEngine>();
        services.AddSingleton<BridgeNews>();
        services.AddSingleton<IBridgeNews>(p => p.GetRequiredService<BridgeNews>());
        services.AddSingleton(p => new BridgeDesk(
            p.GetRequiredService<BridgeCallStore>(), p.GetRequiredService<BridgeControl>(), p.GetRequiredService<SnapshotStore>(), p.GetRequiredService<IQueueBoards>(),
            p.GetRequiredService<BridgeEngine>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new SwitchConsole(p.GetRequiredService<NodeDirectory>(), p.GetRequiredService<ActionLog>(), p.GetRequiredService<ILogger<SwitchConsole>>()));
        services.AddHostedService(p => p.GetRequiredService<BridgeEngine>());
        services.AddHostedService(p => p.GetRequiredService<BridgeNews>());
        services.AddWebhookQueue<EventDeliveries>();
        return services;
    }
}
