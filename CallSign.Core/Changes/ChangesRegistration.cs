using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.Changes;

/// <summary>Wires the served snapshot and the notices that keep it fresh. Applying them is the reload room's of CallSign.Telephony.</summary>
public static class ChangesRegistration
{
    public static IServiceCollection AddConfigChanges(this IServiceCollection services)
    {
        services.AddSingleton<ConfigChangeQueue>();
        services.AddSingleton<IInterceptor, ConfigChangeInterceptor>();
        services.AddSingleton<SnapshotStore>();
        services.AddSingleton<ITenantDomains>(provider => provider.GetRequiredService<SnapshotStore>());
        services.AddSingleton<SnapshotBuilder>();
        services.AddSingleton<SnapshotRefresh>();
        services.AddHostedService<ConfigChangeListener>();
        return services;
    }
}
