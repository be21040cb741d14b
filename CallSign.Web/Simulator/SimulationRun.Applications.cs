using CallSign.Core.Queues;

namespace CallSign.Web.Simulator;

/// <summary>The applications.</summary>
internal sealed partial class SimulationRun
{
    private Flow Execute(string application, string data, int depth)
    {
        if (_end is not null)
        {
            return Flow.End;
        }

        var flow = Run(application, data, depth);
        return _end is null ? flow : Flow.End;
    }

    private Flow Run(string application, string data, int depth)
    {
        switch (application)
        {
            case "set" or "export" or "multiset" or "unset" or "multiunset":
                Variables(application, data);
                return Flow.Next;
            case "transfer":
                return Transfer(data);
            case "execute_extension":
                return Inside(data, depth);
            case "bridge":
                return Bridge(data);
            case "ivr":
                return Menu(data, depth);
            case "voicemail":
                return Voicemail(data);
            case "callcenter":
                return Queue(data);
            case "hangup":
                var cause = data.Trim() is { Length: > 0 } named ? named : "NORMAL_CLEARING";
                Say(application, data, $"Hangs up: {CauseWords.Of(cause)}.");
                return Finish(SimulationEnd.HungUp, cause == "NORMAL_CLEARING" ? "The call ends." : $"The call ends: {CauseWords.Of(cause)} ({cause}).");
            case "respond":
                Say(application, data, $"Refuses the call with the SIP answer {data}.");
                return Finish(SimulationEnd.HungUp, $"The call is refused with the SIP answer {data}.");
        }

        if (ApplicationWords.Taking(application, data) is { } taking)
        {
            _call.IsAnswered = true;
            Say(application, data, taking.Words);
            return Finish(SimulationEnd.Taken, taking.Outcome);
        }

        _call.IsAnswered |= application is "answer";
        Say(application, data, ApplicationWords.Of(application, data) ?? "The simulator does not know this application; it goes on with the next one.");
        return Flow.Next;
    }

    private void Variables(string application, string data)
    {
        List<string> set = [];
        foreach (var pair in Pairs(application, data))
        {
            var sign = pair.IndexOf('=', StringComparison.Ordinal);
            var name = (sign < 0 ? pair : pair[..sign]).Trim();
            var onLegs = name.StartsWith("nolocal:", StringComparison.Ordinal); // for those who are rung, not for the caller
            if (!onLegs)
            {
                _call.Set(name, sign < 0 || application is "unset" or "multiunset" ? null : pair[(sign + 1)..]);
            }

            set.Add(Words(application, onLegs ? name[8..] : name, sign < 0 ? "" : pair[(sign + 1)..]));
        }

        Say(application, data, string.Join("; ", set.Where(w => w.Length > 0).DefaultIfEmpty("Prepares the call")) + ".");
    }

    private static string[] Pairs(string application, string data)
    {
        if (application is not ("multiset" or "multiunset"))
        {
            return [data];
        }

        return data.StartsWith("^^", StringComparison.Ordinal) && data.Length > 3
            ? data[3..].Split(data[2], StringSplitOptions.RemoveEmptyEntries)
            : data.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    // Only what a reader of routing wants to know; the whole is in the arguments.
    private static string Words(string application, string name, string value) => application is "unset" or "multiunset"
        ? name == "execute_on_answer" ? "Drops what was planned for the answer" : $"Forgets {name}"
        : name switch
    {
        "call_timeout" => $"Rings {value} s at most",
        "callsign_forwarded_by" => $"Notes that {value} forwards the call",
        "callsign_forwards" => $"Counts forwarding {value}",
        "effective_caller_id_name" => $"Shows the caller as {value}",
        "effective_caller_id_number" => $"Shows the caller's number as {value}",
        "effective_callee_id_name" => $"Shows the caller that {value} is called",
        "execute_on_answer" when value.StartsWith("record_session", StringComparison.Ordinal) => "Records from the answer on",
        "RECORD_STEREO" or "domain_name" or "hangup_after_bridge" or "continue_on_fail" or "transfer_ringback" or "ignore_early_media" or "effective_callee_id_number"
            or "callsign_rang" => "",
        "hold_music" => "Sets the music on hold",
        "ringback" => "Sets what the caller hears while it rings",
        _ => $"Sets {name}",
    };

    private Flow Transfer(string data)
    {
        Target(data, out var number, out var context);
        Say("transfer", data, $"Leads the call to {Lead(number)}.");
        (_call.Number, _call.Context) = (number, context);
        return Flow.Transfer;
    }

    private Flow Inside(string data, int depth)
    {
        Target(data, out var number, out var context);
        Say("execute_extension", data, number.StartsWith("callsign-after", StringComparison.Ordinal) ? "Asks what follows now." : $"Runs {Lead(number)} and comes back.");
        var (here, there) = (_call.Number, _call.Context);
        (_call.Number, _call.Context) = (number, context);
        var flow = _end is null ? Visit(depth + 1) : Flow.End;
        if (flow is Flow.Next)
        {
            (_call.Number, _call.Context) = (here, there);
            _lookups.Add(new Draft("", here, there, $"Back at {Lead(here)}", null));
        }

        return flow;
    }

    private void Target(string data, out string number, out string context)
    {
        var words = data.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is ["-bleg" or "-both", ..])
        {
            words = words[1..];
        }

        number = words.ElementAtOrDefault(0) ?? "";
        context = words.ElementAtOrDefault(2) ?? _call.Context;
    }

    private string Lead(string number) => About(number) is { Length: > 0 } about ? char.ToLowerInvariant(about[0]) + about[1..] : number;

    private Flow Voicemail(string data)
    {
        var words = data.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _call.IsAnswered = true;
        if (words is ["check", ..])
        {
            var own = words.Length > 1 && words[^1] != _tenant.Domain ? $" of {Person(words[^1])}" : "";
            Say("voicemail", data, own.Length > 0 ? $"Opens the mailbox{own}." : "Asks for a mailbox and its PIN.");
            return Finish(SimulationEnd.Taken, own.Length > 0 ? $"The caller listens to the mailbox{own}." : "The caller is asked for a mailbox and its PIN.");
        }

        var box = words.ElementAtOrDefault(words.Length - 1) ?? "?";
        Say("voicemail", data, $"Plays the greeting of {Person(box)} and records a message.");
        return Finish(SimulationEnd.Taken, $"The caller leaves a message in the mailbox of {Person(box)}.");
    }

    private Flow Queue(string data)
    {
        var queue = CallcenterNames.TryRead(data.Trim(), out var id, out _) && _tenant.Nouns.Find<CallQueue>(id) is { } known ? known.Name : data.Trim().Split('@')[0];
        var decision = Decide("What happens in the queue?",
            [
                new("no_answer", "No agent takes it in time"), new("answered", "An agent answers"), new("no_agent", "No agent is logged in"),
                new("exit_key", "The caller presses the key to leave"),
            ],
            "no_answer");
        _call.IsAnswered = true;
        _lookups[^1].Steps.Add(Step("callcenter", data, $"The caller waits in the queue {queue}.") with { Decision = decision });
        if (decision.Chosen == "answered")
        {
            return Finish(SimulationEnd.Answered, $"An agent of the queue {queue} answers.");
        }

        _call.Set("cc_cause", "cancel");
        _call.Set("cc_cancel_reason", decision.Chosen switch { "no_agent" => "NO_AGENT_TIMEOUT", "exit_key" => "EXIT_WITH_KEY", _ => "TIMEOUT" });
        return Flow.Next;
    }
}
