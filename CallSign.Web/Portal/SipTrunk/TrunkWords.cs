using CallSign.Core.SipTrunk;

namespace CallSign.Web.Portal.SipTrunk;

/// <summary>States and outcomes of bridging calls in the words of people.</summary>
internal static class TrunkWords
{
    public static string Of(BridgeState state) => state switch
    {
        BridgeState.Announced => "Expected",
        BridgeState.Queued => "In queue",
        BridgeState.Waiting => "Waits for its turn",
        BridgeState.Dialling => "Dialling",
        BridgeState.Ringing => "Ringing",
        BridgeState.Answered => "Answered",
        BridgeState.Bridged => "Talking",
        _ => "Over",
    };

    public static string Of(BridgeOutcome outcome) => outcome switch
    {
        BridgeOutcome.Completed => "Completed",
        BridgeOutcome.NoAnswer => "No answer",
        BridgeOutcome.Busy => "Busy",
        BridgeOutcome.Failed => "Failed",
        BridgeOutcome.AgentHungUp => "Agent hung up",
        BridgeOutcome.CallerHungUp => "Caller hung up",
        BridgeOutcome.BridgeTimeout => "Took too long",
        BridgeOutcome.NodeLost => "Switch lost",
        BridgeOutcome.Stopped => "Stopped",
        BridgeOutcome.Cancelled => "Cancelled",
        _ => "Did not come",
    };

    public static string Kind(BridgeCall call) => (call.State, call.Outcome) switch
    {
        (BridgeState.Bridged, _) or (_, BridgeOutcome.Completed) => "success",
        (_, BridgeOutcome.Failed or BridgeOutcome.NodeLost or BridgeOutcome.BridgeTimeout) => "danger",
        (_, not null) => "warning",
        (BridgeState.Dialling or BridgeState.Ringing or BridgeState.Answered, _) => "info",
        _ => "neutral",
    };
}
