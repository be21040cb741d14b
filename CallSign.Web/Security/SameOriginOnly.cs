namespace CallSign.Web.Security;

/// <summary>
/// Keeps other sites from using a signed-in browser: what the cookie alone would admit to the API, the hubs and the circuits must come from
/// the portal's own pages. Forms have their antiforgery token; programs with an API key send nothing by themselves and are not meant.
/// </summary>
internal sealed class SameOriginOnly(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (IsGuarded(request) && IsForeign(request) && ApiKeyAuthentication.KeyOf(request) is null)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return next(context);
    }

    private static bool IsGuarded(HttpRequest request)
    {
        var isChange = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);
        return (isChange || IsSocket(request)) && (request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            || request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase) || request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal));
    }

    // Browsers say by themselves where a request comes from, on https and localhost; on plain http only the Origin is there.
    private static bool IsForeign(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() switch
    {
        "same-origin" or "none" => false,
        "" => !IsSocket(request) && request.Headers.Origin is [{ } origin] && !(Uri.TryCreate(origin, UriKind.Absolute, out var from)
            && string.Equals(from.Authority, new UriBuilder(from.Scheme, request.Host.Host, request.Host.Port ?? -1).Uri.Authority, StringComparison.OrdinalIgnoreCase)),
        _ => true,
    };

    private static bool IsSocket(HttpRequest request) => request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase);
}
