using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Monitoring;

// How legs end.
internal sealed partial class CallTracker
{
    private void Hangup(CallLeg leg)
    {
        var told = leg.IsEnded;
        leg.EndedAt ??= _at;
        leg.IsEnded = true;
        leg.IsHeld = false;
        Unbridge(leg);
        if (!told)
        {
            leg.Call.Tell(leg.EndedAt.Value, CallStory.Hangup, leg, leg.HangupCause);
        }
    }

    private void OnHangupComplete(CallLeg leg, in EslEventView e)
    {
        if (leg.HangupCause.Length == 0)
        {
            leg.HangupCause = WireText.Get(in e, EslHeader.HangupCause);
        }

        Hangup(leg);
        LearnTimes(leg, in e);
        leg.Codec ??= e.GetString(EslHeader.ChannelReadCodecName);
        LearnRoute(leg, in e);
        LearnUserName(leg, in e);
        LearnTenant(leg, in e);
        if (leg.Call.CalleeName.Length == 0 && leg.IsOutbound && leg.Number == leg.Call.CalleeNumber)
        {
            leg.Call.CalleeName = leg.Name;
        }
    }
}
