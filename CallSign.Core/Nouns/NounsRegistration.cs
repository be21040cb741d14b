using CallSign.Core.InboundRoutes;
using CallSign.Core.Nouns.Csv;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.Nouns;

/// <summary>Registers what edits, lists and finds nouns. A rule of a noun is found by scan.</summary>
public static class NounsRegistration
{
    public static IServiceCollection AddNouns(this IServiceCollection services)
    {
        services.AddSingleton(typeof(NounEditor<>));
        services.AddSingleton(typeof(NounList<>));
        services.AddSingleton<NounFinder>();
        services.AddSingleton<Languages.PhraseFinder>();
        services.AddSingleton<InboundRouteOverlaps>();
        services.AddSingleton<Gateways.GatewayChoices>();
        services.AddSingleton<NounExport>();
        services.AddSingleton<NounImport>();
        foreach (var type in typeof(NounsRegistration).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false }))
        {
            foreach (var rule in type.GetInterfaces().Where(i => i.IsGenericType && (i.GetGenericTypeDefinition() == typeof(INounRule<>) || i.GetGenericTypeDefinition() == typeof(INounDeletionRule<>))))
            {
                services.AddSingleton(rule, type);
            }
        }

        return services;
    }
}
