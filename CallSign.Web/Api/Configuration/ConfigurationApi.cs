using System.Text;
using System.Text.Json.Nodes;
using CallSign.Core.ConfigFiles;
using CallSign.Core.Versions;
using CallSign.Web.Composition;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;

namespace CallSign.Web.Api.Configuration;

/// <summary><c>/api/v1/configuration</c>: a tenant's whole configuration as one document, to keep in git and to bring in again.</summary>
internal sealed class ConfigurationApi : IWebFeature
{
    /// <summary>Header with the passphrase that encrypts the secrets; it never stands in an address.</summary>
    private const string Passphrase = "X-Configuration-Passphrase";

    private const int MaxBytes = 20 * 1024 * 1024;

    public void Map(WebApplication app)
    {
        app.MapGet("/api/v1/configuration", ExportAsync).RequireAuthorization(Policies.ApiConfigRead).WithTags("Configuration").WithName("ExportConfiguration")
            .WithQuery(new QueryParameter("ids", JsonSchemaType.Boolean, "Whether entries have their ids, by which a renamed noun is known again.", Default: JsonValue.Create(true)))
            .WithSummary("The whole configuration of the tenant")
            .WithDescription($"The same configuration is always the same text. Secrets are masked; with a key that may write, the header {Passphrase} encrypts them instead.")
            .Produces<JsonObject>().ProducesProblem(StatusCodes.Status400BadRequest);
        app.MapPost("/api/v1/configuration", ImportAsync).RequireAuthorization(Policies.ApiConfigWrite).WithTags("Configuration").WithName("ImportConfiguration")
            .WithQuery(
                new QueryParameter("replace", JsonSchemaType.Boolean, "Whether what the document does not have is deleted, of the kinds that it has.", Default: JsonValue.Create(false)),
                new QueryParameter("dry_run", JsonSchemaType.Boolean, "Whether to answer what would be done, and do nothing.", Default: JsonValue.Create(false)))
            .WithSummary("Bring in a configuration")
            .WithDescription($"All of it in one transaction, or nothing. What was there is kept as a version. Encrypted secrets need the header {Passphrase}.")
            .WithJsonBody<JsonObject>(new JsonObject { ["format"] = "callsign-configuration", ["version"] = 1, ["nouns"] = new JsonObject() })
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<ContentHttpResult, ValidationProblem, ProblemHttpResult>> ExportAsync(
        HttpContext http, CurrentActor current, ConfigTransfer files, Microsoft.AspNetCore.Authorization.IAuthorizationService authorization, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(http.Request.Query);
        var ids = reader.Flag("ids") ?? true;
        string? passphrase = http.Request.Headers[Passphrase];
        if (passphrase is { Length: < ConfigTransfer.MinPassphrase })
        {
            reader.Refuse(Passphrase, $"Give {ConfigTransfer.MinPassphrase} characters or more.");
        }

        if (reader.Mistakes.Count > 0)
        {
            return TypedResults.ValidationProblem(reader.Mistakes, title: "The query can't be answered.");
        }

        // Who only reads never gets a secret.
        if (passphrase is not null && !(await authorization.AuthorizeAsync(http.User, null, Policies.ApiConfigWrite)).Succeeded)
        {
            return TypedResults.Problem("Secrets need the scope config:write. Leave the passphrase out to get the configuration without them.", statusCode: StatusCodes.Status403Forbidden);
        }

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Text(await files.ExportAsync(await current.GetAsync(), passphrase, ids, cancellationToken), "application/json", Encoding.UTF8);
    }

    private static async Task<Results<Ok<ConfigurationResult>, ValidationProblem, ProblemHttpResult>> ImportAsync(
        HttpContext http, CurrentActor current, ConfigTransfer files, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(http.Request.Query);
        var (replace, dryRun) = (reader.Flag("replace") ?? false, reader.Flag("dry_run") ?? false);
        if (reader.Mistakes.Count > 0)
        {
            return TypedResults.ValidationProblem(reader.Mistakes, title: "The query can't be answered.");
        }

        if (!http.Request.HasJsonContentType() || http.Request.ContentLength > MaxBytes)
        {
            return TypedResults.Problem("Send the document as JSON of at most 20 MB, with the content type application/json.",
                statusCode: StatusCodes.Status400BadRequest, title: "The body can't be read");
        }

        using var body = new StreamReader(http.Request.Body, Encoding.UTF8);
        var text = await body.ReadToEndAsync(cancellationToken);
        var actor = await current.GetAsync();
        var preview = await files.PreviewAsync(
            actor, text, new ConfigImportOptions { Replace = replace, Passphrase = http.Request.Headers[Passphrase] }, cancellationToken);
        if (preview.Problem is not null || preview.Problems.Count > 0)
        {
            return Refused(preview);
        }

        if (dryRun || preview.Entries.Count == 0)
        {
            return TypedResults.Ok(ConfigurationResult.Of(preview));
        }

        var result = await files.ApplyAsync(actor, preview, VersionReason.Import, "import by " + actor.Name, cancellationToken);
        return result.IsApplied ? TypedResults.Ok(ConfigurationResult.Of(result))
            : result.Problem is not null || result.Problems.Count > 0 ? Refused(result)
            : TypedResults.Problem("The configuration was changed at the same moment. Send it again.", statusCode: StatusCodes.Status409Conflict, title: "Changed meanwhile");
    }

    private static ValidationProblem Refused(ConfigPreview preview) => TypedResults.ValidationProblem(
        preview.Problem is { } problem
            ? new Dictionary<string, string[]> { [""] = [problem] }
            : preview.Problems.GroupBy(p => string.Join('.', new[] { p.Kind, p.Name, p.Field }.Where(w => w.Length > 0)))
                .ToDictionary(g => g.Key, g => g.Select(p => p.Reason).ToArray(), StringComparer.Ordinal),
        title: "The configuration was not imported.");
}

/// <summary>What an import did, or would do.</summary>
/// <param name="Applied">Whether it was saved.</param>
/// <param name="Unchanged">How many nouns were as the document says already.</param>
/// <param name="Changes">What was created, changed and deleted.</param>
/// <param name="Warnings">What of the document was left out of account.</param>
public sealed record ConfigurationResult(bool Applied, int Unchanged, IReadOnlyList<ConfigurationChange> Changes, IReadOnlyList<string> Warnings)
{
    internal static ConfigurationResult Of(ConfigPreview preview) => new(
        preview.IsApplied, preview.Unchanged, [.. preview.Entries.Select(e => new ConfigurationChange(e.KindWord, e.Name, e.Action, [.. e.Fields.Select(f => f.Field).Distinct()]))],
        preview.Warnings);
}

/// <summary>A noun that an import changes.</summary>
/// <param name="Kind">As <c>ring_group</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Action">What becomes of it.</param>
/// <param name="Fields">Fields that differ, in words.</param>
public sealed record ConfigurationChange(string Kind, string Name, EntryAction Action, IReadOnlyList<string> Fields);
