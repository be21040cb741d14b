namespace CallSign.Web.Security;

/// <summary>Paths that programs call: they get status codes and problem details, never a page or a redirect.</summary>
internal static class MachinePaths
{
    private static readonly PathString[] Prefixes = ["/api", "/hubs", "/health", "/metrics", "/openapi", "/freeswitch", "/_blazor"];

    public static bool Contains(PathString path)
    {
        foreach (var prefix in Prefixes)
        {
            if (path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
