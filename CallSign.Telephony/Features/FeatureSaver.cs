using CallSign.Core.FeatureCodes;
using CallSign.Core.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Features;

/// <summary>Saves what telephones ask for by codes, one after the other, in the order of the wire.</summary>
internal sealed class FeatureSaver(FeatureRequests requests, SnapshotStore snapshots, PhoneSettings settings, ILogger<FeatureSaver> logger) : BackgroundService
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
            var reason = await settings.ApplyAsync(tenant.Id, request.Extension, request.Feature, request.Number, limit.Token).ConfigureAwait(false);
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
}
