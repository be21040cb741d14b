using CallSign.Core.Changes;
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
        services.TryAddSingleton<IReloadTargets, NoReloadTargets>();
        services.AddSingleton<ReloadSender>();
        services.AddHostedService<ConfigApplier>();
        services.AddHostedService(provider => provider.GetRequiredService<ReloadSender>());
        return services;
    }

    private sealed class NoReloadTargets : IReloadTargets
    {
        public IReadOnlyCollection<string> Connected => [];

        public IReadOnlyCollection<string> All => [];

        public Task<string?> RunAsync(string node, ReloadCommand command, CancellationToken cancellationToken) => Task.FromResult<string?>("There is no such node.");
    }
}
