using CallSign.Core.Audit;
using CallSign.Core.Cdrs;
using CallSign.Core.Extensions;
using CallSign.Core.FeatureCodes;
using CallSign.Telephony.Cdrs;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Conferences;
using CallSign.Telephony.Features;
using CallSign.Telephony.Monitoring;
using CallSign.Telephony.Nodes;
using CallSign.Telephony.Queues;
using CallSign.Telephony.SipTrunk;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CallSign.Telephony;

/// <summary>Settings of telephony.</summary>
/// <param name="SpoolFolder">Where CDRs wait while the database is away; it must survive a restart.</param>
public sealed record TelephonyOptions(string SpoolFolder);

/// <summary>Registers telephony with a host.</summary>
public static class TelephonyRegistration
{
    /// <summary>
    /// Adds the nodes, live calls, registrations, commands and the way of CDRs to the database. The host registers the database and
    /// <see cref="Core.Tenancy.ITenantDomains"/>, and sets the nodes by <see cref="NodeList"/>.
    /// </summary>
    /// <remarks>Hosted services stop in the reverse order: first the nodes, so that no more calls end, then the CDRs, which drain.</remarks>
    public static IServiceCollection AddCallSignTelephony(this IServiceCollection services, TelephonyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton(new CdrSpoolOptions(options.SpoolFolder));
        services.AddSingleton<CdrCounters>();
        services.AddSingleton<CdrSpool>();
        services.AddSingleton<CdrStore>();
        services.AddSingleton<CdrLane>();
        services.AddSingleton<CdrWriter>();
        services.AddSingleton<ICdrIntake, CdrIntake>();
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<ILiveFeed>(provider => provider.GetRequiredService<LiveFeed>());
        services.AddSingleton<RegistrationTracker>();
        services.AddSingleton<IRegistrations>(provider => provider.GetRequiredService<RegistrationTracker>());
        services.AddSingleton<RegisterFailureTracker>();
        services.AddSingleton<IRegisterFailures>(provider => provider.GetRequiredService<RegisterFailureTracker>());
        services.AddSingleton<GatewayTracker>();
        services.AddSingleton<FeatureRequests>();
        services.TryAddSingleton<ExtensionEditor>();
        services.AddSingleton<PhoneSettings>();
        services.AddHostedService<FeatureSaver>();
        services.AddSingleton<QueueTracker>();
        services.AddSingleton<IQueueBoards>(provider => provider.GetRequiredService<QueueTracker>());
        services.AddQueues();
        services.AddSipTrunk();
        services.AddSingleton<ConferenceTracker>();
        services.AddSingleton<IConferences>(provider => provider.GetRequiredService<ConferenceTracker>());
        services.AddSingleton<IConferenceCommands, ConferenceCommands>();
        services.AddHostedService<ConferenceCare>();
        services.AddSingleton<NodeMonitor>();
        services.AddSingleton<INodeEventHandler>(provider => provider.GetRequiredService<NodeMonitor>());
        services.AddSingleton<NodeStates>();
        services.AddSingleton<INodeStates>(provider => provider.GetRequiredService<NodeStates>());
        services.AddSingleton(provider => new NodeList(provider.GetRequiredService<NodeSupervisor>(), provider.GetRequiredService<NodeStates>()));
        services.TryAddSingleton<ActionLog>();
        services.AddSingleton<ICallCommands, CallCommands>();
        services.AddSingleton<IProfileCommands, ProfileCommands>();
        services.AddSingleton<TelephonyMetrics>();
        services.AddHostedService(provider =>
        {
            provider.GetRequiredService<TelephonyMetrics>();
            return provider.GetRequiredService<CdrWriter>();
        });
        services.AddFreeSwitchNodes();
        services.AddSingleton<NodeCare>();
        services.AddHostedService(provider => provider.GetRequiredService<NodeCare>());
        return services;
    }
}
