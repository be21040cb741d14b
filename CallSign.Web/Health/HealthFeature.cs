using CallSign.Web.Composition;

namespace CallSign.Web.Health;

/// <summary><c>/health</c>: the process answers. <c>/health/ready</c>: what it needs answers as well.</summary>
/// <remarks>Rooms add what they need with <c>AddHealthChecks().AddCheck&lt;…&gt;("name")</c>; a check that fails as Degraded keeps the portal in service.</remarks>
internal sealed class HealthFeature : IWebFeature
{
    private static readonly byte[] Up = """{"status":"UP"}"""u8.ToArray();

    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddHealthChecks()
            .AddCheck<DatabaseHealth>(DatabaseHealth.Name, timeout: TimeSpan.FromSeconds(2))
            .AddCheck<NodesHealth>(NodesHealth.Name);
    }

    public void Map(WebApplication app)
    {
        // Asked every few seconds by load balancers: no session, no policy, no log line.
        app.MapMethods("/health", [HttpMethods.Get, HttpMethods.Head], (Delegate)WriteUp).AllowAnonymous()
            .WithName("GetHealth").WithTags("Health").WithSummary("Whether the process answers")
            .WithDescription("Always 200 with {\"status\":\"UP\"} while the process runs, whatever its database and nodes do.")
            .Produces<HealthModel>().ShortCircuit();
        app.MapMethods("/health/ready", [HttpMethods.Get, HttpMethods.Head], WriteReadinessAsync).AllowAnonymous()
            .WithName("GetReadiness").WithTags("Health").WithSummary("Whether the database and the FreeSWITCH nodes answer")
            .WithDescription("UP, DEGRADED (200: at least one node is not connected, the rest works) or DOWN (503: the database does not answer). "
                + "The result is up to one second old. Each node is named for callers on the same machine and platform administrators; others get the counts.")
            .Produces<ReadinessModel>().Produces<ReadinessModel>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task WriteUp(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = Up.Length;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await context.Response.BodyWriter.WriteAsync(Up, context.RequestAborted);
        }
    }

    private static async Task<IResult> WriteReadinessAsync(HttpContext context, Readiness readiness)
    {
        var model = await readiness.ReadAsync(Readiness.ShowsNodes(context), context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(model, statusCode: model.Status is HealthWord.Down ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}
