using System.Globalization;
using CallSign.Core.Extensions;
using CallSign.Core.Extensions.Csv;
using CallSign.Core.Lists;
using CallSign.Web.Security;
using Microsoft.Net.Http.Headers;

namespace CallSign.Web.Portal.Extensions;

/// <summary>Files of the extension pages: the CSV export of what the list shows, and the template for an import.</summary>
internal static class ExtensionFiles
{
    public static void Map(WebApplication app)
    {
        var files = app.MapGroup("/extensions").RequireAuthorization(Policies.AdministerTenant).ExcludeFromDescription();
        files.MapGet("export.csv", ExportAsync);
        files.MapGet("template.csv", Template);
    }

    // The list's own URL words (q, sort, filters); secrets=true adds SIP passwords and PINs and is audited.
    private static async Task ExportAsync(
        HttpContext http, CurrentActor current, ExtensionQuery query, ExtensionExport export, TimeProvider time, CancellationToken cancellationToken)
    {
        var actor = await current.GetAsync();
        var words = http.Request.Query.ToDictionary(v => v.Key, v => v.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var sort = words.GetValueOrDefault("sort");
        var list = new ListQuery
        {
            Search = words.GetValueOrDefault("q"), Sort = sort?.TrimStart('-'), Descending = sort?.StartsWith('-') ?? false, Filters = words,
        };
        var filter = await query.FilterAsync(actor, list, cancellationToken);
        var secrets = words.GetValueOrDefault("secrets") == "true";
        Attach(http, string.Create(CultureInfo.InvariantCulture, $"extensions-{time.GetUtcNow():yyyy-MM-dd}{(secrets ? "-with-passwords" : "")}.csv"));
        await export.WriteAsync(actor, filter, ExtensionSort.Of(list), secrets, http.Response.Body, cancellationToken);
    }

    private static async Task Template(HttpContext http, CancellationToken cancellationToken)
    {
        Attach(http, "extensions-template.csv");
        // The byte order mark tells Excel that this is UTF-8.
        await http.Response.WriteAsync("\uFEFF" + ExtensionExport.Template(), cancellationToken);
    }

    private static void Attach(HttpContext http, string name)
    {
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name }.ToString();
    }
}
