using CallSign.Core.Cdrs;
using CallSign.Telephony.Monitoring;
using CallSign.Web.Portal.Calls;

namespace CallSign.Web.Portal.Cdrs;

/// <summary>A call's events in words for people, from its start to its end.</summary>
public static class CallTimeline
{
    /// <summary>The steps in order. Start, answer and end are always there, whatever the sources told.</summary>
    public static IReadOnlyList<TimelineStep> Of(Cdr call)
    {
        ArgumentNullException.ThrowIfNull(call);
        List<TimelineStep> steps =
        [
            new(call.StartedAt, "dialpad", "neutral", $"Dialled {(call.DestinationNumber.Length > 0 ? call.DestinationNumber : "an unknown number")}",
                CallWords.Party(call.CallerNumber, call.CallerName)),
            .. call.Events.Select(e => Step(call, e)),
        ];
        if (call.AnsweredAt is { } answered && !call.Events.Any(e => e.What is CallStory.Answered))
        {
            steps.Add(new TimelineStep(answered, "call", "success", "Answered", call.AnsweredBy));
        }

        if (!call.Events.Any(e => e.What is CallStory.Hangup or CallStory.Lost))
        {
            steps.Add(new TimelineStep(call.EndedAt, "call_end", "danger", HangupCauses.Explain(call.HangupCause), null));
        }

        // The order of steps of one moment stays as it was told.
        return [.. steps.OrderBy(s => s.At)];
    }

    private static TimelineStep Step(Cdr call, CdrEvent e)
    {
        var detail = e.Detail is { Length: > 0 } d ? d : null;
        var (icon, kind, text) = e.What switch
        {
            CallStory.Ringing => ("ring_volume", "info", detail is null ? "Rings" : $"Rings at {detail}"),
            CallStory.Early => ("graphic_eq", "info", "Early media: the caller hears the far end"),
            CallStory.Answered => ("call", "success", "Answered"),
            CallStory.Bridged => ("link", "success", detail is null ? "Connected" : $"Connected with {detail}"),
            CallStory.Hold => ("pause_circle", "warning", "Put on hold"),
            CallStory.Resume => ("play_circle", "success", "Taken off hold"),
            CallStory.Transfer => ("phone_forwarded", "info", detail is null ? "Transferred" : $"Transferred to {detail}"),
            CallStory.Routed => ("alt_route", "neutral", detail is null ? "Sent on by the dialplan" : $"Sent on to {detail}"),
            CallStory.Parked => ("local_parking", "warning", detail is null ? "Parked" : $"Parked at {detail}"),
            CallStory.Unparked => ("local_parking", "success", "Fetched from the parking lot"),
            CallStory.Queue => ("hourglass_top", "warning", detail is null ? "Waits in a queue" : $"Waits in queue {detail}"),
            CallStory.Agent => ("support_agent", "info", detail is null ? "Offered to an agent" : $"Offered to agent {detail}"),
            CallStory.QueueLeft => ("hourglass_disabled", "neutral", detail is null ? "Left the queue" : $"Left the queue: {Words(detail)}"),
            CallStory.Conference => ("groups", "success", detail is null ? "Joined a conference" : $"Joined conference {detail}"),
            CallStory.ConferenceLeft => ("groups", "neutral", "Left the conference"),
            CallStory.Eavesdrop => ("hearing", "neutral", "Listens in to another call"),
            CallStory.Voicemail => ("voicemail", "info", detail is null ? "Reached voicemail" : $"Reached mailbox {detail}"),
            CallStory.Message => ("voicemail", "success", detail is null ? "Left a message" : $"Left a message for {detail}"),
            CallStory.RecordStart => ("fiber_manual_record", "danger", "Recording began"),
            CallStory.RecordStop => ("stop_circle", "neutral", "Recording ended"),
            CallStory.Hangup => ("call_end", "danger", detail is null ? "Hung up" : HangupCauses.Explain(detail)),
            CallStory.Unseen => ("sync_problem", "warning", "The node was out of sight: what happened meanwhile is not known"),
            CallStory.Lost => ("link_off", "danger", "The node no longer had it; how it ended is not known"),
            _ => ("radio_button_unchecked", "neutral", Sentence(e.What) + (detail is null ? "" : $": {detail}")),
        };
        return new TimelineStep(e.At, icon, kind, text, Who(call, e.Leg));
    }

    private static string? Who(Cdr call, Guid? leg) =>
        leg is { } uuid && call.Legs.FirstOrDefault(l => l.Uuid == uuid) is { } found ? CallWords.Party(found.Number, found.Name) : null;

    private static string Words(string detail) => detail.Replace('_', ' ').ToLowerInvariant();

    private static string Sentence(string word)
    {
        var text = word.Replace('_', ' ').Trim();
        return text.Length == 0 ? "Something happened" : char.ToUpperInvariant(text[0]) + text[1..];
    }
}

/// <summary>One line of the story.</summary>
/// <param name="At">UTC.</param>
/// <param name="Icon">Material symbol.</param>
/// <param name="Kind">Colour.</param>
/// <param name="Text">What happened.</param>
/// <param name="Who">To whom, where known.</param>
public sealed record TimelineStep(DateTime At, string Icon, string Kind, string Text, string? Who);
