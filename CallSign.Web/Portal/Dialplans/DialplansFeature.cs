using CallSign.Core.Dialplans;
using CallSign.Web.Composition;

namespace CallSign.Web.Portal.Dialplans;

internal sealed class DialplansFeature : IWebFeature
{
    public void AddServices(WebApplicationBuilder builder) => builder.Services.AddSingleton<DialplanHistory>();

    public void Map(WebApplication app)
    {
        // The pages are found by their routes.
    }
}
