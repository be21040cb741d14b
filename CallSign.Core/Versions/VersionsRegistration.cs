using CallSign.Core.ConfigFiles;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.Versions;

/// <summary>Registers files, versions and drafts of whole configurations.</summary>
public static class VersionsRegistration
{
    public static IServiceCollection AddConfigVersions(this IServiceCollection services)
    {
        services.AddSingleton<ConfigTransfer>();
        services.AddSingleton<ConfigVersions>();
        services.AddSingleton<ConfigDrafts>();
        services.AddHostedService<DailyVersions>();
        return services;
    }
}
