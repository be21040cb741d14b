using CallSign.Core.CallWebhooks;
using CallSign.Telephony.Modules;

namespace CallSign.Web.XmlCurl.Dialplan.Routes;

/// <summary>
/// A call that a tenant's program decides: the module <c>callcontrol</c> has it, and what it does not decide goes to the fallback, also where
/// the module is stopped, slow or gone.
/// </summary>
internal sealed class CallWebhookRoute(IModuleSockets modules) : NounRoute<CallWebhook>
{
    public override void Write(FsXmlWriter writer, in DialplanCall call, CallWebhook noun)
    {
        writer.OpenVariables(call).CloseValue();
        if (modules.SocketOf("callcontrol") is { } socket)
        {
            writer.OpenAction("socket"u8).Data(socket).Literal("/webhook/"u8).Token(noun.Id.ToString("N")).Literal(" async full"u8).CloseValue();
        }

        writer.Afterwards(call, noun);
    }

    public override void WriteAfter(FsXmlWriter writer, in DialplanCall call, CallWebhook noun) => writer.GoTo(call, noun.Fallback);
}
