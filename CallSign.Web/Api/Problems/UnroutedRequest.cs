using CallSign.Web.Security;
using Microsoft.AspNetCore.Routing;

namespace CallSign.Web.Api.Problems;

/// <summary>Answers 404, 405 and 415 to programs before anybody asks who they are: the fallback policy would say 401 or 403 instead.</summary>
internal sealed class UnroutedRequest(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!MachinePaths.Contains(context.Request.Path))
        {
            return next(context);
        }

        switch (context.GetEndpoint())
        {
            case null:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            case not RouteEndpoint and { RequestDelegate: { } answer }:
                return answer(context); // the router's own, for a wrong method or media type; it sets the Allow header
            default:
                return next(context);
        }
    }
}
