namespace CallSign.Web.Shared.Theme;

/// <summary>The browser's choice of light, dark or automatic colours. The script <c>app.js</c> writes it, the first paint reads it.</summary>
public static class ThemeCookie
{
    public const string Name = "callsign-theme";

    /// <summary>Follow the browser.</summary>
    public const string Auto = "auto";

    public const string Light = "light";

    public const string Dark = "dark";

    /// <summary>The theme of the request; <see cref="Auto"/> where it names none.</summary>
    public static string Read(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Normal(request.Cookies[Name]);
    }

    /// <summary>One of the three themes, whatever was asked for.</summary>
    public static string Normal(string? theme) => theme is Light or Dark ? theme : Auto;

    /// <summary>Remembers a user's choice in the browser for a year.</summary>
    public static void Write(HttpResponse response, string? theme)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.Cookies.Append(Name, Normal(theme), new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, IsEssential = true });
    }
}
