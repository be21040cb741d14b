using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using CallSign.Core.Lists;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Web.Api.Extensions;
using CallSign.Web.Composition;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace CallSign.Web.Api.Nouns;

/// <summary><c>/api/v1/ring-groups</c> and its like: one resource for every noun of tenants, of the same shape.</summary>
internal sealed class NounsApi : IWebFeature
{
    private static readonly MethodInfo MapKind = typeof(NounsApi).GetMethod(nameof(MapNoun), BindingFlags.NonPublic | BindingFlags.Static)!;

    public void AddServices(WebApplicationBuilder builder) => builder.Services.AddNouns();

    public void Map(WebApplication app)
    {
        foreach (var kind in NounCatalog.Edited.Where(k => k.IsOfTenants))
        {
            MapKind.MakeGenericMethod(kind.Type).Invoke(null, [app, kind]);
        }
    }

    private static void MapNoun<T>(WebApplication app, NounKind kind)
        where T : class, INoun, new()
    {
        var (one, tag) = (kind.Words.One, kind.Title);
        var name = string.Concat(kind.Kind.Split('_').Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
        QueryParameter[] parameters =
        [
            .. Paging.Parameters,
            new("search", JsonSchemaType.String, "Words that must all be found in the name, the number or the description."),
            new("sort", JsonSchemaType.String, "Column to order by, with a leading - for descending.", Default: JsonValue.Create("name"),
                Words: [.. kind.SortWords.Keys.Select(NounBody<T>.NameOf).SelectMany(w => new[] { w, "-" + w })]),
            new("enabled", JsonSchemaType.Boolean, "Only enabled, or only disabled ones."),
        ];
        var read = app.MapGroup("/api/v1/" + kind.Words.Path).WithTags(tag).RequireAuthorization(Policies.ApiConfigRead);
        read.MapGet("", NounEndpoints<T>.ListAsync).WithName($"List{name}s").WithQuery(parameters).WithSummary(tag + " of the tenant")
            .WithDescription("One page, by name where nothing else is asked for. Secrets are masked.");
        read.MapGet("{id:guid}", NounEndpoints<T>.FindAsync).WithName("Get" + name).WithSummary("One " + one)
            .WithDescription("The ETag is the version to send back as If-Match.").ProducesProblem(StatusCodes.Status404NotFound);

        var example = new JsonObject { ["name"] = "Sales" };
        var write = app.MapGroup("/api/v1/" + kind.Words.Path).WithTags(tag).RequireAuthorization(Policies.ApiConfigWrite);
        write.MapPost("", NounEndpoints<T>.CreateAsync).WithName("Create" + name).WithSummary("Create a " + one).WithJsonBody<T>(example)
            .WithDescription("Fields that are left out get their defaults.").ProducesProblem(StatusCodes.Status400BadRequest);
        Change(write.MapPut("{id:guid}", NounEndpoints<T>.ReplaceAsync).WithName("Replace" + name).WithSummary("Replace the settings of a " + one).WithJsonBody<T>(example)
            .WithDescription("Fields that are left out get their defaults; secrets that are left out are kept. Read-only fields of a GET may be sent along."));
        Change(write.MapPatch("{id:guid}", NounEndpoints<T>.PatchAsync).WithName("Update" + name).WithSummary("Change some settings of a " + one).WithJsonBody<T>(example)
            .WithDescription("Fields that are left out stay as they are; a list is replaced whole."));
        write.MapDelete("{id:guid}", NounEndpoints<T>.DeleteAsync).WithName("Delete" + name).WithSummary("Delete a " + one)
            .WithDescription("Refused with 409 while something leads calls to it; the answer names what.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static void Change(RouteHandlerBuilder endpoint) => endpoint
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
}

/// <summary>The endpoints of one kind of noun.</summary>
internal static class NounEndpoints<T>
    where T : class, INoun, new()
{
    private static readonly NounKind Kind = NounCatalog.Of<T>();

    public static async Task<Results<Ok<ApiList<T>>, ValidationProblem>> ListAsync(
        HttpContext http, CurrentActor actor, NounList<T> nouns, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(http.Request.Query);
        var paging = Paging.Read(reader);
        var sort = reader.Text("sort")?.Replace("_", "", StringComparison.Ordinal);
        var enabled = reader.Flag("enabled");
        if (sort is not null && !Kind.SortWords.ContainsKey(sort.TrimStart('-')))
        {
            reader.Refuse("sort", $"Give one of: {string.Join(", ", Kind.SortWords.Keys.Select(NounBody<T>.NameOf))}; with a leading - for descending.");
        }

        if (reader.Mistakes.Count > 0)
        {
            return TypedResults.ValidationProblem(reader.Mistakes, title: "The query can't be answered.");
        }

        var query = new ListQuery
        {
            Search = reader.Text("search"), Sort = sort?.TrimStart('-'), Descending = sort?.StartsWith('-') ?? false,
            Filters = enabled is { } only ? new Dictionary<string, string> { ["enabled"] = only ? "true" : "false" } : new Dictionary<string, string>(),
        };
        var page = await nouns.PageAsync(await actor.GetAsync(), query, paging.Offset, paging.Limit, cancellationToken);
        return TypedResults.Ok(new ApiList<T>([.. page.Items.Select(r => r.Noun)], (int)page.Total, paging.Limit, paging.Offset));
    }

    public static async Task<Results<Ok<T>, ProblemHttpResult>> FindAsync(
        Guid id, HttpContext http, CurrentActor actor, NounList<T> nouns, CancellationToken cancellationToken)
    {
        if (await nouns.FindAsync(await actor.GetAsync(), id, cancellationToken) is not { } noun)
        {
            return Gone();
        }

        Tag(http, noun.Version);
        return TypedResults.Ok(noun);
    }

    public static async Task<Results<Created<T>, ValidationProblem, ProblemHttpResult>> CreateAsync(
        HttpContext http, CurrentActor actor, NounEditor<T> editor, CancellationToken cancellationToken)
    {
        if (await ExtensionBody.ReadAsync(http.Request, cancellationToken) is not { } body)
        {
            return Unreadable();
        }

        var draft = new T();
        if (NounBody<T>.Fill(draft, body) is { Count: > 0 } mistakes)
        {
            return Invalid(mistakes);
        }

        var result = await editor.CreateAsync(await actor.GetAsync(), draft, cancellationToken);
        if (result.Value is not { } created)
        {
            return Invalid(result.Errors);
        }

        Tag(http, created.Version);
        return TypedResults.Created($"/api/v1/{Kind.Words.Path}/{created.Id}", created);
    }

    public static Task<Results<Ok<T>, ValidationProblem, ProblemHttpResult>> ReplaceAsync(
        Guid id, HttpContext http, CurrentActor actor, NounList<T> nouns, NounEditor<T> editor, CancellationToken cancellationToken) =>
        SaveAsync(id, http, actor, nouns, editor, _ => new T(), cancellationToken);

    public static Task<Results<Ok<T>, ValidationProblem, ProblemHttpResult>> PatchAsync(
        Guid id, HttpContext http, CurrentActor actor, NounList<T> nouns, NounEditor<T> editor, CancellationToken cancellationToken) =>
        SaveAsync(id, http, actor, nouns, editor, noun => noun, cancellationToken);

    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, HttpContext http, CurrentActor current, NounList<T> nouns, NounEditor<T> editor, CancellationToken cancellationToken)
    {
        var actor = await current.GetAsync();
        if (await nouns.FindAsync(actor, id, cancellationToken) is not { } noun)
        {
            return Gone();
        }

        if (!IsCurrent(http, noun.Version))
        {
            return Stale();
        }

        var result = await editor.DeleteAsync(actor, id, http.Request.Headers.IfMatch.Count > 0 ? noun.Version : null, cancellationToken);
        return result.Outcome switch
        {
            SaveOutcome.Saved => TypedResults.NoContent(),
            SaveOutcome.Stale => Stale(),
            SaveOutcome.Gone => Gone(),
            _ => TypedResults.Problem(result.Errors[""], statusCode: StatusCodes.Status409Conflict, title: "In use"),
        };
    }

    private static async Task<Results<Ok<T>, ValidationProblem, ProblemHttpResult>> SaveAsync(
        Guid id, HttpContext http, CurrentActor current, NounList<T> nouns, NounEditor<T> editor, Func<T, T> start, CancellationToken cancellationToken)
    {
        var actor = await current.GetAsync();
        if (await nouns.FindAsync(actor, id, cancellationToken) is not { } noun)
        {
            return Gone();
        }

        if (await ExtensionBody.ReadAsync(http.Request, cancellationToken) is not { } body)
        {
            return Unreadable();
        }

        var (read, draft) = (noun.Version, start(noun));
        var mistakes = NounBody<T>.Fill(draft, body);
        if (!ExtensionBody.TryVersion(body, out var version))
        {
            mistakes["version"] = ["Give the version of a GET, or leave it out."];
        }

        if (mistakes.Count > 0)
        {
            return Invalid(mistakes);
        }

        if (!IsCurrent(http, read) || (version is not null && version != read))
        {
            return Stale();
        }

        var result = await editor.SaveAsync(actor, id, read, draft, cancellationToken);
        if (result.Value is not { } saved)
        {
            return result.Outcome switch { SaveOutcome.Stale => Stale(), SaveOutcome.Gone => Gone(), _ => Invalid(result.Errors) };
        }

        Tag(http, saved.Version);
        return TypedResults.Ok(saved);
    }

    private static void Tag(HttpContext http, uint version) => http.Response.Headers.ETag = Tag(version);

    private static string Tag(uint version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    private static bool IsCurrent(HttpContext http, uint version) => http.Request.Headers.IfMatch is not { Count: > 0 } asked
        || (EntityTagHeaderValue.TryParseList(asked, out var tags) && tags.Any(t => t.Tag == "*" || (!t.IsWeak && t.Tag == Tag(version))));

    private static ValidationProblem Invalid(IDictionary<string, string[]> mistakes) =>
        TypedResults.ValidationProblem(mistakes, title: $"The {Kind.Words.One} was not saved.");

    private static ValidationProblem Invalid(FieldErrors errors) =>
        Invalid(errors.ToDictionary().ToDictionary(e => NounBody<T>.NameOf(e.Key), e => e.Value, StringComparer.Ordinal));

    private static ProblemHttpResult Gone() => TypedResults.Problem(
        $"There is no {Kind.Words.One} with this id.", statusCode: StatusCodes.Status404NotFound, title: $"No such {Kind.Words.One}");

    private static ProblemHttpResult Stale() => TypedResults.Problem(
        $"The {Kind.Words.One} has changed since you read it. Read it again, then repeat the change.", statusCode: StatusCodes.Status409Conflict, title: "Changed meanwhile");

    private static ProblemHttpResult Unreadable() => TypedResults.Problem(
        "Send a JSON object with the content type application/json, as {\"name\": \"Sales\"}.",
        statusCode: StatusCodes.Status400BadRequest, title: "The body can't be read");
}
