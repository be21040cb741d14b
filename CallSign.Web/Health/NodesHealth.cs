using System.Globalization;
using CallSign.Telephony.Monitoring;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CallSign.Web.Health;

/// <summary>Whether every node that is switched on is connected. Calls of the others go on, so a lost node degrades and never stops the portal.</summary>
internal sealed class NodesHealth(INodeStates? states = null) : IHealthCheck
{
    public const string Name = "nodes";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var wanted = (states?.All ?? []).Where(n => n.Connection is not NodeConnection.Disabled).ToList();
        var connected = wanted.Count(n => n.Connection is NodeConnection.Connected);
        var text = wanted.Count == 0 ? "None configured." : string.Create(CultureInfo.InvariantCulture, $"{connected} of {wanted.Count} connected.");
        return Task.FromResult(connected == wanted.Count ? HealthCheckResult.Healthy(text) : HealthCheckResult.Degraded(text));
    }
}
