using CallSign.Core.CallSessions;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Telephony.Modules;

/// <summary>Registers the modules, found by scan, and what runs them.</summary>
public static class ModulesRegistration
{
    public static IServiceCollection AddEslModules(this IServiceCollection services, ModuleOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<CallSessionStore>();
        services.AddSingleton<CallSessionWriter>();
        services.AddSingleton<ICallSessionLog>(provider => provider.GetRequiredService<CallSessionWriter>());
        foreach (var type in typeof(ModulesRegistration).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IEslModule))))
        {
            services.AddSingleton(typeof(IEslModule), type);
        }

        services.AddSingleton<ModuleHost>();
        services.AddSingleton<IModuleSockets>(provider => provider.GetRequiredService<ModuleHost>());
        services.AddHostedService(provider => provider.GetRequiredService<CallSessionWriter>()); // stops after the modules, which write into it
        services.AddHostedService(provider => provider.GetRequiredService<ModuleHost>());
        return services;
    }
}
