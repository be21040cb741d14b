namespace CallSign.Web.Simulator;

/// <summary>What applications do that need no more than a sentence.</summary>
internal static class ApplicationWords
{
    /// <summary>Null for an application that the simulator does not know.</summary>
    public static string? Of(string application, string data) => application switch
    {
        "answer" => "Answers: from here on the caller is connected.",
        "pre_answer" => "Opens the line before the answer, so that the caller hears what is played.",
        "ring_ready" => "The caller hears ringing.",
        "sleep" => $"Waits {Milliseconds(data)}.",
        "playback" or "endless_playback" => $"Plays {Sound(data)}.",
        "play_and_get_digits" or "read" => "Asks for digits; the simulator enters none.",
        "say" or "speak" or "phrase" => $"Speaks: {data}.",
        "gentones" => "Plays tones.",
        "record_session" => "Records the call from here on.",
        "stop_record_session" => "Stops recording.",
        "record" => "Records what the caller says.",
        "start_dtmf" or "stop_dtmf" or "start_dtmf_generate" or "stop_dtmf_generate" => "Sets up the recognition of keys.",
        "bind_meta_app" or "bind_digit_action" => "Prepares keys that the parties can press during the call.",
        "sched_hangup" => $"Ends the call after {data.Split(' ')[0].TrimStart('+')} seconds at most.",
        "sched_transfer" => "Leads the call on later, if it is still there.",
        "limit" or "limit_execute" => "Counts the call against a limit; the simulator has no other calls.",
        "log" or "info" => "Writes to the log of the switch.",
        "event" => "Tells the portal that the call came by.",
        "socket" when data.Contains("/voicemail", StringComparison.Ordinal) => "The voicemail module of the portal has the call; where it can't, the next application does the same.",
        "eval" => "Works out an expression.",
        "hash" or "db" => "Keeps a value in the switch.",
        "set_profile_var" => $"Sets {data.Split('=')[0]} of the caller.",
        "set_global" => "Sets a value of the whole switch.",
        "set_user" => $"Takes the settings of the user {data}.",
        "privacy" => "Changes whether the caller's number is shown.",
        "presence" => "Shows a state on lamps.",
        "park_state" or "wait_for_answer" or "wait_for_silence" => "Waits.",
        "send_display" => "Sends a text to the caller's display.",
        "stop_displace_session" or "displace_session" => "Mixes a sound into the call.",
        "verbose_events" or "enable_heartbeat" or "clear_digit_action" or "flush_dtmf" or "t38_gateway" => "Prepares the channel.",
        _ => null,
    };

    /// <summary>Applications that take the call and keep it: what, and the sentence of the outcome.</summary>
    public static (string Words, string Outcome)? Taking(string application, string data) => application switch
    {
        "echo" or "delay_echo" => ("Plays back what the caller says.", "The caller hears an echo of what he says."),
        "park" => ("Parks the call without a slot.", "The call is parked."),
        "eavesdrop" or "three_way" => ("Joins another call.", "The caller listens to another call."),
        "intercept" or "pickup" => ("Takes a call that rings elsewhere.", "The caller takes over a ringing call, if there is one."),
        "directory" => ("Asks for a name to dial by.", "The caller dials by name."),
        "rxfax" => ("Receives a fax.", "A fax is received."),
        "txfax" => ("Sends a fax.", "A fax is sent."),
        "fifo" => ("Waits in a line of callers.", "The caller waits in a line."),
        "page" => ("Speaks to a group of telephones.", "The caller speaks to a group of telephones."),
        "conference" => ($"Enters the conference {Room(data)}.", $"The caller is in the conference {Room(data)}."),
        "valet_park" => Parking(data),
        "redirect" or "deflect" => ($"Tells the caller's side to call {data} instead.", $"The caller's side is told to call {data} instead."),
        _ => null,
    };

    private static (string, string) Parking(string data)
    {
        var words = data.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 2 && words[1] == "auto"
            ? ("Parks the call in a free slot and says its number.", "The call is parked in a free slot.")
            : ($"Parks the call in slot {words.ElementAtOrDefault(1)}, or fetches the one that is there.", $"The call is parked in slot {words.ElementAtOrDefault(1)}, or the one that is there is fetched.");
    }

    private static string Room(string data)
    {
        var room = data.Split('@')[0];
        var dash = room.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 ? room[..dash] : room;
    }

    private static string Milliseconds(string data) => int.TryParse(data, out var ms)
        ? ms >= 1000 ? FormattableString.Invariant($"{ms / 1000.0:0.#} s") : $"{ms} ms"
        : "a moment";

    private static string Sound(string data) => data.StartsWith("tone_stream:", StringComparison.Ordinal) ? "a tone"
        : data.StartsWith("silence_stream:", StringComparison.Ordinal) ? "silence"
        : data.StartsWith("local_stream:", StringComparison.Ordinal) ? "music on hold"
        : data.StartsWith("phrase:", StringComparison.Ordinal) ? $"the phrase {data["phrase:".Length..]}"
        : data[(data.LastIndexOf('/') + 1)..];
}
