using System.Net;

namespace CallSign.Web.Observability;

/// <summary>Tells a program on this machine from a client behind a proxy on this machine.</summary>
internal static class LocalRequest
{
    private static readonly string[] SignsOfAProxy = ["X-Forwarded-For", "X-Original-For", "Forwarded", "X-Real-IP", "Via"];

    /// <summary>Whether the request came over loopback and no proxy says that it passed it on.</summary>
    public static bool IsFromThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !Array.Exists(SignsOfAProxy, context.Request.Headers.ContainsKey);
}
