using CallSign.Core.Audit;
using CallSign.Core.Tenancy;
using CallSign.Web.Composition;
using CallSign.Web.Security;

namespace CallSign.Web.Portal.Audit;

/// <summary>The audit log's page and its CSV: the same words in the URL, every entry, sent while it is read.</summary>
internal sealed class AuditFeature : IWebFeature
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AuditList>();
        builder.Services.AddSingleton<AuditExport>();
    }

    public void Map(WebApplication app) =>
        app.MapGet("/audit/export", ExportAsync).RequireAuthorization(Policies.Administer).ExcludeFromDescription();

    private static async Task<IResult> ExportAsync(
        HttpContext http, AuditExport export, TenantReads tenants, TimeProvider time, CancellationToken cancellationToken)
    {
        var actor = Actor.From(http.User);
        var zone = await tenants.ZoneAsync(actor, cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var query = AuditFilter.Read(name => http.Request.Query[name] is [{ } value, ..] ? value : null, zone, now);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(
            stream => export.WriteAsync(actor, query, zone, stream, cancellationToken), "text/csv; charset=utf-8",
            $"audit-{TimeZoneInfo.ConvertTimeFromUtc(now, zone):yyyy-MM-dd}.csv");
    }
}
