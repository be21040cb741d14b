using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CallSign.Telephony.Nodes;

/// <summary>Registers the nodes with a host.</summary>
public static class NodesRegistration
{
    /// <summary>
    /// Adds <see cref="NodeDirectory"/>, <see cref="NodeSupervisor"/> (started with the host; give it its nodes by
    /// <see cref="NodeSupervisor.SetNodes"/>) and <see cref="NodeMetrics"/>. The host must register an <see cref="INodeEventHandler"/>.
    /// </summary>
    public static IServiceCollection AddFreeSwitchNodes(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<NodeDirectory>();
        services.AddSingleton<NodeMetrics>();
        services.AddSingleton<NodeSupervisor>();
        services.AddHostedService(provider =>
        {
            // Instruments exist as long as somebody holds them.
            provider.GetRequiredService<NodeMetrics>();
            return provider.GetRequiredService<NodeSupervisor>();
        });
        return services;
    }
}
