using System.Diagnostics.Metrics;
using CallSign.Core.ApiKeys;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.Web.Composition;
using CallSign.Web.Security;
using CallSign.Web.Shared.Layout;
using Microsoft.AspNetCore.Authorization;

namespace CallSign.Web.Observability.Metrics;

/// <summary><c>GET /metrics</c>: what the program counts, as Prometheus reads it (text format 0.0.4).</summary>
internal sealed class MetricsFeature : IWebFeature
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public void AddServices(WebApplicationBuilder builder)
    {
        // Made at once: what is counted before the first scrape counts as well.
        builder.Services.AddSingleton<MetricCollector>();
        builder.Services.AddHostedService<MetricsStart>();
        builder.Services.AddSingleton<IAuthorizationHandler, MetricsAccess>();
        builder.Services.AddAuthorizationBuilder().AddPolicy(Policies.MetricsRead, p => p.AddRequirements(new MetricsRequirement()));
    }

    public void Map(WebApplication app) => app.MapGet("/metrics", WriteAsync).RequireAuthorization(Policies.MetricsRead).ExcludeFromDescription();

    private static async Task WriteAsync(HttpContext context, MetricCollector metrics)
    {
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";
        metrics.Write(context.Response.BodyWriter);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}

/// <summary>Creates the collector when the application starts.</summary>
internal sealed class MetricsStart(MetricCollector metrics) : IHostedService, IDisposable
{
    private readonly Meter _meter = new("CallSign.Web");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The usual way to put a version on a graph: a metric that is always one.
        _meter.CreateObservableGauge(
            "callsign.build.info",
            () => new Measurement<int>(1, new KeyValuePair<string, object?>("version", ProductVersion.Text), new("runtime", Environment.Version.ToString())),
            description: "The running version of CallSign.");
        metrics.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();
}

/// <summary>Somebody who may read the numbers of the whole platform.</summary>
internal sealed class MetricsRequirement : IAuthorizationRequirement;

/// <summary>Admits programs on this machine, platform administrators, and the platform's API keys with the scope <c>metrics:read</c>.</summary>
internal sealed class MetricsAccess(IHttpContextAccessor accessor) : AuthorizationHandler<MetricsRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, MetricsRequirement requirement)
    {
        var user = context.User;
        var isKey = user.HasClaim(c => c.Type == PortalClaims.ApiKey);
        var admitted = isKey
            ? user.HasClaim(CallSignClaims.Scope, ApiKeyScopes.MetricsRead) && !user.HasClaim(c => c.Type == CallSignClaims.Tenant)
            : PortalRoles.Highest(user) == PortalRole.PlatformAdministrator || (accessor.HttpContext is { } http && LocalRequest.IsFromThisMachine(http));
        if (admitted)
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
