using CallSign.Core.Conferences;

namespace CallSign.Web.XmlCurl.Dialplan.Routes;

/// <summary>
/// A call to a conference room: the conference module first, and behind it mod_conference itself, which has the call where the module is off, gone or slow.
/// The profile that it names is the room's own, so PINs are told in conference.conf alone and stand in no event, variable or record of the call.
/// </summary>
internal sealed class ConferenceRoomRoute : NounRoute<ConferenceRoom>
{
    public override void Write(FsXmlWriter writer, in DialplanCall call, ConferenceRoom noun)
    {
        Begin(writer, call, noun);
        if (call.Modules.SocketOf("conference") is { } socket)
        {
            writer.OpenAction("socket"u8).Data(socket).Literal("/room/"u8).Token(noun.Id.ToString("N"))
                .Literal(Moderates(call, noun) ? "/moderator async full"u8 : " async full"u8).CloseValue();
        }

        Join(writer, call, noun);
    }

    /// <summary>The same without the module.</summary>
    public static void WriteConference(FsXmlWriter writer, in DialplanCall call, ConferenceRoom noun)
    {
        Begin(writer, call, noun);
        Join(writer, call, noun);
    }

    private static void Begin(FsXmlWriter writer, in DialplanCall call, ConferenceRoom noun)
    {
        writer.OpenVariables(call);
        if (Moderates(call, noun))
        {
            writer.Literal(";conference_enforce_security=false"u8); // the phone has proved who it is
        }

        writer.CloseValue().Action("answer"u8, ""u8).Action("sleep"u8, "300"u8);
    }

    private static void Join(FsXmlWriter writer, in DialplanCall call, ConferenceRoom noun)
    {
        var moderates = Moderates(call, noun);
        if (noun.ScheduledOnly && !moderates && !ConferenceSchedule.Open(call.Tenant, noun.Id, call.Now.UtcDateTime).Any())
        {
            writer.Action("playback"u8, "conference/conf-goodbye.wav"u8).Action("hangup"u8, "CALL_REJECTED"u8);
            return;
        }

        writer.OpenAction("conference"u8);
        Name(writer, call, noun).Literal("@"u8).Token(noun.Id.ToString("N"));
        if (moderates)
        {
            writer.Literal(noun.EndWithModerator ? "+flags{moderator|endconf}"u8 : "+flags{moderator}"u8);
        }
        else if (noun.MuteOnJoin)
        {
            writer.Literal("+flags{mute}"u8);
        }

        writer.CloseValue();
    }

    private static bool Moderates(in DialplanCall call, ConferenceRoom noun)
    {
        var number = call.Caller?.Number;
        return number is not null && noun.Moderators.Exists(m => m.Number == number);
    }

    // 3001-acme.test, as live calls show it. A number begins with a digit or a star and has no hyphen, so no two tenants can make one name.
    private static FsXmlWriter Name(FsXmlWriter writer, in DialplanCall call, ConferenceRoom room) =>
        (room.Number is { } number ? writer.Token(number) : writer.Literal("room-"u8).Token(room.Id.ToString("N"))).Literal("-"u8).Token(call.Tenant.Domain);
}
