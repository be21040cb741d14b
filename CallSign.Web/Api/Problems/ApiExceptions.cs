using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace CallSign.Web.Api.Problems;

/// <summary>Turns what is no defect of the program into its own status: an unreadable request, a database that is away.</summary>
internal sealed partial class ApiExceptions(IProblemDetailsService problems, ILogger<ApiExceptions> log) : IExceptionHandler
{
    private const int RetryAfterSeconds = 5;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!MachinePaths.Contains(httpContext.Request.Path))
        {
            return false;
        }

        ProblemDetails? problem = exception switch
        {
            BadHttpRequestException { InnerException: JsonException json } => Unreadable(json),
            BadHttpRequestException bad => new() { Status = bad.StatusCode, Title = "The request can't be read.", Detail = Sentence(bad) },
            _ when IsDatabaseAway(exception) => new()
            {
                Status = StatusCodes.Status503ServiceUnavailable, Title = "The database does not answer.", Detail = "Nothing was changed. Try again in a few seconds.",
            },
            _ => null,
        };
        if (problem is null)
        {
            return false; // logged and answered as 500 by the framework
        }

        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            DatabaseAway(httpContext.Request.Path, exception.GetBaseException().Message);
            httpContext.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        httpContext.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem, Exception = exception });
    }

    // JsonException knows where: the path of a value of the wrong kind, or the place where it is no JSON at all.
    private static ProblemDetails Unreadable(JsonException json)
    {
        var place = json is { LineNumber: { } line, BytePositionInLine: { } column }
            ? string.Create(CultureInfo.InvariantCulture, $" at line {line + 1}, byte {column + 1}")
            : "";
        var field = json.Path?.TrimStart('$').TrimStart('.') ?? "";
        return field.Length > 0
            ? new HttpValidationProblemDetails(new Dictionary<string, string[]> { [field] = [$"This value is of the wrong kind or is no JSON{place}."] })
            {
                Status = StatusCodes.Status400BadRequest, Title = "The body can't be read.",
            }
            : new ProblemDetails { Status = StatusCodes.Status400BadRequest, Title = "The body can't be read.", Detail = $"It is no JSON object of the expected form{place}." };
    }

    private static string? Sentence(BadHttpRequestException bad) =>
        bad.StatusCode is StatusCodes.Status415UnsupportedMediaType or StatusCodes.Status413PayloadTooLarge ? null : bad.Message;

    private static bool IsDatabaseAway(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is DbException { IsTransient: true })
            {
                return true;
            }
        }

        return false;
    }

    [LoggerMessage(EventId = 3301, Level = LogLevel.Warning, Message = "{Path} was not answered, the database is away: {Reason}")]
    private partial void DatabaseAway(PathString path, string reason);
}
