using System.Globalization;
using CallSign.Web.Shared.Theme;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace CallSign.Web;

public sealed partial class App
{
    // Without prerendering every control on the screen is live, and no page loads its data twice.
    private static readonly InteractiveServerRenderMode Interactive = new(prerender: false);

    [Inject]
    public required IAntiforgery Antiforgery { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    private IComponentRenderMode? PageRenderMode => HttpContext.AcceptsInteractiveRouting() ? Interactive : null;

    private string Theme { get; set; } = ThemeCookie.Auto;

    private string? AntiforgeryToken { get; set; }

    // The server's clock, so that ages and durations are right on a computer whose own clock is not.
    private string Now => Time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    protected override void OnInitialized()
    {
        Theme = ThemeCookie.Read(HttpContext.Request);
        AntiforgeryToken = Antiforgery.GetAndStoreTokens(HttpContext).RequestToken;
    }

    private string SheetMedia(string sheet) => Theme switch
    {
        ThemeCookie.Auto => $"(prefers-color-scheme: {sheet})",
        _ when Theme == sheet => "all",
        _ => "not all",
    };
}
