using CallSign.Core.FollowMe;
using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Dialplan;

/// <summary>
/// One bridge to all telephones of a follow-me plan. A caller who is screened says his name to the module <c>callcontrol</c> first; where that does not
/// listen, the telephones ring all the same and accept without a name.
/// </summary>
internal static class FollowMeXml
{
    /// <summary>What is played to whoever must accept the call: here, the module puts the caller's name before it.</summary>
    public const string ConfirmFile = "callsign_confirm_file";

    /// <summary>False where the extension has no plan.</summary>
    public static bool Ring(FsXmlWriter writer, in DialplanCall call, ExtensionEntry target)
    {
        if (FollowMePlans.Of(call.Tenant.Nouns, target.Id) is not { } plan)
        {
            return false;
        }

        var screens = plan.Screening is CallScreening.Everybody || (plan.Screening is CallScreening.Outside && call.IsFromOutside);
        writer.OpenAction("multiset"u8).Literal("^^;ignore_early_media=true;call_timeout="u8).Number(Longest(plan, target))
            .Literal(";callsign_confirm_file=ivr/ivr-accept_reject_voicemail.wav"u8).CloseValue();
        if (screens && call.Modules.SocketOf("callcontrol") is { } socket)
        {
            writer.OpenAction("socket"u8).Data(socket).Literal("/screen/"u8).Token(plan.Id.ToString("N")).Literal(" async full"u8).CloseValue();
        }

        writer.OpenAction("bridge"u8);
        var first = true;
        if (plan.OwnTelephones)
        {
            Leg(writer, call, target.Number, target, 0, target.RingTimeoutSeconds, screens);
            first = false;
        }

        foreach (var step in plan.Steps)
        {
            writer.Literal(first ? ""u8 : ","u8);
            Leg(writer, call, step.Number, target, step.DelaySeconds, step.TimeoutSeconds, screens || step.Confirm);
            first = false;
        }

        writer.CloseValue();
        return true;
    }

    private static int Longest(FollowMePlan plan, ExtensionEntry target) =>
        Math.Max(plan.OwnTelephones ? target.RingTimeoutSeconds : 0, plan.Steps.Max(s => s.DelaySeconds + s.TimeoutSeconds));

    // Between semicolons, so that a list of names keeps its comma.
    private static void Leg(FsXmlWriter writer, in DialplanCall call, string number, ExtensionEntry target, int delay, int timeout, bool confirms)
    {
        writer.Literal("[^^;leg_timeout="u8).Number(timeout);
        if (delay > 0)
        {
            writer.Literal(";leg_delay_start="u8).Number(delay);
        }

        if (confirms)
        {
            writer.Literal(";group_confirm_key=1;group_confirm_cancel_timeout=true;group_confirm_file=${callsign_confirm_file}"u8);
        }

        if (call.Tenant.Find(number) is not null)
        {
            writer.Literal("]user/"u8).Token(number).Literal("@"u8).Token(call.Tenant.Domain);
            return;
        }

        // On the extension's behalf: it goes where the extension itself may call.
        writer.Literal(";loopback_export=callsign_dials,callsign_dials_for"u8).Dials(number, target.Number)
            .Literal("]loopback/"u8).Token(number).Literal("/"u8).Token(call.Tenant.Domain).Literal("/XML"u8);
    }
}
