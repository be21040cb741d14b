using CallSign.Web.Composition;

namespace CallSign.Web.Portal.ApiDocs;

/// <summary>The page that documents the REST API.</summary>
internal sealed class ApiDocsFeature : IWebFeature
{
    public void AddServices(WebApplicationBuilder builder) => builder.Services.AddSingleton<ApiReferenceReader>();
}
