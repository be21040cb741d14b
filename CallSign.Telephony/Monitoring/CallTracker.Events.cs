using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Monitoring;

// What each event of a channel does to its leg and call.
internal sealed partial class CallTracker
{
    private void ApplyToLeg(CallLeg leg, in EslEventView e)
    {
        switch (e.Name)
        {
            case EslEventName.ChannelProgress:
                OnProgress(leg);
                break;
            case EslEventName.ChannelProgressMedia:
                OnEarly(leg);
                break;
            case EslEventName.ChannelAnswer:
                OnAnswer(leg, in e);
                break;
            case EslEventName.ChannelBridge:
                LearnOutboundRoute(leg, in e);
                OnBridge(in e);
                break;
            case EslEventName.ChannelUnbridge:
                Unbridge(leg);
                LearnTransfer(leg, in e);
                break;
            case EslEventName.ChannelExecute:
                DetachIfLeftAlone(leg);
                LearnTransfer(leg, in e);
                OnExecute(leg, in e);
                break;
            case EslEventName.ChannelHold:
                OnHold(leg, true);
                break;
            case EslEventName.ChannelUnhold:
                OnHold(leg, false);
                break;
            case EslEventName.ChannelPark when !leg.IsDrivenBySocket:
                DetachIfLeftAlone(leg);
                OnParked(leg, null);
                break;
            case EslEventName.ChannelUnpark:
                OnUnparked(leg);
                break;
            case EslEventName.CallUpdate:
                OnCallUpdate(leg, in e);
                break;
            case EslEventName.ChannelHangup:
                leg.HangupCause = WireText.Get(in e, EslHeader.HangupCause);
                LearnTimes(leg, in e);
                Hangup(leg);
                break;
            case EslEventName.ChannelHangupComplete:
                OnHangupComplete(leg, in e);
                break;
            case EslEventName.RecordStart or EslEventName.RecordStop:
                OnRecord(leg, in e);
                break;
        }
    }

    private void OnCallState(CallLeg leg, in EslEventView e)
    {
        var state = e.Raw(EslHeader.ChannelCallState);
        if (state.SequenceEqual("RINGING"u8))
        {
            // An inbound channel is RINGING as soon as it is routed, long before any phone rings.
            if (leg.IsOutbound)
            {
                OnProgress(leg);
            }
            else
            {
                LearnTransfer(leg, in e);
            }
        }
        else if (state.SequenceEqual("EARLY"u8))
        {
            OnEarly(leg);
        }
        else if (state.SequenceEqual("HELD"u8))
        {
            OnHold(leg, true);
        }
        else if (state.SequenceEqual("UNHELD"u8))
        {
            OnHold(leg, false);
        }
    }

    private void OnProgress(CallLeg leg)
    {
        if (leg.IsRinging || leg.IsAnswered)
        {
            return;
        }

        leg.IsRinging = true;
        leg.Call.WasRinging = true;
        if (leg.IsOutbound)
        {
            leg.Call.Tell(_at, CallStory.Ringing, leg, leg.Number);
        }
    }

    private void OnEarly(CallLeg leg)
    {
        if (!leg.IsEarly && !leg.IsAnswered)
        {
            leg.IsEarly = true;
            leg.Call.Tell(_at, CallStory.Early, leg);
        }
    }

    private void OnAnswer(CallLeg leg, in EslEventView e)
    {
        leg.AnsweredAt ??= WireText.Time(in e, EslHeader.CallerChannelAnsweredTime) ?? _at;
        LearnCodec(leg, in e);
        LearnTenant(leg, in e);
        LearnOutboundRoute(leg, in e);
        if (leg.Gateway is not null)
        {
            LearnDirection(leg.Call);
        }

        leg.Call.Tell(leg.AnsweredAt.Value, CallStory.Answered, leg, leg.IsOutbound ? leg.Number : null);
    }

    private void OnBridge(in EslEventView e)
    {
        if (!_legs.TryGetValue(Id(in e, EslHeader.BridgeAUniqueId), out var a) || !_legs.TryGetValue(Id(in e, EslHeader.BridgeBUniqueId), out var b)
            || !a.IsAlive || !b.IsAlive)
        {
            return;
        }

        DetachIfLeftAlone(a);
        DetachIfLeftAlone(b);
        Unbridge(a);
        Unbridge(b);
        Merge(a.Call, b.Call);
        LearnCodec(a, in e);
        foreach (var (leg, other) in new[] { (a, b), (b, a) })
        {
            leg.BridgedTo = other;
            leg.IsTransferring = false;
            leg.Activity = LegActivity.None;
            leg.Call.WasBridged = true;
            leg.Call.ParkedAt = null;
        }

        var anchor = a.Call.Anchor;
        var talksTo = anchor.BridgedTo ?? b;
        a.Call.AnsweredBy = talksTo.Number.Length > 0 ? talksTo.Number : a.Call.AnsweredBy;
        a.Call.Tell(_at, CallStory.Bridged, anchor.BridgedTo is null ? a : anchor, talksTo.Number);
        LearnTenant(a, in e);
        LearnDirection(a.Call);
        CallParties.Update(a.Call);
    }

