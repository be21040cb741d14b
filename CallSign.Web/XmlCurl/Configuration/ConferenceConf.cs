using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Configuration;

/// <summary>conference.conf: the keys of members and the profile of rooms, the same whatever is asked of the file.</summary>
internal sealed class ConferenceConf : IXmlCurlSection
{
    public IReadOnlyList<XmlCurlClaim> Claims { get; } = [new("configuration", "conference.conf")];

    public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer)
    {
        writer.OpenConfiguration("conference.conf"u8)
            .Literal("<advertise>\n</advertise>\n<caller-controls>\n<group name=\"default\">\n"u8)
            .Literal("<control action=\"mute\" digits=\"0\"/>\n"u8)
            .Literal("<control action=\"deaf mute\" digits=\"*\"/>\n"u8)
            .Literal("<control action=\"energy up\" digits=\"9\"/>\n"u8)
            .Literal("<control action=\"energy equ\" digits=\"8\"/>\n"u8)
            .Literal("<control action=\"energy dn\" digits=\"7\"/>\n"u8)
            .Literal("<control action=\"vol talk up\" digits=\"3\"/>\n"u8)
            .Literal("<control action=\"vol talk zero\" digits=\"2\"/>\n"u8)
            .Literal("<control action=\"vol talk dn\" digits=\"1\"/>\n"u8)
            .Literal("<control action=\"vol listen up\" digits=\"6\"/>\n"u8)
            .Literal("<control action=\"vol listen zero\" digits=\"5\"/>\n"u8)
            .Literal("<control action=\"vol listen dn\" digits=\"4\"/>\n"u8)
            .Literal("<control action=\"hangup\" digits=\"#\"/>\n"u8)
            .Literal("</group>\n</caller-controls>\n<profiles>\n<profile name=\"default\">\n"u8)
            .Fixed("rate"u8, "16000"u8)
            .Fixed("interval"u8, "20"u8)
            .Fixed("channels"u8, "1"u8)
            .Fixed("energy-level"u8, "100"u8)
            .Fixed("auto-gain-level"u8, "0"u8)
            .Fixed("caller-controls"u8, "default"u8)
            .Fixed("sound-prefix"u8, "$${sound_prefix}"u8)
            .Fixed("muted-sound"u8, "conference/conf-muted.wav"u8)
            .Fixed("unmuted-sound"u8, "conference/conf-unmuted.wav"u8)
            .Fixed("alone-sound"u8, "conference/conf-alone.wav"u8)
            .Fixed("moh-sound"u8, "$${hold_music}"u8)
            .Fixed("enter-sound"u8, "tone_stream://%(200,0,500,600,700)"u8)
            .Fixed("exit-sound"u8, "tone_stream://%(500,0,300,200,100,50,25)"u8)
            .Fixed("kicked-sound"u8, "conference/conf-kicked.wav"u8)
            .Fixed("locked-sound"u8, "conference/conf-locked.wav"u8)
            .Fixed("is-locked-sound"u8, "conference/conf-is-locked.wav"u8)
            .Fixed("is-unlocked-sound"u8, "conference/conf-is-unlocked.wav"u8)
            .Fixed("pin-sound"u8, "conference/conf-pin.wav"u8)
            .Fixed("bad-pin-sound"u8, "conference/conf-bad-pin.wav"u8)
            .Fixed("comfort-noise"u8, "true"u8)
            .Literal("</profile>\n</profiles>\n"u8).CloseConfiguration();
        return true;
    }
}
