using CallSign.Core.Conferences;
using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Configuration;

/// <summary>The profile of one conference room: what its conference profile says, and the room's own PINs, tones and limits.</summary>
internal static class ConferenceRoomProfile
{
    public static void Write(FsXmlWriter writer, TenantSnapshot tenant, ConferenceRoom room)
    {
        var profile = tenant.Nouns.Find<ConferenceProfile>(room.ProfileId) ?? new ConferenceProfile();
        writer.Literal("<profile name=\""u8).Token(room.Id.ToString("N")).Literal("\">\n"u8);
        foreach (var parameter in ConferenceParameter.All)
        {
            // Names and values are of our own list; a value that is not is served as the default.
            if (profile.ValueOf(parameter) is { Length: > 0 } value)
            {
                writer.Literal("<param name=\""u8).Token(parameter.Name).Literal("\" value=\""u8).Token(value).CloseValue();
            }
        }

        // mod_conference 1.11.1 ends the whole switch where max-energy-level comes without this one.
        writer.Fixed("max-energy-hit-trigger"u8, "5"u8);
        Keys(writer, profile);
        writer.Sounds();
        if (room.MusicWhenAlone)
        {
            writer.Fixed("moh-sound"u8, "$${hold_music}"u8);
        }

        if (room.AnnounceJoin)
        {
            writer.Fixed("enter-sound"u8, "tone_stream://%(200,0,500,600,700)"u8);
        }

        if (room.AnnounceLeave)
        {
            writer.Fixed("exit-sound"u8, "tone_stream://%(500,0,300,200,100,50,25)"u8);
        }

        writer.Fixed("alone-sound"u8, "conference/conf-alone.wav"u8);
        Pin(writer, "pin"u8, room.PinInClear);
        Pin(writer, "moderator-pin"u8, room.ModeratorPinInClear);
        if (room.MaxMembers is { } most)
        {
            writer.Param("max-members"u8, most);
        }

        if (room.WaitForModerator)
        {
            writer.Fixed("conference-flags"u8, "wait-mod"u8);
        }

        if (room.Record)
        {
            writer.OpenParam("auto-record"u8).Literal("$${recordings_dir}/"u8).Token(tenant.Domain).Literal("/${strftime(%Y/%m/%d)}/${uuid}.wav"u8).CloseValue();
        }

        writer.Literal("</profile>\n"u8);
    }

    /// <summary>The words that mod_conference says, the same in all rooms.</summary>
    public static FsXmlWriter Sounds(this FsXmlWriter writer) => writer
        .Fixed("sound-prefix"u8, "$${sound_prefix}"u8)
        .Fixed("muted-sound"u8, "conference/conf-muted.wav"u8)
        .Fixed("unmuted-sound"u8, "conference/conf-unmuted.wav"u8)
        .Fixed("kicked-sound"u8, "conference/conf-kicked.wav"u8)
        .Fixed("locked-sound"u8, "conference/conf-locked.wav"u8)
        .Fixed("is-locked-sound"u8, "conference/conf-is-locked.wav"u8)
        .Fixed("is-unlocked-sound"u8, "conference/conf-is-unlocked.wav"u8)
        .Fixed("pin-sound"u8, "conference/conf-pin.wav"u8)
        .Fixed("bad-pin-sound"u8, "conference/conf-bad-pin.wav"u8);

    private static void Keys(FsXmlWriter writer, ConferenceProfile profile)
    {
        if (profile.Controls.Count == 0)
        {
            writer.Fixed("caller-controls"u8, "default"u8);
        }
        else
        {
            writer.OpenParam("caller-controls"u8).Token(profile.Id.ToString("N")).CloseValue();
        }

        if (profile.ModeratorControls.Count > 0)
        {
            writer.OpenParam("moderator-controls"u8).Token(profile.Id.ToString("N")).Literal("-moderator"u8).CloseValue();
        }
    }

    // Where it is not digits, Token refuses the whole answer: nobody comes in, which is better than everybody.
    private static void Pin(FsXmlWriter writer, ReadOnlySpan<byte> name, string? pin)
    {
        if (!string.IsNullOrEmpty(pin))
        {
            writer.OpenParam(name).Token(pin).CloseValue();
        }
    }
}
