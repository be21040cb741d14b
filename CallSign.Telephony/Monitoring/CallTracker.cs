using CallSign.Core.Cdrs;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Monitoring;

/// <summary>Takes what the tracker finds. Called on the thread that reads the node: it must not wait.</summary>
internal interface ICallTrackerOutput
{
    /// <summary>A call is new or has changed; in <see cref="CallState.Ended"/> it is gone.</summary>
    void Changed(LiveCall call);

    /// <summary>A call is over and this is its record.</summary>
    void Ended(Cdr cdr);
}

/// <summary>
/// Follows the channels of one node and joins them into calls. Channels are joined by what the recordings show: a leg that a channel
/// originates names it in <c>Channel-Call-UUID</c> and <c>originating_leg_uuid</c>; a queue's leg to an agent names the member's channel in
/// <c>cc_member_session_uuid</c>; channels that began alone are joined when CHANNEL_BRIDGE names both. Not for concurrent use.
/// </summary>
internal sealed partial class CallTracker(string node, ITenantDomains domains, ICallTrackerOutput output)
{
    // A row whose events change nothing is still shown to be alive this often.
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(5);

    private readonly Dictionary<Guid, CallLeg> _legs = [];
    private readonly Dictionary<Guid, TrackedCall> _calls = [];
    private readonly Dictionary<Guid, TrackedCall> _orphans = [];
    private readonly ChannelTombstones _dead = new();

    // Of the event in hand: the time here, and the time at the node.
    private DateTime _now;
    private DateTime _at;

    /// <summary>Calls that are followed, those too that have hung up but are not destroyed.</summary>
    public int Count => _calls.Count;

    /// <summary>Applies one event that came at <paramref name="now"/> (UTC). What is not about a call is ignored.</summary>
    public void Apply(in EslEventView e, DateTime now)
    {
        switch (e.Name)
        {
            case EslEventName.ChannelCreate or EslEventName.ChannelProgress or EslEventName.ChannelProgressMedia or EslEventName.ChannelAnswer
                or EslEventName.ChannelBridge or EslEventName.ChannelUnbridge or EslEventName.ChannelExecute or EslEventName.ChannelHold
                or EslEventName.ChannelUnhold or EslEventName.ChannelPark or EslEventName.ChannelUnpark or EslEventName.CallUpdate
                or EslEventName.ChannelHangup or EslEventName.ChannelHangupComplete or EslEventName.RecordStart or EslEventName.RecordStop:
                Begin(in e, now);
                if (FindOrCreate(in e) is { } leg)
                {
                    ApplyToLeg(leg, in e);
                    Finish(leg);
                }

                break;
            case EslEventName.ChannelCallstate when Find(in e) is { } known:
                Begin(in e, now);
                OnCallState(known, in e);
                Finish(known);
                break;
            case EslEventName.ChannelDestroy when Find(in e) is { } destroyed:
                Begin(in e, now);
                LearnTimes(destroyed, in e);
                Destroy(destroyed);
                break;
            case EslEventName.ChannelUuid:
                Begin(in e, now);
                Rename(in e);
                break;
            case EslEventName.Custom:
                ApplyCustom(in e, now);
                break;
        }
    }

    /// <summary>The connection is gone: what happens to the calls now is not seen.</summary>
    public void Disconnected(DateTime now)
    {
        _now = now;
        _at = now;
        foreach (var call in _calls.Values)
        {
            call.Uncertain = true;
            call.Tell(now, CallStory.Unseen, null);
            Publish(call);
        }
    }

    /// <summary>The node is given up, or was started anew: all its calls are lost.</summary>
    public void LoseAll(DateTime now)
    {
        _now = now;
        _at = now;
        foreach (var call in _calls.Values.ToList())
        {
            Lose(call);
        }

        _legs.Clear();
        _orphans.Clear();
        _recordings.Clear();
    }

    private void Begin(in EslEventView e, DateTime now)
    {
        _now = now;
        _at = WireText.Time(in e, EslHeader.EventDateTimestamp) ?? now;
    }

    private void Finish(CallLeg leg)
    {
        leg.LastEventAt = _now;
        leg.Call.LastEventAt = _now;
        leg.Call.UpdateState(_at);
        Publish(leg.Call);
    }

    private void Publish(TrackedCall call)
    {
        if (call.ToPublish(Refresh) is { } live)
        {
            output.Changed(live);
        }
    }
}
