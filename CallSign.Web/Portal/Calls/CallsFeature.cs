using CallSign.Core.Tenancy;
using CallSign.Web.Composition;

namespace CallSign.Web.Portal.Calls;

/// <summary>What the pages of calls read besides the calls themselves.</summary>
internal sealed class CallsFeature : IWebFeature
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TenantReads>();
    }
}
