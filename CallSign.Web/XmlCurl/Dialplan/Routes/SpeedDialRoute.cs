using CallSign.Core.SpeedDials;

namespace CallSign.Web.XmlCurl.Dialplan.Routes;

/// <summary>A speed dial: its number is dialled as if it had been dialled itself, so every rule for it applies.</summary>
internal sealed class SpeedDialRoute : NounRoute<SpeedDial>
{
    public override void Write(FsXmlWriter writer, in DialplanCall call, SpeedDial noun) => writer.Transfer(call, noun.Target);
}
