using System.Globalization;
using CallSign.Core.Cdrs;
using CallSign.Core.Tenancy;
using CallSign.Web.Composition;
using CallSign.Web.Security;

namespace CallSign.Web.Portal.Cdrs;

/// <summary>The CSV behind "Export" of the call history: the same URL words, every row, sent while it is read.</summary>
internal sealed class CdrExportEndpoint : IWebFeature
{
    public void Map(WebApplication app) =>
        app.MapGet("/calls/history/export", ExportAsync).RequireAuthorization(Policies.Supervise).ExcludeFromDescription();

    private static async Task<IResult> ExportAsync(
        HttpContext http, CdrExport export, TenantReads tenants, TimeProvider time, CancellationToken cancellationToken)
    {
        var actor = Actor.From(http.User);
        var zone = await tenants.ZoneAsync(actor, cancellationToken);
        var query = CdrFilter.Read(name => http.Request.Query[name] is [{ } value, ..] ? value : null, zone, time.GetUtcNow().UtcDateTime);
        var (first, last) = (TimeZoneInfo.ConvertTimeFromUtc(query.From, zone), TimeZoneInfo.ConvertTimeFromUtc(query.To.AddTicks(-1), zone));
        var name = string.Create(CultureInfo.InvariantCulture, $"calls-{first:yyyy-MM-dd}-{last:yyyy-MM-dd}.csv");
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(stream => export.WriteAsync(actor, query, zone, stream, cancellationToken), "text/csv; charset=utf-8", name);
    }
}
