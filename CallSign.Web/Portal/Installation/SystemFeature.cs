using CallSign.Core.Audit;
using CallSign.Core.Data;
using CallSign.Core.Nodes;
using CallSign.Core.Settings;
using CallSign.Telephony.Nodes;
using CallSign.Web.Composition;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CallSign.Web.Portal.Installation;

internal sealed class SystemFeature : IWebFeature
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SwitchNodeEditor>();
        builder.Services.AddSingleton<DatabaseInspector>();
        builder.Services.AddSingleton<NodeProbe>();
        builder.Services.TryAddSingleton<ActionLog>();
        builder.Services.TryAddSingleton<XmlCurlKeySetting>();
        builder.Services.AddSingleton<NodeAccess>();
    }

    public void Map(WebApplication app) => NodeFilesEndpoint.Map(app);
}
