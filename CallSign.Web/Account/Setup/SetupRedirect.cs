using CallSign.Web.Security;

namespace CallSign.Web.Account.Setup;

/// <summary>Leads every page to <c>/setup</c> while there is no user, and away from it once there is one.</summary>
internal sealed class SetupRedirect(RequestDelegate next, SetupGate gate)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        var isPage = !MachinePaths.Contains(path) && !Path.HasExtension(path.Value) && !path.StartsWithSegments("/_framework", StringComparison.Ordinal);
        if (isPage)
        {
            var isSetup = path.Equals("/setup", StringComparison.OrdinalIgnoreCase);
            var needed = await gate.IsNeededAsync(context.RequestAborted);
            if (needed && !isSetup)
            {
                context.Response.Redirect("/setup");
                return;
            }

            if (!needed && isSetup)
            {
                context.Response.Redirect("/");
                return;
            }
        }

        await next(context);
    }
}
