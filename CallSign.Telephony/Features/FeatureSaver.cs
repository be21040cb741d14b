using CallSign.Core.FeatureCodes;
using CallSign.Core.PortalUsers;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Queues;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Features;

/// <summary>Saves what telephones ask for by codes, one after the other, in the order of the wire.</summary>
internal sealed class FeatureSaver(FeatureRequests requests, SnapshotStore snapshots, PhoneSettings settings, AgentDesk desk, ILogger<FeatureSaver> logger) : BackgroundService
{
    // A database that is away must not let old wishes pile up and come true hours later.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var request in requests.All.ReadAllAsync(stoppingToken).ConfigureAwait(false))
            {
                await SaveAsync(request, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal stops.
        }
    }

    /// <summary>Saves one, where its tenant is served, has the extension and lets the feature be used.</summary>
    internal async Task SaveAsync(FeatureRequest request, CancellationToken cancellationToken)
    {
        var tenant = snapshots.Current.Served(request.Domain);
        if (tenant?.Find(request.Extension) is null || tenant.Features.Working(request.Feature) is null)
        {
            FeaturesLog.Refused(logger, request.Feature, request.Extension, request.Domain, "it is not served there");
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            var reason = request.Feature is Feature.QueueLogin or Feature.QueueLogout or Feature.QueuePause or Feature.QueueWrapUp
                ? await ServeAgentAsync(tenant, request, limit.Token).ConfigureAwait(false)
                : await settings.ApplyAsync(tenant.Id, request.Extension, request.Feature, request.Number, limit.Token).ConfigureAwait(false);
            if (reason is null)
            {
                FeaturesLog.Saved(logger, request.Extension, request.Domain, request.Feature);
            }
            else
            {
                FeaturesLog.Refused(logger, request.Feature, request.Extension, request.Domain, reason);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            FeaturesLog.Failed(logger, e, request.Feature, request.Extension, request.Domain);
        }
    }

    // The telephone speaks for its own agent and for nobody else.
    private async Task<string?> ServeAgentAsync(TenantSnapshot tenant, FeatureRequest request, CancellationToken cancellationToken)
    {
        var actor = new Actor($"telephone {request.Extension}", null, tenant.Id, PortalRole.User);
        var caller = new AgentCaller(actor, request.Extension, AgentStatusOrigin.Telephone);
        if (desk.OwnAgent(caller) is not { } agent)
        {
            return "the telephone is no agent's";
        }

        var result = request.Feature switch
        {
            Feature.QueueWrapUp => await desk.WrapUpAsync(caller, agent.Id, request.Number ?? "", cancellationToken).ConfigureAwait(false),
            Feature.QueuePause => await desk.SetStatusAsync(caller, agent.Id, AgentStatus.OnBreak, request.Number, cancellationToken).ConfigureAwait(false),
            Feature.QueueLogout => await desk.SetStatusAsync(caller, agent.Id, AgentStatus.LoggedOut, null, cancellationToken).ConfigureAwait(false),
            _ => await desk.SetStatusAsync(caller, agent.Id, AgentStatus.Available, null, cancellationToken).ConfigureAwait(false),
        };
        return result.Error;
    }
}
