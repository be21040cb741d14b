using CallSign.Core.Queues;
using CallSign.Telephony.Queues;

namespace CallSign.Web.Portal.Queues;

/// <summary>Queues and agents in words.</summary>
internal static class QueueWords
{
    public static string Of(QueueStrategy strategy) => strategy switch
    {
        QueueStrategy.RingAll => "All agents at once",
        QueueStrategy.RingProgressively => "One more agent after each delay",
        QueueStrategy.RoundRobin => "In turn",
        QueueStrategy.TopDown => "From the top, for each caller",
        QueueStrategy.AgentWithLeastTalkTime => "Who has talked least",
        QueueStrategy.AgentWithFewestCalls => "Who has had the fewest calls",
        QueueStrategy.SequentiallyByAgentOrder => "Always from the first",
        QueueStrategy.Random => "By chance",
        _ => "Who is idle for longest",
    };

    public static string Of(AgentStatus status) => status switch
    {
        AgentStatus.Available => "Available",
        AgentStatus.AvailableOnDemand => "Available for one call",
        AgentStatus.OnBreak => "On break",
        _ => "Logged out",
    };

    public static string Of(AgentActivity activity) => activity switch
    {
        AgentActivity.Talking => "Talking",
        AgentActivity.Ringing => "Ringing",
        _ => "Idle",
    };

    /// <summary>Kind of the badge.</summary>
    public static string Kind(AgentStatus status) => status switch
    {
        AgentStatus.Available or AgentStatus.AvailableOnDemand => "success",
        AgentStatus.OnBreak => "warning",
        _ => "neutral",
    };

    public static string Of(AgentCodeUse use) => use is AgentCodeUse.Pause ? "Reason of a break" : "Result of a call";

    public static string Of(AgentStatusOrigin origin) => origin switch
    {
        AgentStatusOrigin.Api => "API",
        AgentStatusOrigin.Telephone => "telephone",
        AgentStatusOrigin.Switch => "switch",
        _ => "portal",
    };

    public static string Of(QueueOutcome outcome) => outcome switch
    {
        QueueOutcome.Answered => "Answered",
        QueueOutcome.TimedOut => "Waited too long",
        QueueOutcome.NoAgent => "No agent was logged in",
        QueueOutcome.Exited => "Left by a key",
        QueueOutcome.Callback => "Asked to be called back",
        _ => "Gave up",
    };

    /// <summary>Where an open callback stands.</summary>
    public static string Of(QueueCallback callback, DateTime now)
    {
        var tried = callback.Attempts switch { 0 => "", 1 => ", tried once", var n => $", tried {n} times" };
        return callback.State is CallbackState.Calling ? $"Is being called, attempt {callback.Attempts}"
            : callback.NextAt > now ? $"Again in {Length(callback.NextAt - now)}{tried}" : "Waits for the turn" + tried;
    }

    /// <summary>As <c>1 h 5 min</c>.</summary>
    public static string Length(TimeSpan span) => span < TimeSpan.FromMinutes(1) ? $"{(int)span.TotalSeconds} s"
        : span < TimeSpan.FromHours(1) ? $"{(int)span.TotalMinutes} min" : $"{(int)span.TotalHours} h {span.Minutes} min";
}
