using CallSign.Web.Security;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;

namespace CallSign.Web.Composition;

/// <summary>What a failed request answers: problem details to programs, a page to people.</summary>
internal static class ErrorPages
{
    public static void Use(WebApplication app)
    {
        // Re-execution works in the main pipeline only. Programs' paths are answered inside of it, which the outer ones then leave alone.
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
        app.Use(ReadOnly);
        app.Use(RefusedForm);
        app.UseWhen(c => MachinePaths.Contains(c.Request.Path), branch =>
        {
            branch.UseExceptionHandler();
            branch.UseStatusCodePages();
        });
    }

    // The page that tells of an error is only read: a refused form must not be checked, and refused, a second time.
    private static Task ReadOnly(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null)
        {
            context.Request.Method = HttpMethods.Get;
            context.Features.Set<IAntiforgeryValidationFeature>(null);
        }

        return next(context);
    }

    // A form that can't be read (its antiforgery token has gone stale) is the sender's matter, not a failure of the portal.
    private static async Task RefusedForm(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted && !MachinePaths.Contains(context.Request.Path))
        {
            context.Response.StatusCode = bad.StatusCode;
        }
    }
}
