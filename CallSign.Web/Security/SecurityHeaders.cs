namespace CallSign.Web.Security;

/// <summary>Tells browsers what the pages may load and who may frame them.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    // Radzen sets style attributes, so styles may be inline; scripts may not. The circuit is a WebSocket to the portal itself.
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self' ws: wss:; media-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        // FreeSWITCH is no browser, and its lookups are the busiest path of all.
        if (!context.Request.Path.StartsWithSegments("/freeswitch", StringComparison.Ordinal))
        {
            context.Response.OnStarting(Set, context.Response);
        }

        return next(context);
    }

    private static Task Set(object state)
    {
        var headers = ((HttpResponse)state).Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.TryAdd("Referrer-Policy", "same-origin");
        headers["Permissions-Policy"] = "camera=(), geolocation=(), payment=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return Task.CompletedTask;
    }
}