    private static void Unbridge(CallLeg leg)
    {
        if (leg.BridgedTo is { } other)
        {
            other.BridgedTo = null;
            leg.BridgedTo = null;
        }
    }

    private void OnHold(CallLeg leg, bool held)
    {
        if (leg.IsHeld != held && leg.IsAlive)
        {
            leg.IsHeld = held;
            leg.Call.Tell(_at, held ? CallStory.Hold : CallStory.Resume, leg, leg.Number);
        }
    }

    private void OnParked(CallLeg leg, string? place)
    {
        if (leg.IsAlive && (leg.Activity is not LegActivity.Parked || place is not null))
        {
            leg.Activity = LegActivity.Parked;
            leg.IsTransferring = false;
            leg.Call.ParkedAt = place;
            leg.Call.Tell(_at, CallStory.Parked, leg, place);
        }
    }

    private void OnUnparked(CallLeg leg)
    {
        if (leg.Activity is LegActivity.Parked)
        {
            leg.Activity = LegActivity.None;
            leg.Call.ParkedAt = null;
            leg.Call.Tell(_at, CallStory.Unparked, leg);
        }
    }

    private void OnCallUpdate(CallLeg leg, in EslEventView e)
    {
        LearnTransfer(leg, in e);
        if (!leg.IsOutbound && leg.IsAlive)
        {
            // A name or number that the dialplan or the far end has corrected.
            WireText.Update(in e, EslHeader.CallerCallerIdNumber, ref leg.CallerNumber);
            WireText.Update(in e, EslHeader.CallerCallerIdName, ref leg.CallerName);
            leg.Number = leg.CallerNumber;
            leg.Name = leg.CallerName;
        }

        LearnUserName(leg, in e);
        LearnTenant(leg, in e);
        CallParties.Update(leg.Call);
    }

    // The name of a called user is in the directory, and so in the leg's variables; the callee's ID only says "Outbound Call".
    private static void LearnUserName(CallLeg leg, in EslEventView e)
    {
        if (leg.IsOutbound && leg.Name.Length == 0 && e.ValueEquals(EslHeader.VariableDialedUser, System.Text.Encoding.UTF8.GetBytes(leg.Number)))
        {
            leg.Name = WireText.Get(in e, EslHeader.VariableEffectiveCallerIdName);
        }
    }

    private static void LearnCodec(CallLeg leg, in EslEventView e)
    {
        string? codec = leg.Codec;
        if (e.TryUpdate(EslHeader.ChannelReadCodecName, ref codec) && !string.IsNullOrEmpty(codec))
        {
            leg.Codec = WireText.Clean(codec, 40);
        }
    }

    /// <summary>A new entry in <c>Caller-Transfer-Source</c>, as <c>1795219250:uuid:bl_xfer:9196</c>, means the leg goes elsewhere.</summary>
    private void LearnTransfer(CallLeg leg, in EslEventView e)
    {
        if (!leg.IsAlive || !e.TryUpdate(EslHeader.CallerTransferSource, ref leg.TransferSource)
            || leg.TransferSource?.Contains("_xfer:", StringComparison.Ordinal) != true)
        {
            return;
        }

        // A transfer to applications given inline has them for a destination, and FreeSWITCH takes that back before it runs them.
        var inline = e.ValueEquals(EslHeader.CallerDialplan, "inline"u8);
        if (!inline)
        {
            WireText.Update(in e, EslHeader.CallerDestinationNumber, ref leg.Destination);
            WireText.Update(in e, EslHeader.CallerContext, ref leg.Context);
        }

        var answered = leg.IsAnswered;
        leg.IsTransferring = answered;
        leg.IsHeld = false;
        leg.Activity = LegActivity.None;
        leg.Call.ParkedAt = null;
        if (!inline)
        {
            leg.Call.Tell(_at, answered ? CallStory.Transfer : CallStory.Routed, leg, leg.Destination);
        }

        LearnTenant(leg, in e);
        CallParties.Update(leg.Call);
    }

    private void OnRecord(CallLeg leg, in EslEventView e)
    {
        // A message that is left in a mailbox is no recording of the call.
        if (leg.Activity is LegActivity.Voicemail)
        {
            OnMessageRecorded(leg, in e);
            return;
        }

        var started = e.Name is EslEventName.RecordStart;
        var path = WireText.Get(in e, EslHeader.RecordFilePath, 1000);
        if (path.Contains("/conference-names/", StringComparison.Ordinal))
        {
            return; // a name that is said at the door of a conference is none either
        }

        if (started)
        {
            leg.Call.Recording = path;
        }

        leg.Call.IsRecording = started;
        leg.Call.Tell(_at, started ? CallStory.RecordStart : CallStory.RecordStop, leg, path);
    }
}
