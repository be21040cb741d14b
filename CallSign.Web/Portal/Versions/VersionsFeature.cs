using System.Globalization;
using System.Text;
using CallSign.Core.ConfigFiles;
using CallSign.Core.Versions;
using CallSign.Web.Composition;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Mvc;

namespace CallSign.Web.Portal.Versions;

/// <summary>Whole configurations: what pages and the API of them use, and the files that the pages offer.</summary>
internal sealed class VersionsFeature : IWebFeature
{
    public void AddServices(WebApplicationBuilder builder) => builder.Services.AddConfigVersions();

    public void Map(WebApplication app)
    {
        // A passphrase never stands in an address, so this file is posted for.
        app.MapPost("/configuration/export", ExportAsync).RequireAuthorization(Policies.AdministerTenant).ExcludeFromDescription();
        app.MapGet("/configuration/version.json", VersionAsync).RequireAuthorization(Policies.AdministerTenant).ExcludeFromDescription();
    }

    private static async Task<IResult> ExportAsync(
        HttpContext http, CurrentActor current, ConfigTransfer files, TimeProvider time, [FromForm] string? passphrase, [FromForm] string? ids)
    {
        if (passphrase is { Length: > 0 and < ConfigTransfer.MinPassphrase })
        {
            return TypedResults.Text($"The passphrase needs {ConfigTransfer.MinPassphrase} characters or more. Go back and enter another one.", statusCode: StatusCodes.Status422UnprocessableEntity);
        }

        var text = await files.ExportAsync(await current.GetAsync(), string.IsNullOrEmpty(passphrase) ? null : passphrase, ids is not null, http.RequestAborted);
        return File(http, text, string.Create(CultureInfo.InvariantCulture, $"configuration-{time.GetUtcNow():yyyy-MM-dd}.json"));
    }

    private static async Task<IResult> VersionAsync(HttpContext http, CurrentActor current, ConfigVersions versions, [FromQuery] int number) =>
        await versions.ExportAsync(await current.GetAsync(), number, http.RequestAborted) is { } text
            ? File(http, text, string.Create(CultureInfo.InvariantCulture, $"configuration-version-{number}.json"))
            : TypedResults.NotFound();

    private static Microsoft.AspNetCore.Http.HttpResults.FileContentHttpResult File(HttpContext http, string text, string name)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(Encoding.UTF8.GetBytes(text), "application/json", name);
    }
}
