using CallSign.Core.Changes;
using CallSign.Telephony.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CallSign.Telephony.Reload;

/// <summary>Wires snapshot, notices, and what applies them.</summary>
public static class ReloadRegistration
{
    /// <summary>Order matters: first listen, then read, then send.</summary>
    public static IServiceCollection AddReload(this IServiceCollection services)
    {
        services.AddConfigChanges();
        services.TryAddSingleton<NodeDirectory>();
        services.TryAddSingleton<IReloadTargets, NodeReloadTargets>();
        services.AddSingleton<ApplyReceipts>();
        services.AddSingleton<ProfileRestarts>();
        services.AddSingleton<ReloadSender>();
        services.AddHostedService<ConfigApplier>();
        services.AddHostedService<ModuleRecovery>();
        services.AddHostedService(provider => provider.GetRequiredService<ReloadSender>());
        return services;
    }
}
