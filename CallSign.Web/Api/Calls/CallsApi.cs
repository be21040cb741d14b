using System.Text.Json.Nodes;
using CallSign.Core.Cdrs;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Monitoring;
using CallSign.Web.Composition;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;

namespace CallSign.Web.Api.Calls;

/// <summary><c>/api/v1/calls</c>: calls that ended, from their CDRs.</summary>
internal sealed class CallsApi : IWebFeature
{
    private const int DefaultLimit = 50;
    private static readonly TimeSpan DefaultRange = TimeSpan.FromDays(31);

    private static readonly QueryParameter[] Parameters =
    [
        new("limit", JsonSchemaType.Integer, "Rows of the page, 1 to 1000.", Default: JsonValue.Create(DefaultLimit)),
        new("offset", JsonSchemaType.Integer, "Rows to leave out before the page, 0 to 100000.", Default: JsonValue.Create(0)),
        new("from", JsonSchemaType.String, "Calls that began at or after this time. Without it: 31 days before 'to'.", "date-time"),
        new("to", JsonSchemaType.String, "Calls that began before this time. Without it: now.", "date-time"),
        new("search", JsonSchemaType.String, "Part of a party's number or name, or a call's whole UUID."),
        QueryParameter.Of<CallDirection>("direction", "Calls of this direction."),
        QueryParameter.Of<CdrStatus>("status", "Calls that ended so."),
        new("hangup_cause", JsonSchemaType.String, "Calls with this hangup cause, as USER_BUSY."),
        new("node", JsonSchemaType.String, "Calls of this FreeSWITCH node."),
        new("queue", JsonSchemaType.String, "Calls of this queue, as 5000@acme.test."),
        new("party", JsonSchemaType.String, "Calls that exactly this number made, received or answered."),
        QueryParameter.Of<CdrSort>("sort", "What to order by; 'started' without it."),
        new("order", JsonSchemaType.String, "Direction of the order; 'desc' without it.", Words: ["asc", "desc"]),
    ];

    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CdrList>();
        builder.Services.AddSingleton<CdrExport>();
        builder.Services.AddSingleton<CdrCharts>();
        builder.Services.ConfigureHttpJsonOptions(o => ApiJson.Configure(o.SerializerOptions));
    }

    public void Map(WebApplication app)
    {
        var calls = app.MapGroup("/api/v1/calls").WithTags("Calls").RequireAuthorization(Policies.ApiCallsRead);
        calls.MapGet("", ListAsync).WithName("ListCalls").WithQuery(Parameters)
            .WithSummary("Calls that ended")
            .WithDescription("One page of the tenant's call detail records, newest first. 'total' is counted up to 10000.")
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        calls.MapGet("{uuid:guid}", FindAsync).WithName("GetCall")
            .WithSummary("One call with its legs and events")
            .WithDescription("A call that is still there is found as well: its 'end_time' is null and its 'status' is its state.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    internal static async Task<Results<Ok<ApiList<CallModel>>, ValidationProblem>> ListAsync(
        HttpContext http, CdrList cdrs, TimeProvider time, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(http.Request.Query);
        var query = Read(reader, time.GetUtcNow().UtcDateTime);
        foreach (var (field, message) in query.Mistakes())
        {
            reader.Refuse(field, message);
        }

        if (reader.Mistakes.Count > 0)
        {
            return TypedResults.ValidationProblem(reader.Mistakes, title: "The query can't be answered.");
        }

        var page = await cdrs.PageAsync(Actor.From(http.User), query, cancellationToken);
        return TypedResults.Ok(new ApiList<CallModel>([.. page.Rows.Select(CallModel.Of)], page.Count, query.Limit, query.Offset));
    }

    internal static async Task<Results<Ok<CallDetailModel>, ProblemHttpResult>> FindAsync(
        Guid uuid, HttpContext http, CdrList cdrs, ILiveFeed feed, CancellationToken cancellationToken)
    {
        var actor = Actor.From(http.User);
        if (await cdrs.FindAsync(actor, uuid, cancellationToken) is { } cdr)
        {
            return TypedResults.Ok(CallDetailModel.Of(cdr));
        }

        return feed.Find(actor.Scope, uuid) is { } live
            ? TypedResults.Ok(CallDetailModel.Of(live))
            : TypedResults.Problem("There is no call with this UUID.", statusCode: StatusCodes.Status404NotFound, title: "No such call");
    }

    internal static CdrQuery Read(QueryReader reader, DateTime now)
    {
        // A call that begins while the answer is made still belongs to "now".
        var to = reader.Time("to") ?? now.AddMinutes(1);
        return new CdrQuery
        {
            To = to,
            From = reader.Time("from") ?? to - DefaultRange,
            Limit = reader.Number("limit", DefaultLimit, 1, CdrQuery.MaxLimit),
            Offset = reader.Number("offset", 0, 0, CdrQuery.MaxOffset),
            Search = reader.Text("search"),
            Direction = reader.Word<CallDirection>("direction"),
            Status = reader.Word<CdrStatus>("status"),
            HangupCause = reader.Text("hangup_cause"),
            Node = reader.Text("node"),
            Queue = reader.Text("queue"),
            Party = reader.Text("party"),
            Sort = reader.Word<CdrSort>("sort") ?? CdrSort.Started,
            Ascending = reader.Word<Order>("order") is Order.Asc,
        };
    }

    private enum Order
    {
        Desc,
        Asc,
    }
}
