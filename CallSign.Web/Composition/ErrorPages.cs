using CallSign.Web.Security;

namespace CallSign.Web.Composition;

/// <summary>What a failed request answers: problem details to programs, a page to people.</summary>
internal static class ErrorPages
{
    public static void Use(WebApplication app)
    {
        app.UseWhen(c => MachinePaths.Contains(c.Request.Path), branch =>
        {
            branch.UseExceptionHandler();
            branch.UseStatusCodePages();
        });
        app.UseWhen(c => !MachinePaths.Contains(c.Request.Path), branch =>
        {
            branch.UseExceptionHandler("/error", createScopeForErrors: true);
            branch.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        });
    }
}
