using CallSign.Core.MusicOnHold;
using CallSign.Core.Routing;
using CallSign.Web.Settings;

namespace CallSign.Web.XmlCurl.Configuration;

/// <summary>local_stream.conf: FreeSWITCH's own music, and a stream for each music class, named by its id.</summary>
internal sealed class LocalStreamConf(CallSignSettings settings) : IXmlCurlSection
{
    public IReadOnlyList<XmlCurlClaim> Claims { get; } = [new("configuration", "local_stream.conf")];

    public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer)
    {
        // mod_local_stream does not load without a stream; this one is $${hold_music} where a tenant has no music of its own.
        writer.OpenConfiguration("local_stream.conf"u8)
            .Literal("<directory name=\"moh\" path=\"$${sounds_dir}/music/8000\">\n"u8)
            .Fixed("rate"u8, "8000"u8).Fixed("shuffle"u8, "true"u8).Fixed("channels"u8, "1"u8).Fixed("interval"u8, "20"u8).Fixed("timer-name"u8, "soft"u8)
            .Literal("</directory>\n"u8);
        foreach (var music in snapshot.Tenants.SelectMany(MusicPlaylist.All))
        {
            writer.Literal("<directory name=\""u8).Token(music.StreamName).Literal("\" path=\""u8)
                .Data(settings.MediaOnNodes).Literal("/"u8).Data(music.Folder).Literal("\">\n"u8)
                .Param("rate"u8, MusicPlaylist.Rate);
            // The list that is in the folder has its order already.
            writer.Fixed("shuffle"u8, "false"u8).Fixed("channels"u8, "1"u8).Fixed("interval"u8, "20"u8).Fixed("timer-name"u8, "soft"u8);
            if (music.Chime is { } chime)
            {
                writer.OpenParam("chime-list"u8).Data(settings.MediaOnNodes).Literal("/"u8).Data(chime).CloseValue();
                writer.Param("chime-freq"u8, music.ChimeSeconds);
            }

            writer.Literal("</directory>\n"u8);
        }

        writer.CloseConfiguration();
        return true;
    }
}
