using CallSign.Core.Extensions;
using CallSign.Core.FeatureCodes;
using CallSign.Core.Hospitality;

namespace CallSign.Web.XmlCurl.Dialplan;

/// <summary>
/// The applications of guest rooms: the hospitality module where it listens, and behind it what keeps nobody waiting where the module is off,
/// gone, slow or fails. A guest who is woken hears so in any case.
/// </summary>
internal static class HospitalityXml
{
    /// <summary>What a wake-up call asks for once it is picked up: <c>callsign-wake-</c> with its id. A telephone that dials it reaches nothing by it.</summary>
    public const string WakeUp = "callsign-wake-";

    /// <summary>Whether the caller is a room's telephone.</summary>
    public static bool IsRoom(in DialplanCall call) => call is { Caller: { } caller, Forwards: 0 } && GuestRoom.Of(call.Tenant, caller.Id) is not null;

    /// <summary>A call that the portal placed, to a room or to the desk.</summary>
    public static bool WriteWakeUp(FsXmlWriter writer, in DialplanCall call, Guid id)
    {
        if (call.IsFromTelephone)
        {
            return false;
        }

        writer.OpenExtension("wake-up").Action("answer"u8, ""u8);
        if (Module(writer, call, null))
        {
            writer.Literal("/wake/"u8).Token(id.ToString("N")).Literal(" async full"u8).CloseValue();
        }

        writer.Action("sleep"u8, "500"u8).Action("playback"u8, "ivr/ivr-this_is_your_wakeup_call.wav"u8)
            .Action("sleep"u8, "1000"u8).Action("playback"u8, "ivr/ivr-this_is_your_wakeup_call.wav"u8).Action("hangup"u8, "NORMAL_CLEARING"u8).CloseExtension();
        return true;
    }

    /// <summary>A code that is dialled at a room's telephone; the extension around it is open.</summary>
    public static void RoomCode(this FsXmlWriter writer, in DialplanCall call, Feature feature, ReadOnlySpan<char> input)
    {
        if ((input.IsEmpty || DialNumber.IsDigits(input)) && Module(writer, call, call.Caller!.Language))
        {
            writer.Literal(feature.Name switch { Feature.RoomState => "/room-state"u8, Feature.MiniBar => "/mini-bar"u8, _ => "/wake-up"u8 });
            if (!input.IsEmpty)
            {
                writer.Literal("/"u8).Token(input);
            }

            writer.Literal(" async full"u8).CloseValue();
        }

        FeatureCodes.Refuse(writer); // what the module finished has hung up
    }

    private static bool Module(FsXmlWriter writer, in DialplanCall call, string? language)
    {
        if (call.Modules.SocketOf("hospitality") is not { } socket)
        {
            return false;
        }

        writer.OpenAction("multiset"u8).Literal("^^;domain_name="u8).Token(call.Tenant.Domain);
        language ??= call.Tenant.Language;
        if (LanguageTag.IsValid(language))
        {
            writer.Literal(";default_language="u8).Token(language.Split('-')[0]);
        }

        writer.CloseValue().OpenAction("socket"u8).Data(socket);
        return true;
    }
}
