using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CallSign.Core.Tenancy;
using CallSign.Web.Api;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CallSign.Web.Simulator;

/// <summary><c>POST /api/v1/route-simulations</c>: walks a call without placing one.</summary>
internal static class RouteSimulationsApi
{
    private static readonly JsonObject Example = new() { ["caller"] = "1001", ["number"] = "600", ["at"] = "Saturday 18:05", ["choices"] = new JsonObject { ["0"] = "no_answer" } };

    public static void Map(WebApplication app) =>
        app.MapPost("/api/v1/route-simulations", RunAsync).WithTags("Route simulations").RequireAuthorization(Policies.ApiConfigRead)
            .WithName("SimulateRoute").WithSummary("Walk a call through the routing without placing it")
            .WithDescription(
                "Answers step by step what FreeSWITCH would be told and do. 'at' is a moment in the tenant's time zone, as 'Saturday 18:05', or RFC 3339; without it: now. "
                + "'choices' names what happens at each decision by its index, as {\"0\": \"busy\"}; a decision's options are in the answer. Nothing is changed and nobody is rung.")
            .WithJsonBody<RouteSimulationBody>(Example).ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Results<Ok<SimulationResult>, ValidationProblem, ProblemHttpResult>> RunAsync(
        HttpContext http, IRouteSimulator simulator, CancellationToken cancellationToken)
    {
        if (await ReadAsync(http.Request, cancellationToken) is not { } body)
        {
            return TypedResults.Problem(
                $"Send a JSON object as {Example.ToJsonString()}.", statusCode: StatusCodes.Status400BadRequest, title: "The body can't be read");
        }

        var tenant = Actor.From(http.User).RequireTenant();
        var at = simulator.Moment(tenant, body.At, out var unreadable);
        var request = new SimulationRequest(body.Caller ?? "", body.Number ?? "", at, Choices(body));
        var mistakes = simulator.Check(request).ToDictionary(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Key), p => new[] { p.Value });
        if (unreadable is not null)
        {
            mistakes["at"] = [unreadable];
        }

        if (mistakes.Count > 0)
        {
            return TypedResults.ValidationProblem(mistakes);
        }

        return simulator.Run(tenant, request) is { } result
            ? TypedResults.Ok(result)
            : TypedResults.Problem("The tenant is disabled, so nothing of it is served.", statusCode: StatusCodes.Status409Conflict, title: "Nothing is served");
    }

    private static Dictionary<int, string> Choices(RouteSimulationBody body) => (body.Choices ?? [])
        .Where(c => c.Value is not null && int.TryParse(c.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)).Take(SimulationRun.MostSteps)
        .ToDictionary(c => int.Parse(c.Key, CultureInfo.InvariantCulture), c => c.Value);

    private static async Task<RouteSimulationBody?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return request.HasJsonContentType() ? await request.ReadFromJsonAsync<RouteSimulationBody>(ApiJson.Options, cancellationToken) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A call to walk through.</summary>
/// <param name="Caller">An extension's number, or the number of somebody outside.</param>
/// <param name="Number">What is called.</param>
/// <param name="At">The moment; null for now.</param>
/// <param name="Choices">What happens at each decision, by its index.</param>
public sealed record RouteSimulationBody(string? Caller, string? Number, string? At = null, Dictionary<string, string>? Choices = null);
