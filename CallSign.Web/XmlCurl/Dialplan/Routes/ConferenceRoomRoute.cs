using CallSign.Core.Conferences;

namespace CallSign.Web.XmlCurl.Dialplan.Routes;

/// <summary>
/// A call to a conference room. The profile that it names is the room's own, so PINs are told in conference.conf alone and stand in no event,
/// variable or record of the call.
/// </summary>
internal sealed class ConferenceRoomRoute : NounRoute<ConferenceRoom>
{
    public override void Write(FsXmlWriter writer, in DialplanCall call, ConferenceRoom noun)
    {
        var number = call.Caller?.Number;
        var moderates = number is not null && noun.Moderators.Exists(m => m.Number == number);
        writer.OpenVariables(call);
        if (moderates)
        {
            writer.Literal(";conference_enforce_security=false"u8); // the phone has proved who it is
        }

        writer.CloseValue().Action("answer"u8, ""u8).Action("sleep"u8, "300"u8).OpenAction("conference"u8);
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

    // 3001-acme.test, as live calls show it. A number begins with a digit or a star and has no hyphen, so no two tenants can make one name.
    private static FsXmlWriter Name(FsXmlWriter writer, in DialplanCall call, ConferenceRoom room) =>
        (room.Number is { } number ? writer.Token(number) : writer.Literal("room-"u8).Token(room.Id.ToString("N"))).Literal("-"u8).Token(call.Tenant.Domain);
}
