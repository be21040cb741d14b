using System.Globalization;
using System.Text.Json.Nodes;
using CallSign.Core.Extensions;
using CallSign.Core.Saving;
using CallSign.Web.Composition;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace CallSign.Web.Api.Extensions;

/// <summary><c>/api/v1/extensions</c>: telephones of the key's tenant.</summary>
internal sealed class ExtensionsApi : IWebFeature
{
    private const int DefaultLimit = 50;

    private static readonly QueryParameter[] ListParameters =
    [
        new("limit", JsonSchemaType.Integer, "Rows of the page, 1 to 1000.", Default: JsonValue.Create(DefaultLimit)),
        new("offset", JsonSchemaType.Integer, "Rows to leave out before the page.", Default: JsonValue.Create(0)),
        new("search", JsonSchemaType.String, "Words that must all be found in the number, the name, a caller ID or the call group."),
        new("sort", JsonSchemaType.String, "Column to order by, with a leading - for descending.", Default: JsonValue.Create("number"),
            Words: [.. Enum.GetValues<ExtensionSortColumn>().Select(QueryReader.Spelling).SelectMany(w => new[] { w, "-" + w })]),
        new("enabled", JsonSchemaType.Boolean, "Only enabled, or only disabled ones."),
        new("voicemail", JsonSchemaType.Boolean, "Only with, or only without voicemail."),
        new("forwarding", JsonSchemaType.Boolean, "Only with, or only without a forward that is on."),
        new("do_not_disturb", JsonSchemaType.Boolean, "Only with, or only without do not disturb."),
        new("recording", JsonSchemaType.Boolean, "Only with, or only without recording."),
    ];

