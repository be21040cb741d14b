namespace CallSign.Telephony.Monitoring;

/// <summary>The words of <see cref="CallSign.Core.Cdrs.CdrEvent.What"/>.</summary>
public static class CallStory
{
    /// <summary>A leg rings; the detail is the party.</summary>
    public const string Ringing = "ringing";

    /// <summary>Early media.</summary>
    public const string Early = "early";

    public const string Answered = "answered";

    /// <summary>Two legs talk; the detail is the other party.</summary>
    public const string Bridged = "bridged";

    public const string Hold = "hold";

    public const string Resume = "resume";

    /// <summary>An answered leg goes elsewhere; the detail is where to.</summary>
    public const string Transfer = "transfer";

    /// <summary>The dialplan sends a leg on before it is answered; the detail is where to.</summary>
    public const string Routed = "routed";

    /// <summary>The detail is lot and slot.</summary>
    public const string Parked = "parked";

    public const string Unparked = "unparked";

    /// <summary>Entered a queue; the detail is its name.</summary>
    public const string Queue = "queue";

    /// <summary>A queue offers the call to an agent; the detail is the agent.</summary>
    public const string Agent = "agent";

    /// <summary>Left a queue without an agent; the detail is why.</summary>
    public const string QueueLeft = "queue_left";

    /// <summary>Entered a conference; the detail is its name.</summary>
    public const string Conference = "conference";

    public const string ConferenceLeft = "conference_left";

    /// <summary>Listens to another call; the detail is its channel.</summary>
    public const string Eavesdrop = "eavesdrop";

    /// <summary>Reached a mailbox; the detail is the mailbox.</summary>
    public const string Voicemail = "voicemail";

    /// <summary>Left a message; the detail is the mailbox.</summary>
    public const string Message = "message";

    /// <summary>The detail is the file.</summary>
    public const string RecordStart = "record_start";

    /// <summary>The detail is the file.</summary>
    public const string RecordStop = "record_stop";

    /// <summary>The detail is the cause.</summary>
    public const string Hangup = "hangup";

    /// <summary>The node was out of sight: what happened meanwhile is not known.</summary>
    public const string Unseen = "unseen";

    /// <summary>The node no longer has the channel; how it ended is not known.</summary>
    public const string Lost = "lost";
}
