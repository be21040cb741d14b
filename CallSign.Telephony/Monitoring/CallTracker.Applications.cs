using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Monitoring;

// Applications of the dialplan and the events of the modules behind them.
internal sealed partial class CallTracker
{
    private void OnExecute(CallLeg leg, in EslEventView e)
    {
        var application = e.Raw(EslHeader.Application);
        if (IsQuiet(application))
        {
            return;
        }

        leg.IsTransferring = false;
        leg.IsDrivenBySocket = application.SequenceEqual("socket"u8);
        if (leg.IsDrivenBySocket && OnVoicemailModule(leg, WireText.Get(in e, EslHeader.ApplicationData)))
        {
            CallParties.Update(leg.Call);
            return;
        }

        if (leg.Activity is LegActivity.Voicemail && IsOfVoicemailModule(application))
        {
            return;
        }

        if (application.SequenceEqual("conference"u8))
        {
            // Name, then @profile, then +pin.
            OnConference(leg, WireText.Get(in e, EslHeader.ApplicationData).Split('@', '+')[0]);
        }
        else if (application.SequenceEqual("voicemail"u8))
        {
            OnVoicemail(leg, WireText.Get(in e, EslHeader.ApplicationData));
        }
        else if (application.SequenceEqual("eavesdrop"u8) || application.SequenceEqual("userspy"u8))
        {
            leg.Activity = LegActivity.Eavesdrop;
            leg.Call.Tell(_at, CallStory.Eavesdrop, leg, WireText.Get(in e, EslHeader.ApplicationData));
        }
        else if (leg.Activity is LegActivity.Voicemail or LegActivity.Eavesdrop)
        {
            leg.Activity = LegActivity.None;
        }

        CallParties.Update(leg.Call);
    }

    // Applications that leave the channel where it is: they say nothing about what it does.
    private static bool IsQuiet(ReadOnlySpan<byte> application) => application.Length switch
    {
        2 => application.SequenceEqual("db"u8),
        3 => application.SequenceEqual("set"u8) || application.SequenceEqual("log"u8),
        4 => application.SequenceEqual("info"u8) || application.SequenceEqual("hash"u8),
        5 => application.SequenceEqual("unset"u8) || application.SequenceEqual("limit"u8) || application.SequenceEqual("sleep"u8),
        6 => application.SequenceEqual("export"u8),
        8 => application.SequenceEqual("multiset"u8) || application.SequenceEqual("playback"u8),
        10 => application.SequenceEqual("multiunset"u8) || application.SequenceEqual("ring_ready"u8),
        13 => application.SequenceEqual("bridge_export"u8),
        14 => application.SequenceEqual("record_session"u8),
        19 => application.SequenceEqual("stop_record_session"u8),
        _ => application.IsEmpty,
    };

    private void ApplyCustom(in EslEventView e, DateTime now)
    {
        var subclass = e.Raw(EslHeader.EventSubclass);
        if (subclass.SequenceEqual("callcenter%3A%3Ainfo"u8))
        {
            if (_legs.TryGetValue(Id(in e, EslHeader.CcMemberSessionUuid), out var member))
            {
                Begin(in e, now);
                OnQueue(member, in e);
                Finish(member);
            }
        }
        else if (subclass.SequenceEqual("conference%3A%3Amaintenance"u8))
        {
            var action = e.Raw(EslHeader.Action);
            var added = action.SequenceEqual("add-member"u8);
            if ((added || action.SequenceEqual("del-member"u8)) && Find(in e) is { } leg)
            {
                Begin(in e, now);
                OnConference(leg, added ? WireText.Get(in e, EslHeader.ConferenceName) : null);
                Finish(leg);
            }
            else if (action.SequenceEqual("start-recording"u8) || action.SequenceEqual("stop-recording"u8) || action.SequenceEqual("conference-destroy"u8))
            {
                OnConferenceRecording(in e, started: action.SequenceEqual("start-recording"u8), now);
            }
        }
        else if (subclass.SequenceEqual("valet_parking%3A%3Ainfo"u8))
        {
            if (Find(in e) is { } leg)
            {
                Begin(in e, now);
                OnValet(leg, in e);
                Finish(leg);
            }
        }
        else if (subclass.SequenceEqual("vm%3A%3Amaintenance"u8) && e.ValueEquals(EslHeader.VmAction, "leave-message"u8) && Find(in e) is { } caller)
        {
            Begin(in e, now);
            caller.Call.LeftMessage = true;
            caller.Call.Tell(_at, CallStory.Message, caller, $"{WireText.Get(in e, EslHeader.VmUser)}@{WireText.Get(in e, EslHeader.VmDomain)}");
            Finish(caller);
        }
    }

