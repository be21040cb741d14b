using System.Threading.Channels;
using CallSign.Core.Nouns;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using CallSign.Core.TimeConditions;
using CallSign.Telephony.Monitoring;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Overrides;

/// <summary>Saves what phones switch. Several portals may hear the same event: each sets the same, and the second finds it done.</summary>
internal sealed class OverrideSwitch(
    NodeMonitor monitor, ITenantDomains domains, NounList<TimeCondition> conditions, NounEditor<TimeCondition> editor, ILogger<OverrideSwitch> logger)
    : BackgroundService
{
    private const int MostWaiting = 1000;
    private const int MostTries = 3;

    // The reader of events never waits; nobody dials a thousand of these at once.
    private readonly Channel<OverrideRequest> _asked =
        Channel.CreateBounded<OverrideRequest>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        monitor.OverrideAsked += Add;
        try
        {
            await foreach (var request in _asked.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
            {
                try
                {
                    await SetAsync(request, stoppingToken).ConfigureAwait(false);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    OverrideLog.Failed(logger, request.TimeCondition, request.Domain, e);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the portal stops
        }
        finally
        {
            monitor.OverrideAsked -= Add;
        }
    }

    /// <summary>Sets the override of the condition, where the domain's tenant has it; what is set already is left alone.</summary>
    internal async Task SetAsync(OverrideRequest request, CancellationToken cancellationToken)
    {
        if (!domains.TryGetTenant(request.Domain, out var tenant))
        {
            return;
        }

        var actor = new Actor($"telephone {request.Extension}", null, tenant, PortalRole.System);
        for (var i = 0; i < MostTries; i++)
        {
            if (await conditions.FindAsync(actor, request.TimeCondition, cancellationToken).ConfigureAwait(false) is not { } condition
                || condition.Override == request.Override)
            {
                return;
            }

            condition.Override = request.Override;
            var result = await editor.SaveAsync(actor, condition.Id, condition.Version, condition, cancellationToken).ConfigureAwait(false);
            if (result.Outcome is not SaveOutcome.Stale)
            {
                if (!result.Succeeded)
                {
                    OverrideLog.Refused(logger, request.TimeCondition, request.Domain, result.Errors.All.Select(e => e.Value).FirstOrDefault() ?? "");
                }

                return;
            }
        }
    }

    private void Add(OverrideRequest request) => _asked.Writer.TryWrite(request);
}

/// <summary>Registers what saves the switches of time conditions that phones dial.</summary>
public static class OverridesRegistration
{
    /// <summary>The host registers the nouns and telephony.</summary>
    public static IServiceCollection AddTimeConditionSwitch(this IServiceCollection services)
    {
        services.AddSingleton<OverrideLamps>();
        services.AddSingleton<ISnapshotFollower>(s => s.GetRequiredService<OverrideLamps>());
        services.AddHostedService(s => s.GetRequiredService<OverrideLamps>());
        return services.AddHostedService<OverrideSwitch>();
    }
}

internal static partial class OverrideLog
{
    [LoggerMessage(2600, LogLevel.Warning, "The switch of time condition {Id} of {Domain} by telephone was not saved: {Reason}")]
    public static partial void Refused(ILogger logger, Guid id, string domain, string reason);

    [LoggerMessage(2601, LogLevel.Error, "The switch of time condition {Id} of {Domain} by telephone could not be saved.")]
    public static partial void Failed(ILogger logger, Guid id, string domain, Exception exception);

    [LoggerMessage(2602, LogLevel.Warning, "The lamp of {Lamp} was not told to {Node}: {Reason}")]
    public static partial void NotTold(ILogger logger, string lamp, string node, string reason);
}
