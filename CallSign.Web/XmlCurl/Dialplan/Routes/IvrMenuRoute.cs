using CallSign.Core.IvrMenus;
using CallSign.Web.XmlCurl.Configuration;

namespace CallSign.Web.XmlCurl.Dialplan.Routes;

/// <summary>A call to an IVR menu. Keys lead on from within the application; who presses none, or wrong ones, comes back here.</summary>
internal sealed class IvrMenuRoute : NounRoute<IvrMenu>
{
    public override void Write(FsXmlWriter writer, in DialplanCall call, IvrMenu noun)
    {
        // "none" has no key in it: then # is a key like all others.
        writer.OpenVariables(call).Literal(";ivr_menu_terminator="u8).Literal(new IvrTree(call.Tenant, noun).HasPound ? "none"u8 : "#"u8).CloseValue();
        if (!call.IsAnswered)
        {
            writer.Action("answer"u8, ""u8).Action("sleep"u8, "500"u8);
        }

        writer.OpenAction("ivr"u8).Token(noun.Id.ToString("N")).CloseValue().Afterwards(call, noun);
    }

    public override void WriteAfter(FsXmlWriter writer, in DialplanCall call, IvrMenu noun) =>
        writer.GoTo(call, call.IvrMenuStatus.SequenceEqual("timeout"u8) ? noun.TimeoutDestination : noun.InvalidDestination);
}
