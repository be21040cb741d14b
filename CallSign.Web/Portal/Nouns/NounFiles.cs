using System.Globalization;
using CallSign.Core.Lists;
using CallSign.Core.Nouns;
using CallSign.Core.Nouns.Csv;
using CallSign.Web.Composition;
using CallSign.Web.Security;
using Microsoft.Net.Http.Headers;

namespace CallSign.Web.Portal.Nouns;

/// <summary>The CSV export of every list of nouns: <c>/ring-groups/export.csv</c> and its like, with the list's own URL words.</summary>
internal sealed class NounFiles : IWebFeature
{
    public void AddServices(WebApplicationBuilder builder)
    {
        // what it uses is registered with the nouns
    }

    public void Map(WebApplication app)
    {
        foreach (var kind in NounCatalog.Edited.Where(k => k.IsOfTenants))
        {
            app.MapGet($"/{kind.Words.Path}/export.csv", (HttpContext http, CurrentActor current, NounExport export, TimeProvider time, CancellationToken cancellationToken) =>
                ExportAsync(kind, http, current, export, time, cancellationToken)).RequireAuthorization(Policies.AdministerTenant).ExcludeFromDescription();
        }
    }

    private static async Task ExportAsync(
        NounKind kind, HttpContext http, CurrentActor current, NounExport export, TimeProvider time, CancellationToken cancellationToken)
    {
        var words = http.Request.Query.ToDictionary(v => v.Key, v => v.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var sort = words.GetValueOrDefault("sort") ?? (kind.IsNumbered ? "number" : "name");
        var query = new ListQuery { Search = words.GetValueOrDefault("q"), Sort = sort.TrimStart('-'), Descending = sort.StartsWith('-'), Filters = words };
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        var name = string.Create(CultureInfo.InvariantCulture, $"{kind.Words.Path}-{time.GetUtcNow():yyyy-MM-dd}.csv");
        http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name }.ToString();
        await export.WriteAsync(await current.GetAsync(), kind, query, http.Response.Body, cancellationToken);
    }
}
