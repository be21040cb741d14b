using System.Buffers;
using System.Collections.Frozen;
using CallSign.Core.Extensions;
using CallSign.Core.FeatureCodes;
using CallSign.Core.PagingGroups;
using CallSign.Core.Parking;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Web.XmlCurl.Dialplan.Routes;

namespace CallSign.Web.XmlCurl.Dialplan;

/// <summary>The codes of the tenant's features. What changes settings is told to the portal by an event and saved there; a lookup waits for nothing.</summary>
internal sealed class FeatureCodes : INumberRoute
{
    private static readonly SearchValues<char> Keys = SearchValues.Create("0123456789*#+");

    public int Order => 300;

    public bool Write(FsXmlWriter writer, in DialplanCall call, ReadOnlySpan<char> number)
    {
        // The number to forward to may begin with a plus of its own, in the middle of what was dialled.
        if (number.Length > 2 * DialNumber.MaxLength || number.ContainsAnyExcept(Keys) || !call.Tenant.Features.TryFind(number, out var feature, out var input))
        {
            return false;
        }

        switch (feature.Name)
        {
            case Feature.Park:
                return Park(writer, call, number);
            case Feature.Retrieve:
                return Slot(writer, call, number, input);
            case Feature.Intercom or Feature.Spy or Feature.DirectedPickup when call.Tenant.Find(input) is null:
            case Feature.RoomState or Feature.MiniBar or Feature.WakeUp when !HospitalityXml.IsRoom(call):
                return false; // an unknown number is told as one
        }

        writer.OpenExtension(number);
        switch (feature.Name)
        {
            case Feature.EchoTest:
                writer.Action("answer"u8, ""u8).Action("echo"u8, ""u8);
                break;
            case Feature.DelayedEcho:
                writer.Action("answer"u8, ""u8).Action("delay_echo"u8, "5000"u8);
                break;
            case Feature.OwnVoicemail when call.Caller is { VoicemailEnabled: true }:
                OwnMailbox(writer, call);
                break;
            case Feature.OwnVoicemail or Feature.AnyVoicemail:
                writer.CheckMessages(call, null);
                break;
            case Feature.ConferenceAccess:
                ConferenceAccess.Write(writer, call);
                break;
            case Feature.SpeakingClock:
                // mod_say_en reads the caller's variable timezone.
                writer.Action("answer"u8, ""u8).Action("sleep"u8, "500"u8)
                    .OpenAction("say"u8).Literal("en CURRENT_DATE_TIME pronounced "u8).Number(call.Now.ToUnixTimeSeconds()).CloseValue();
                break;
            case Feature.OwnNumber:
                SayNumber(writer, call);
                break;
            case Feature.DirectedPickup:
                Intercept(writer, call, call.Calls.Ringing(call.Tenant, new HashSet<string>(StringComparer.Ordinal) { input.ToString() }));
                break;
            case Feature.GroupPickup:
                GroupPickup(writer, call);
                break;
            case Feature.Intercom:
                Intercom(writer, call, input);
                break;
            case Feature.Spy:
                Spy(writer, call, input);
                break;
            case Feature.QueueLogin or Feature.QueueLogout or Feature.QueuePause or Feature.QueueWrapUp when !AgentMay(call, feature, input):
                Refuse(writer);
                break;
            case Feature.RecordPrompt:
                writer.RecordByCode(call);
                break;
            case Feature.RoomState or Feature.MiniBar or Feature.WakeUp:
                writer.RoomCode(call, feature, input);
                break;
            default:
                Setting(writer, call, feature, input);
                break;
        }

        writer.CloseExtension();
        return true;
    }

    // Whoever has no PIN could never listen: then the registered phone itself is proof enough.
    private static void OwnMailbox(FsXmlWriter writer, in DialplanCall call) =>
        writer.CheckMessages(call, call.Caller!.Number, needsPin: call.Caller.VoicemailPin is not null);

    // The lot that a tenant has without making one; it is gone beside lots of its own.
    private static bool Park(FsXmlWriter writer, in DialplanCall call, ReadOnlySpan<char> number)
    {
        var features = call.Tenant.Features;
        if (ParkingLotRoute.HasLots(call.Tenant) || features.Working(Feature.Retrieve) is not { } slots)
        {
            return false;
        }

        writer.OpenExtension(number).OpenPark(call).Literal(" auto in "u8)
            .Token(slots).Literal("01 "u8).Token(slots).Literal("99"u8).CloseValue().CloseExtension();
        return true;
    }

    private static bool Slot(FsXmlWriter writer, in DialplanCall call, ReadOnlySpan<char> number, ReadOnlySpan<char> slot)
    {
        if (slot.Length != Feature.SlotDigits || !DialNumber.IsDigits(slot) || slot.SequenceEqual("00") || ParkingLotRoute.HasLots(call.Tenant))
        {
            return false;
        }

        writer.OpenExtension(number).OpenPark(call).Literal(" "u8).Token(number).CloseValue().CloseExtension();
        return true;
    }

