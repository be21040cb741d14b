using CallSign.Web.Composition;
using CallSign.Web.Shared.Layout;
using Radzen;

namespace CallSign.Web.Shared;

/// <summary>The portal's pages: Blazor on circuits, Radzen's controls, static files.</summary>
internal sealed class PortalFeature : IWebFeature
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddRadzenComponents();
        builder.Services.AddScoped<NavAccess>();
    }

    public void Map(WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        // SecurityHeaders says who may frame the pages.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null);
    }
}
