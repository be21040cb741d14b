using CallSign.Core.Conferences;
using CallSign.Core.Hospitality;
using CallSign.Core.VoicemailMessages;
using CallSign.Core.Webhooks;
using CallSign.Telephony.Modules;
using CallSign.Telephony.Modules.CallControl;
using CallSign.Telephony.Modules.Conference;
using CallSign.Telephony.Modules.Hospitality;
using CallSign.Telephony.Modules.Recorder;
using CallSign.Telephony.Modules.Voicemail;
using CallSign.Web.Composition;
using CallSign.Web.Settings;

namespace CallSign.Web.Modules;

/// <summary>The ESL modules and their settings.</summary>
internal sealed class ModulesFeature : IWebFeature
{
    public void AddServices(WebApplicationBuilder builder)
    {
        var settings = (CallSignSettings)builder.Services.Last(s => s.ServiceType == typeof(CallSignSettings)).ImplementationInstance!;
        var (mail, transcription) = VoicemailSettings.Read(builder.Configuration);
        builder.Services.AddVoicemail(new VoicemailFolders(settings.VoicemailFolder, settings.VoicemailOnNodes), mail, transcription, settings.Bucket);
        builder.Services.AddVoicemailModule();
        builder.Services.AddRecorderModule();
        builder.Services.AddHospitality();
        builder.Services.AddHospitalityModule();
        builder.Services.AddSingleton(new TenantHttp(settings.WebhookNetworks));
        builder.Services.AddConferences();
        builder.Services.AddConferenceModule();
        builder.Services.AddSingleton<CallWebhookClient>();
        builder.Services.AddEslModules(ModuleSettings.Read(builder.Configuration));
    }
}
