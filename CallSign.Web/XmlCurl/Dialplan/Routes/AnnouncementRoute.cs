using CallSign.Core.Announcements;
using CallSign.Core.Media;

namespace CallSign.Web.XmlCurl.Dialplan.Routes;

/// <summary>A call to an announcement: one playback, whatever the number of repetitions, so that the key that ends it ends all; then on.</summary>
internal sealed class AnnouncementRoute(SoundPath sounds) : NounRoute<Announcement>
{
    public override void Write(FsXmlWriter writer, in DialplanCall call, Announcement noun)
    {
        writer.OpenVariables(call).Literal(";playback_terminators="u8);
        if (Announcement.IsKey(noun.SkipKey))
        {
            writer.Token(noun.SkipKey);
        }
        else
        {
            writer.Literal("none"u8); // else * would end it
        }

        writer.CloseValue();
        if (noun.Answer)
        {
            writer.Action("answer"u8, ""u8).Action("sleep"u8, "500"u8); // the caller's way back is not open at once
        }
        else
        {
            writer.Action("pre_answer"u8, ""u8);
        }

        if (SoundPath.CanPlay(call.Tenant, noun.Sound))
        {
            Play(writer, call, noun);
        }

        // What comes next has keys of its own.
        writer.Action("unset"u8, "playback_terminators"u8).GoTo(call, noun.Next);
    }

    // A phrase can't be one of several in a file_string: each time is a playback of its own.
    private void Say(FsXmlWriter writer, in DialplanCall call, Announcement noun, int plays)
    {
        for (var i = 0; i < plays; i++)
        {
            if (i > 0 && noun.PauseSeconds > 0)
            {
                writer.OpenAction("sleep"u8).Number(noun.PauseSeconds * 1000).CloseValue();
            }

            writer.OpenAction("playback"u8);
            sounds.Write(writer, call.Tenant, noun.Sound);
            writer.CloseValue();
        }
    }

    private void Play(FsXmlWriter writer, in DialplanCall call, Announcement noun)
    {
        var plays = Math.Clamp(noun.Plays, 1, Announcement.MostPlays);
        if (SoundText.TryPhrase(noun.Sound, out _))
        {
            Say(writer, call, noun, plays);
            return;
        }

        writer.OpenAction("playback"u8);
        if (plays > 1)
        {
            writer.Literal("file_string://"u8);
        }

        for (var i = 0; i < plays; i++)
        {
            if (i > 0)
            {
                writer.Literal("!"u8);
                if (noun.PauseSeconds > 0)
                {
                    writer.Literal("silence_stream://"u8).Number(noun.PauseSeconds * 1000).Literal("!"u8);
                }
            }

            sounds.Write(writer, call.Tenant, noun.Sound);
        }

        writer.CloseValue();
    }
}
