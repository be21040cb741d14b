using CallSign.Core.Queues;
using CallSign.Telephony;
using CallSign.Telephony.Overrides;
using CallSign.Web.Composition;
using CallSign.Web.Settings;
using CallSign.Web.XmlCurl.Dialplan;

namespace CallSign.Web.Live;

/// <summary>The nodes and what comes from them: live calls, registrations, commands, CDRs.</summary>
internal sealed class TelephonyFeature : IWebFeature
{
    public void AddServices(WebApplicationBuilder builder)
    {
        var settings = (CallSignSettings)builder.Services.Last(s => s.ServiceType == typeof(CallSignSettings)).ImplementationInstance!;
        builder.Services.AddSingleton(new QueueRetention(settings.QueueHistoryDays));
        builder.Services.AddCallSignTelephony(new TelephonyOptions(Path.Combine(settings.DataFolder, "cdr-spool")));
        builder.Services.AddTimeConditionSwitch();
        builder.Services.AddSingleton<IExtensionCalls, LiveExtensions>();
        builder.Services.AddSingleton<IQueueWaiting, LiveQueues>();
        builder.Services.AddHostedService<NodeConfigurationReader>();
    }
}
