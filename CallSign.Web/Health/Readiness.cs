using CallSign.Core.PortalUsers;
using CallSign.Telephony.Monitoring;
using CallSign.Web.Observability;
using CallSign.Web.Security;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CallSign.Web.Health;

/// <summary>Runs the checks, at most once a second however often it is asked: the endpoint is open to everybody.</summary>
internal sealed class Readiness(HealthCheckService checks, TimeProvider time, INodeStates? nodes = null) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private (HealthReport Report, DateTimeOffset At)? _last;

    /// <summary>Whether the caller may see nodes by name and with their errors.</summary>
    public static bool ShowsNodes(HttpContext context) =>
        LocalRequest.IsFromThisMachine(context)
        || (PortalRoles.Highest(context.User) == PortalRole.PlatformAdministrator && !context.User.HasClaim(c => c.Type == PortalClaims.ApiKey));

    public async Task<ReadinessModel> ReadAsync(bool showNodes, CancellationToken cancellationToken)
    {
        var (report, at) = await LatestAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        return new ReadinessModel(
            Word(report.Status), at.UtcDateTime,
            report.Entries.ToDictionary(e => e.Key, e => new HealthCheckModel(Word(e.Value.Status), e.Value.Description, Math.Round(e.Value.Duration.TotalMilliseconds, 1))),
            showNodes ? [.. (nodes?.All ?? []).Select(n => Node(n, now))] : null);
    }

    public void Dispose() => _turn.Dispose();

    private async Task<(HealthReport Report, DateTimeOffset At)> LatestAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_last is not { } last || time.GetUtcNow() - last.At >= Lifetime)
            {
                // The next caller gets this result too, so one who hangs up must not spoil it.
                _last = last = (await checks.CheckHealthAsync(CancellationToken.None), time.GetUtcNow());
            }

            return last;
        }
        finally
        {
            _turn.Release();
        }
    }

    private static NodeHealthModel Node(NodeState node, DateTime now) => new(
        node.Name,
        node.Connection switch { NodeConnection.Connected => HealthWord.Up, _ => HealthWord.Down },
        node.Connection, node.Since, node.LastEventAt,
        node.LastEventAt is { } last ? Math.Round(Math.Max(0, (now - last).TotalSeconds), 1) : null, node.Version, node.LastError);

    private static HealthWord Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => HealthWord.Up,
        HealthStatus.Degraded => HealthWord.Degraded,
        _ => HealthWord.Down,
    };
}
