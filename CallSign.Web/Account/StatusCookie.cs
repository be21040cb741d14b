namespace CallSign.Web.Account;

/// <summary>A message that survives one redirect, as <c>Your password was changed.</c></summary>
internal static class StatusCookie
{
    private const string Name = "callsign-status";

    public static void Set(HttpContext context, string message) => context.Response.Cookies.Append(
        Name, Uri.EscapeDataString(message), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true, MaxAge = TimeSpan.FromSeconds(20) });

    /// <summary>The message, once.</summary>
    public static string? Take(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) || context.Request.Cookies[Name] is not { } message)
        {
            return null;
        }

        context.Response.Cookies.Delete(Name);
        return Uri.UnescapeDataString(message);
    }
}
