namespace CallSign.Web.Observability.Logging;

/// <summary>
/// Puts id and path of a request on everything that is logged while it is answered. Hosting does as much for every request, and begins an
/// Activity for it; lookups of FreeSWITCH are answered before this and do without, which is worth a twentieth of them.
/// </summary>
internal static class RequestIdScope
{
    /// <summary>The category whose being silent keeps hosting from its own.</summary>
    public const string HostingCategory = "Microsoft.AspNetCore.Hosting.Diagnostics";

    private static readonly Func<ILogger, string, PathString, IDisposable?> Begin =
        LoggerMessage.DefineScope<string, PathString>("RequestId:{RequestId} RequestPath:{RequestPath}");

    /// <summary>To be called before everything that logs, error pages included.</summary>
    public static void Use(WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("CallSign.Web.Requests");
        app.Use(next => context => InScopeAsync(context, next, log));
    }

    private static async Task InScopeAsync(HttpContext context, RequestDelegate next, ILogger log)
    {
        using (Begin(log, context.TraceIdentifier, context.Request.Path))
        {
            await next(context);
        }
    }
}
