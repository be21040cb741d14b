using CallSign.Core.FeatureCodes;
using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Dialplan;

/// <summary>A call to an extension: forwarding, do-not-disturb, ringing, and what happens when nobody takes it.</summary>
internal static class ExtensionRoute
{
    /// <summary>
    /// What FreeSWITCH asks for when a ringing phone did not take the call; the cause is among the call's variables then. No telephone reaches
    /// anything by dialling it: without those variables it is an unknown number.
    /// </summary>
    public const string AfterRinging = "callsign-after-ringing";

    public static void Write(FsXmlWriter writer, in DialplanCall call, ExtensionEntry target)
    {
        writer.OpenExtension(target.Number);
        if (CallBlocking.Find(call, target.Number) is { } block)
        {
            CallBlocking.Write(writer, call, block);
        }
        else if (CanForward(call, target, target.ForwardAll))
        {
            Forward(writer, call, target, target.ForwardAll!);
        }
        else if (target.DoNotDisturb)
        {
            NotTaken(writer, call, target, target.ForwardBusy, "USER_BUSY"u8);
        }
        else
        {
            Ring(writer, call, target);
        }

        writer.CloseExtension();
    }

    /// <summary>False where no extension rang before.</summary>
    public static bool WriteAfterRinging(FsXmlWriter writer, in DialplanCall call)
    {
        if (call.Rang is not { } target)
        {
            return false;
        }

        writer.OpenExtension(target.Number);
        switch (RingResults.Of(call.Disposition))
        {
            case RingResult.Busy:
                NotTaken(writer, call, target, target.ForwardBusy, "USER_BUSY"u8);
                break;
            case RingResult.NotRegistered:
                NotTaken(writer, call, target, target.ForwardNotRegistered, "USER_NOT_REGISTERED"u8);
                break;
            case RingResult.NoAnswer:
                NotTaken(writer, call, target, target.ForwardNoAnswer, "NO_ANSWER"u8);
                break;
            default:
                writer.Action("hangup"u8, "NORMAL_CLEARING"u8);
                break;
        }

        writer.CloseExtension();
        return true;
    }

    private static bool CanForward(in DialplanCall call, ExtensionEntry target, string? destination) =>
        destination is not null && destination != target.Number && call.Forwards < DialplanCall.MostForwards;

    private static void Ring(FsXmlWriter writer, in DialplanCall call, ExtensionEntry target)
    {
        var records = target.RecordInternal || call.Caller is { RecordInternal: true };
        writer.OpenVariables(call)
            .Literal(";continue_on_fail=true;callsign_rang="u8).Token(target.Number)
            .Literal(";call_timeout="u8).Number(target.RingTimeoutSeconds)
            .Literal(";transfer_ringback=%(2000,4000,440,480)"u8);
        if (records)
        {
            writer.Literal(";RECORD_STEREO=true"u8);
        }

        writer.CloseValue();
        if (records)
        {
            Record(writer, call);
        }

        if (call.Tenant.Features.Working(Feature.RecordOnDemand) is { } key)
        {
            // Whoever presses it, the caller's leg is recorded: it is the call's own.
            writer.OpenAction("bind_meta_app"u8).Token(key.AsSpan(1)).Literal(" ab a record_session::"u8);
            RecordingPath(writer, call).CloseValue();
        }

        // What the caller's phone shows. Unlike everything else here it is free text, so it travels as a variable of its own.
        writer.OpenAction("export"u8).Literal("nolocal:effective_callee_id_name="u8).Data(target.InternalName).CloseValue();
        writer.OpenAction("export"u8).Literal("nolocal:effective_callee_id_number="u8).Token(target.InternalNumber).CloseValue();
        if (!FollowMeXml.Ring(writer, call, target))
        {
            writer.OpenAction("bridge"u8).Literal("user/"u8).Token(target.Number).Literal("@"u8).Token(call.Tenant.Domain).CloseValue();
        }

        writer.OpenAction("execute_extension"u8).Literal("callsign-after-ringing XML "u8).Token(call.Tenant.Domain).CloseValue();
    }

    // On the caller's leg, so that the record of the call has it, and from the answer on.
    internal static void Record(FsXmlWriter writer, in DialplanCall call)
    {
        if (call.IsAnswered)
        {
            writer.OpenAction("record_session"u8);
        }
        else
        {
            writer.OpenAction("set"u8).Literal("execute_on_answer=record_session "u8);
        }

        RecordingPath(writer, call).CloseValue();
    }

    private static FsXmlWriter RecordingPath(FsXmlWriter writer, in DialplanCall call) =>
        writer.Literal("$${recordings_dir}/"u8).Token(call.Tenant.Domain).Literal("/${strftime(%Y/%m/%d)}/${uuid}.wav"u8);

    private static void Forward(FsXmlWriter writer, in DialplanCall call, ExtensionEntry target, string destination) =>
        writer.OpenVariables(call)
            .Literal(";callsign_forwards="u8).Number(call.Forwards + 1)
            .Literal(";callsign_forwarded_by="u8).Token(target.Number)
            .Dials(destination, target.Number).CloseValue()
            .Transfer(call, destination);

    private static void NotTaken(FsXmlWriter writer, in DialplanCall call, ExtensionEntry target, string? destination, ReadOnlySpan<byte> cause)
    {
        if (CanForward(call, target, destination))
        {
            Forward(writer, call, target, destination!);
        }
        else if (target.VoicemailEnabled)
        {
            writer.LeaveMessage(call, target.Number, isBusy: cause.SequenceEqual("USER_BUSY"u8));
        }
        else
        {
            writer.Action("hangup"u8, cause);
        }
    }
}
