using CallSign.Telephony.Modules;
using CallSign.Telephony.Modules.CallControl;
using CallSign.Web.Composition;

namespace CallSign.Web.Modules;

/// <summary>The ESL modules and their settings.</summary>
internal sealed class ModulesFeature : IWebFeature
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CallWebhookClient>();
        builder.Services.AddEslModules(ModuleSettings.Read(builder.Configuration));
    }
}