    // The voicemail module's recordings: the caller may hang up right behind, before anybody can tell of the message.
    private static void OnMessageRecorded(CallLeg leg, in EslEventView e) =>
        leg.Call.LeftMessage |= e.Name is EslEventName.RecordStop && leg.Call.ReachedVoicemail
            && WireText.Get(in e, EslHeader.RecordFilePath, 1000).Contains("/incoming/", StringComparison.Ordinal)
            && e.TryGetInt64(EslHeader.VariableRecordMs, out var milliseconds) && milliseconds >= 1000;

    // What the voicemail module runs on a channel, beside what is quiet.
    private static bool IsOfVoicemailModule(ReadOnlySpan<byte> application) =>
        application.SequenceEqual("answer"u8) || application.SequenceEqual("record"u8) || application.SequenceEqual("say"u8) || application.SequenceEqual("play_and_get_digits"u8);

    // 127.0.0.2:9001/voicemail/deposit/1001/busy async full
    private bool OnVoicemailModule(CallLeg leg, string data)
    {
        if (data.Split(' ')[0].Split('/') is not [_, "voicemail", "deposit" or "check", ..] path)
        {
            return false;
        }

        leg.Activity = LegActivity.Voicemail;
        leg.Call.ReachedVoicemail |= path[2] == "deposit";
        leg.Call.Tell(_at, CallStory.Voicemail, leg, path is [_, _, _, var mailbox, ..] ? mailbox : "");
        return true;
    }

    // Its data reads [check] profile domain [mailbox].
    private void OnVoicemail(CallLeg leg, string data)
    {
        var words = data.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        leg.Activity = LegActivity.Voicemail;
        leg.Call.ReachedVoicemail |= words is not ["check", ..];
        leg.Call.Tell(_at, CallStory.Voicemail, leg, words is [.., _, var domain, var mailbox] ? $"{mailbox}@{domain}" : data);
    }

    private void OnQueue(CallLeg member, in EslEventView e)
    {
        var action = e.Raw(EslHeader.CcAction);
        var call = member.Call;
        if (action.SequenceEqual("member-queue-start"u8))
        {
            call.Queue = domains.ShownAs(WireText.Get(in e, EslHeader.CcQueue));
            call.WasQueued = true;
            call.QueueCause = null;
            if (member.IsAlive)
            {
                member.Activity = LegActivity.Queued;
                member.IsTransferring = false;
            }

            call.Tell(_at, CallStory.Queue, member, call.Queue);
        }
        else if (action.SequenceEqual("agent-offering"u8))
        {
            call.Tell(_at, CallStory.Agent, member, domains.ShownAs(WireText.Get(in e, EslHeader.CcAgent)));
        }
        else if (action.SequenceEqual("member-queue-end"u8))
        {
            // "Cancel" with a reason, or "Terminated" after talking to an agent.
            if (e.ValueEquals(EslHeader.CcCause, "Cancel"u8))
            {
                call.QueueCause = WireText.Get(in e, EslHeader.CcCancelReason);
                call.Tell(_at, CallStory.QueueLeft, member, call.QueueCause);
            }

            if (member.Activity is LegActivity.Queued)
            {
                member.Activity = LegActivity.None;
            }
        }
    }

    private void OnValet(CallLeg leg, in EslEventView e)
    {
        if (e.ValueEquals(EslHeader.Action, "hold"u8))
        {
            OnParked(leg, $"{WireText.Get(in e, EslHeader.ValetLotName)}/{WireText.Get(in e, EslHeader.ValetExtension)}");
        }
        else
        {
            OnUnparked(leg); // "bridge": fetched; "exit": timed out or gave up
        }
    }
}