    private static void SayNumber(FsXmlWriter writer, in DialplanCall call)
    {
        if (call.Caller is not { } caller)
        {
            Refuse(writer);
            return;
        }

        writer.Action("answer"u8, ""u8).Action("sleep"u8, "500"u8)
            .OpenAction("say"u8).Literal("en TELEPHONE_NUMBER pronounced "u8).Token(caller.Number).CloseValue();
    }

    private static void Intercept(FsXmlWriter writer, in DialplanCall call, string? channel)
    {
        if (call.Caller is null || channel is null)
        {
            Refuse(writer);
            return;
        }

        writer.OpenVariables(call).CloseValue().Action("answer"u8, ""u8).OpenAction("intercept"u8).Token(channel).CloseValue();
    }

    private static void GroupPickup(FsXmlWriter writer, in DialplanCall call)
    {
        var members = call.Caller?.CallGroup is { } group ? call.Tenant.Group(group) : [];
        Intercept(writer, call, members.Count == 0 ? null : call.Calls.Ringing(call.Tenant, members.Select(m => m.Number).ToFrozenSet(StringComparer.Ordinal)));
    }

    private static void Intercom(FsXmlWriter writer, in DialplanCall call, ReadOnlySpan<char> extension)
    {
        if (call.Caller is null)
        {
            Refuse(writer);
            return;
        }

        writer.OpenVariables(call).Literal(";call_timeout=15"u8).CloseValue()
            .OpenAction("bridge"u8).Literal("{"u8).AnswersByItself(PageAlert.AlertAutoAnswer).Literal("}user/"u8).Token(extension)
            .Literal("@"u8).Token(call.Tenant.Domain).CloseValue();
    }

    private static void Spy(FsXmlWriter writer, in DialplanCall call, ReadOnlySpan<char> extension)
    {
        var channel = call.Caller is { } caller && call.Tenant.Supervisors.Contains(caller.Id) ? call.Calls.Talking(call.Tenant, extension.ToString()) : null;
        if (channel is null)
        {
            Refuse(writer);
            return;
        }

        writer.OpenVariables(call).Literal(";eavesdrop_enable_dtmf=false"u8).CloseValue()
            .Action("answer"u8, ""u8).OpenAction("eavesdrop"u8).Token(channel).CloseValue();
    }

    // Forwarding and do not disturb. A call that somebody forwarded here must not change the settings of whoever made it.
    private static void Setting(FsXmlWriter writer, in DialplanCall call, Feature feature, ReadOnlySpan<char> input)
    {
        if (call.Caller is not { } caller || call.Forwards > 0
            || (feature.Input is FeatureInput.Number && ExtensionRules.Destination(true, input.ToString(), caller.Number) is not null))
        {
            Refuse(writer);
            return;
        }

        writer.OpenAction("event"u8).Literal("Event-Subclass=callsign::feature,Event-Name=CUSTOM,Callsign-Feature="u8).Token(feature.Name)
            .Literal(",Callsign-Domain="u8).Token(call.Tenant.Domain).Literal(",Callsign-Extension="u8).Token(caller.Number);
        if (feature.Input is FeatureInput.Number || (feature.Input is FeatureInput.AgentCode && !input.IsEmpty))
        {
            writer.Literal(",Callsign-Number="u8).Token(input);
        }

        writer.CloseValue().Action("answer"u8, ""u8).Action("sleep"u8, "300"u8)
            .Action("playback"u8, "tone_stream://%(120,60,880);%(240,200,1175)"u8).Action("hangup"u8, "NORMAL_CLEARING"u8);
    }

    // The phone is an agent's, and the digits behind the code are one of the company's codes for it.
    private static bool AgentMay(in DialplanCall call, Feature feature, ReadOnlySpan<char> input)
    {
        if (call.Caller is not { } caller || CallcenterPlan.AgentOf(call.Tenant, caller.Id) is null)
        {
            return false;
        }

        return feature.Input is not FeatureInput.AgentCode
            || (input.IsEmpty ? feature.Name == Feature.QueuePause
                : CallcenterPlan.CodeOf(call.Tenant, feature.Name == Feature.QueuePause ? AgentCodeUse.Pause : AgentCodeUse.WrapUp, input) is not null);
    }

    internal static void Refuse(FsXmlWriter writer) =>
        writer.Action("answer"u8, ""u8).Action("sleep"u8, "300"u8)
            .Action("playback"u8, "tone_stream://%(400,200,330);%(400,200,330)"u8).Action("hangup"u8, "CALL_REJECTED"u8);
}
