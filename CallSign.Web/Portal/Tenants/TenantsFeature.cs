using CallSign.Core.Tenancy;
using CallSign.Web.Composition;

namespace CallSign.Web.Portal.Tenants;

internal sealed class TenantsFeature : IWebFeature
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TenantList>();
        builder.Services.AddSingleton<TenantEditor>();
    }
}
