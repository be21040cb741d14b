using CallSign.Core.Conferences;
using CallSign.Core.Extensions;

namespace CallSign.Web.XmlCurl.Dialplan.Routes;

/// <summary>
/// The number that all rooms share: the conference module asks for a room or a personal code. Where the module is away, the switch asks for the room, and
/// mod_conference for its PIN; codes are good only with the module.
/// </summary>
internal static class ConferenceAccess
{
    /// <summary>What a transfer asks for when a room was entered. Without our variable it is an unknown number, so that no telephone gets anywhere by dialling it.</summary>
    public const string Entered = "callsign-conference";

    /// <summary>Inside of the extension.</summary>
    public static void Write(FsXmlWriter writer, in DialplanCall call)
    {
        writer.OpenVariables(call).CloseValue().Action("answer"u8, ""u8).Action("sleep"u8, "300"u8);
        if (call.Modules.SocketOf("conference") is { } socket)
        {
            writer.OpenAction("socket"u8).Data(socket).Literal("/access"u8);
            if (call.Caller is { } caller)
            {
                writer.Literal("/"u8).Token(caller.Number);
            }

            writer.Literal(" async full"u8).CloseValue();
        }

        writer.Action("play_and_get_digits"u8, @"2 15 3 8000 # conference/conf-enter_conf_number.wav ivr/ivr-that_was_an_invalid_entry.wav callsign_conference \d+ 4000"u8)
            .OpenAction("transfer"u8).Literal("callsign-conference XML "u8).Token(call.Tenant.Domain).CloseValue();
    }

    /// <summary>False where nobody was asked.</summary>
    public static bool WriteEntered(FsXmlWriter writer, in DialplanCall call)
    {
        Span<char> scratch = stackalloc char[32];
        if (call.ConferenceRoom.IsEmpty)
        {
            return false;
        }

        writer.OpenExtension("conference-access");
        if (XmlCurlRequest.TryText(call.ConferenceRoom, scratch, out var number) && DialNumber.IsDigits(number) && call.Tenant.Nouns.Dialled(number) is ConferenceRoom room)
        {
            // Straight to it: a room that asked for the module once more would ask twice.
            ConferenceRoomRoute.WriteConference(writer, call, room);
        }
        else
        {
            writer.Action("playback"u8, "ivr/ivr-that_was_an_invalid_entry.wav"u8).Action("hangup"u8, "UNALLOCATED_NUMBER"u8);
        }

        writer.CloseExtension();
        return true;
    }
}