    public void Map(WebApplication app)
    {
        var read = app.MapGroup("/api/v1/extensions").WithTags("Extensions").RequireAuthorization(Policies.ApiExtensionsRead);
        read.MapGet("", ListAsync).WithName("ListExtensions").WithQuery(ListParameters)
            .WithSummary("Extensions of the tenant").WithDescription("One page, by number where nothing else is asked for. Secrets are never in it.");
        read.MapGet("{id:guid}", FindAsync).WithName("GetExtension").WithSummary("One extension")
            .WithDescription("The ETag is the version to send back as If-Match.").ProducesProblem(StatusCodes.Status404NotFound);

        var write = app.MapGroup("/api/v1/extensions").WithTags("Extensions").RequireAuthorization(Policies.ApiExtensionsWrite);
        write.MapPost("", CreateAsync).WithName("CreateExtension").WithSummary("Create an extension")
            .WithDescription("Needs number and display_name; everything else has a default. A sip_password is made where none is given, a voicemail_pin "
                + "where voicemail is on: both are in the answer to this request and never shown by the API again.")
            .WithJsonBody<ExtensionDraft>(new JsonObject { ["number"] = "1001", ["display_name"] = "Ada Lovelace", ["voicemail_email"] = "ada@example.com" })
            .ProducesProblem(StatusCodes.Status400BadRequest);
        Change(write.MapPut("{id:guid}", ReplaceAsync).WithJsonBody<ExtensionDraft>(
            new JsonObject { ["number"] = "1001", ["display_name"] = "Ada Lovelace", ["ring_timeout_seconds"] = 45 }).WithName("ReplaceExtension").WithSummary("Replace an extension's settings")
            .WithDescription("Fields that are left out get their defaults; secrets that are left out are kept. Read-only fields of a GET may be sent along."));
        Change(write.MapPatch("{id:guid}", PatchAsync).WithJsonBody<ExtensionDraft>(new JsonObject { ["do_not_disturb"] = true }).WithName("UpdateExtension").WithSummary("Change some settings of an extension")
            .WithDescription("A JSON merge patch (RFC 7396): fields that are left out stay as they are."));
        write.MapDelete("{id:guid}", DeleteAsync).WithName("DeleteExtension").WithSummary("Delete an extension")
            .WithDescription("Its phones are signed off at their next registration. Forwards of other extensions that lead to it are left as they are.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        write.MapPost("{id:guid}/sip-password", NewPasswordAsync).WithName("RegenerateSipPassword").WithSummary("Make a new SIP password")
            .WithDescription("Phones that have the old one fail at their next registration.").ProducesProblem(StatusCodes.Status404NotFound);
        write.MapPut("{id:guid}/voicemail-pin", SetPinAsync).WithName("SetVoicemailPin").WithSummary("Set the voicemail PIN, or have one made")
            .WithJsonBody<VoicemailPinModel>(new JsonObject { ["voicemail_pin"] = "7391" }).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static void Change(RouteHandlerBuilder endpoint) => endpoint
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<ApiList<ExtensionModel>>, ValidationProblem>> ListAsync(
        HttpContext http, CurrentActor actor, ExtensionList extensions, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(http.Request.Query);
        var limit = reader.Number("limit", DefaultLimit, 1, ExtensionList.MaxPageSize);
        var offset = reader.Number("offset", 0, 0, int.MaxValue);
        var filter = new ExtensionFilter
        {
            Search = reader.Text("search"), Enabled = reader.Flag("enabled"), Voicemail = reader.Flag("voicemail"),
            Forwarding = reader.Flag("forwarding"), DoNotDisturb = reader.Flag("do_not_disturb"), Recording = reader.Flag("recording"),
        };
        if (!ExtensionSort.TryParse(reader.Text("sort")?.Replace("_", "", StringComparison.Ordinal), out var sort))
        {
            reader.Refuse("sort", $"Give one of: {string.Join(", ", Enum.GetValues<ExtensionSortColumn>().Select(QueryReader.Spelling))}; with a leading - for descending.");
        }

        if (reader.Mistakes.Count > 0)
        {
            return TypedResults.ValidationProblem(reader.Mistakes, title: "The query can't be answered.");
        }

        var page = await extensions.FullPageAsync(await actor.GetAsync(), filter, sort, offset, limit, cancellationToken);
        return TypedResults.Ok(new ApiList<ExtensionModel>([.. page.Items.Select(ExtensionModel.Of)], (int)page.Total, limit, offset));
    }

    private static async Task<Results<Ok<ExtensionModel>, ProblemHttpResult>> FindAsync(
        Guid id, HttpContext http, CurrentActor actor, ExtensionList extensions, CancellationToken cancellationToken)
    {
        if (await extensions.FindAsync(await actor.GetAsync(), id, cancellationToken) is not { } extension)
        {
            return Gone();
        }

        Tag(http, extension.Version);
        return TypedResults.Ok(ExtensionModel.Of(extension));
    }

    private static async Task<Results<Created<SavedExtensionModel>, ValidationProblem, ProblemHttpResult>> CreateAsync(
        HttpContext http, CurrentActor actor, ExtensionEditor editor, CancellationToken cancellationToken)
    {
        if (await ExtensionBody.ReadAsync(http.Request, cancellationToken) is not { } body)
        {
            return Unreadable();
        }

        var draft = new ExtensionDraft();
        if (ExtensionBody.Fill(draft, body) is { Count: > 0 } mistakes)
        {
            return Invalid(mistakes);
        }

        var result = await editor.CreateAsync(await actor.GetAsync(), draft, cancellationToken);
        if (!result.Succeeded)
        {
            return Invalid(result.Errors);
        }

        var created = SavedExtensionModel.Of(result.Value!);
        Tag(http, created.Version);
        return TypedResults.Created($"/api/v1/extensions/{created.Id}", created);
    }

    private static Task<Results<Ok<SavedExtensionModel>, ValidationProblem, ProblemHttpResult>> ReplaceAsync(
        Guid id, HttpContext http, CurrentActor actor, ExtensionList extensions, ExtensionEditor editor, CancellationToken cancellationToken) =>
        SaveAsync(id, http, actor, extensions, editor, _ => new ExtensionDraft(), cancellationToken);

    private static Task<Results<Ok<SavedExtensionModel>, ValidationProblem, ProblemHttpResult>> PatchAsync(
        Guid id, HttpContext http, CurrentActor actor, ExtensionList extensions, ExtensionEditor editor, CancellationToken cancellationToken) =>
        SaveAsync(id, http, actor, extensions, editor, ExtensionDraft.Of, cancellationToken);

    private static async Task<Results<Ok<SavedExtensionModel>, ValidationProblem, ProblemHttpResult>> SaveAsync(
        Guid id, HttpContext http, CurrentActor current, ExtensionList extensions, ExtensionEditor editor, Func<Extension, ExtensionDraft> start,
        CancellationToken cancellationToken)
    {
        var actor = await current.GetAsync();
        if (await extensions.FindAsync(actor, id, cancellationToken) is not { } extension)
        {
            return Gone();
        }

        if (await ExtensionBody.ReadAsync(http.Request, cancellationToken) is not { } body)
        {
            return Unreadable();
        }

        var draft = start(extension);
        var mistakes = ExtensionBody.Fill(draft, body);
        if (!ExtensionBody.TryVersion(body, out var version))
        {
            mistakes["version"] = ["Give the version of a GET, or leave it out."];
        }

        if (mistakes.Count > 0)
        {
            return Invalid(mistakes);
        }

        if (!IsCurrent(http, extension.Version) || (version is not null && version != extension.Version))
        {
            return Stale();
        }

        var result = await editor.SaveAsync(actor, id, extension.Version, draft, cancellationToken);
        if (!result.Succeeded)
        {
            return result.Outcome switch { SaveOutcome.Stale => Stale(), SaveOutcome.Gone => Gone(), _ => Invalid(result.Errors) };
        }

        var saved = SavedExtensionModel.Of(result.Value!);
        Tag(http, saved.Version);
        return TypedResults.Ok(saved);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, HttpContext http, CurrentActor current, ExtensionList extensions, ExtensionEditor editor, CancellationToken cancellationToken)
    {
        var actor = await current.GetAsync();
        if (await extensions.FindAsync(actor, id, cancellationToken) is not { } extension)
        {
            return Gone();
        }

        if (!IsCurrent(http, extension.Version))
        {
            return Stale();
        }

        var asked = http.Request.Headers.IfMatch.Count > 0;
        var result = await editor.DeleteAsync(actor, id, asked ? extension.Version : null, cancellationToken);
        return result.Outcome switch
        {
            SaveOutcome.Saved => TypedResults.NoContent(),
            SaveOutcome.Stale => Stale(),
            SaveOutcome.Gone => Gone(),
            _ => TypedResults.Problem(result.Errors[""], statusCode: StatusCodes.Status409Conflict, title: "In use"),
        };
    }

    private static async Task<Results<Ok<SipPasswordModel>, ProblemHttpResult>> NewPasswordAsync(
        Guid id, CurrentActor actor, ExtensionSecrets secrets, CancellationToken cancellationToken)
    {
        var result = await secrets.RegeneratePasswordAsync(await actor.GetAsync(), id, cancellationToken);
        return result.Value is { } saved ? TypedResults.Ok(new SipPasswordModel(saved.SipPassword!)) : Gone();
    }

    private static async Task<Results<Ok<VoicemailPinModel>, ValidationProblem, ProblemHttpResult>> SetPinAsync(
        Guid id, HttpContext http, CurrentActor actor, ExtensionSecrets secrets, CancellationToken cancellationToken)
    {
        if (await ExtensionBody.ReadAsync(http.Request, cancellationToken) is not { } body)
        {
            return Unreadable();
        }

        var draft = new ExtensionDraft();
        if (ExtensionBody.Fill(draft, body) is { Count: > 0 } mistakes)
        {
            return Invalid(mistakes);
        }

        var result = await secrets.SetPinAsync(await actor.GetAsync(), id, draft.VoicemailPin, cancellationToken);
        return result.Outcome switch
        {
            SaveOutcome.Saved => TypedResults.Ok(new VoicemailPinModel(result.Value!.VoicemailPin)),
            SaveOutcome.Gone => Gone(),
            _ => Invalid(result.Errors),
        };
    }

    private static void Tag(HttpContext http, uint version) => http.Response.Headers.ETag = Tag(version);

    private static string Tag(uint version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    private static bool IsCurrent(HttpContext http, uint version) => http.Request.Headers.IfMatch is not { Count: > 0 } asked
        || (EntityTagHeaderValue.TryParseList(asked, out var tags) && tags.Any(t => t.Tag == "*" || (!t.IsWeak && t.Tag == Tag(version))));

    private static ValidationProblem Invalid(IDictionary<string, string[]> mistakes) =>
        TypedResults.ValidationProblem(mistakes, title: "The extension was not saved.");

    private static ValidationProblem Invalid(FieldErrors errors) =>
        Invalid(errors.ToDictionary().ToDictionary(e => ExtensionBody.NameOf(e.Key), e => e.Value, StringComparer.Ordinal));

    private static ProblemHttpResult Gone() =>
        TypedResults.Problem("There is no extension with this id.", statusCode: StatusCodes.Status404NotFound, title: "No such extension");

    private static ProblemHttpResult Stale() => TypedResults.Problem(
        "The extension has changed since you read it. Read it again, then repeat the change.", statusCode: StatusCodes.Status409Conflict, title: "Changed meanwhile");

    private static ProblemHttpResult Unreadable() => TypedResults.Problem(
        "Send a JSON object with the content type application/json, as {\"number\": \"1001\", \"display_name\": \"Ada\"}.",
        statusCode: StatusCodes.Status400BadRequest, title: "The body can't be read");
}
