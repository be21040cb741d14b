using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Telephony.Reload;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Queues;

/// <summary>Registers what follows queues and serves agents.</summary>
public static class QueuesRegistration
{
    /// <summary>The host registers the snapshot, telephony and <see cref="ReloadRegistration"/>.</summary>
    public static IServiceCollection AddQueues(this IServiceCollection services)
    {
        services.AddSingleton<QueueHistory>();
        services.AddSingleton<AgentPresences>();
        services.AddSingleton<QueueReport>();
        services.AddSingleton<QueueAnnouncer>();
        services.AddSingleton(p => new AgentDesk(
            p.GetRequiredService<SnapshotStore>(), p.GetRequiredService<AgentPresences>(), p.GetRequiredService<QueueHistory>(), p.GetRequiredService<QueueTracker>(),
            p.GetRequiredService<IReloadTargets>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<AgentDesk>>()));
        services.AddSingleton<QueueCallbacks>();
        services.AddSingleton<ICallbackSwitch, NodeCallbackSwitch>();
        services.TryAddSingleton(new QueueRetention(QueueRetention.DefaultDays));
        services.AddSingleton<QueueSweep>();
        services.AddHostedService(p => p.GetRequiredService<QueueSweep>());
        services.AddHostedService<CallbackDialer>();
        services.AddHostedService<QueueWriter>();
        services.AddHostedService<QueueCare>();
        return services;
    }
}
