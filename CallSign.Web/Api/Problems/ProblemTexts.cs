using CallSign.Web.Security;

namespace CallSign.Web.Api.Problems;

/// <summary>Says in every problem what the caller can do, where the endpoint itself has said nothing.</summary>
internal static class ProblemTexts
{
    public static void Complete(ProblemDetailsContext context)
    {
        if (MachinePaths.Contains(context.HttpContext.Request.Path))
        {
            context.ProblemDetails.Detail ??= Detail(context.ProblemDetails.Status);
        }
    }

    private static string? Detail(int? status) => status switch
    {
        StatusCodes.Status401Unauthorized => "Send an API key as 'Authorization: Bearer <key>' or 'X-Api-Key: <key>', or sign in to the portal.",
        StatusCodes.Status403Forbidden => "This API key or user may not do this. The documentation names the scope that each call needs.",
        StatusCodes.Status404NotFound => "There is nothing at this address.",
        StatusCodes.Status405MethodNotAllowed => "This address does not take this method; the Allow header names those it takes.",
        StatusCodes.Status413PayloadTooLarge => "The body is too large.",
        StatusCodes.Status415UnsupportedMediaType => "Send the body as JSON, with the header 'Content-Type: application/json'.",
        StatusCodes.Status429TooManyRequests => "Too many requests. Wait for as many seconds as the Retry-After header says.",
        >= 500 => "Something failed here. The error was logged; its trace id is in 'traceId'.",
        _ => null,
    };
}
