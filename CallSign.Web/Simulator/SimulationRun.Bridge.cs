using CallSign.Web.XmlCurl;

namespace CallSign.Web.Simulator;

/// <summary>Who would be rung, and what becomes of it.</summary>
internal sealed partial class SimulationRun
{
    private static readonly SimulationOption[] RingOptions =
    [
        new("no_answer", "Nobody answers"), new("answered", "Somebody answers"), new("busy", "Busy or rejected"), new("not_registered", "No telephone is registered"),
    ];

    private Flow Bridge(string data)
    {
        IReadOnlyList<SimulatedBranch> branches = [.. DialString.Parse(data).Select(Branch)];
        var anybody = branches.Any(b => b.CanRing is not false);
        var decision = Decide("What happens?", RingOptions, !anybody && branches.All(b => b.State == "does not disturb") ? "busy" : "no_answer");
        _lookups[^1].Steps.Add(Step("bridge", data, Rings(branches)) with { Branches = branches, Decision = decision });
        if (_end is not null)
        {
            return Flow.End;
        }

        if (decision.Chosen == "answered")
        {
            return Finish(SimulationEnd.Answered, branches.Count == 1 ? $"{Plain(branches[0])} answers." : $"Somebody answers: {List(branches)}.");
        }

        var cause = decision.Chosen switch { "busy" => "USER_BUSY", "not_registered" => "USER_NOT_REGISTERED", _ => "NO_ANSWER" };
        _call.Set("originate_disposition", cause);
        _call.Set("originate_failed_cause", cause);
        _call.Set("DIALSTATUS", cause switch { "USER_BUSY" => "BUSY", "NO_ANSWER" => "NOANSWER", _ => "CHANUNAVAIL" });
        return GoesOn(cause) ? Flow.Next : Finish(SimulationEnd.HungUp, $"The call ends: {CauseWords.Of(cause)} ({cause}).");
    }

    // switch_ivr_bridge.c: without this variable a failed bridge ends the caller's leg too
    private bool GoesOn(string cause)
    {
        var wanted = _call.Variables.GetValueOrDefault("continue_on_fail", "");
        return wanted == "true" || wanted.Split(',').Contains(cause, StringComparer.OrdinalIgnoreCase);
    }

    private SimulatedBranch Branch(DialLeg leg)
    {
        var (words, state, rings) = Who(leg.Endpoint);
        if (leg.Confirms)
        {
            words += ", who must press 1";
        }

        return new SimulatedBranch(SimulationMask.Data("bridge", leg.Endpoint), words, leg.DelaySeconds, leg.TimeoutSeconds, leg.Turn, state, rings);
    }

    private (string Words, string State, bool? Rings) Who(string endpoint)
    {
        var parts = endpoint.Split('/');
        switch (parts[0])
        {
            case "user" when parts.Length > 1:
                return User(parts[1]);
            case "loopback" when parts.Length > 1:
                return (Person(parts[1]), "dialled as by a telephone of the tenant", null);
            case "sofia" when parts.Length > 3 && parts[1] == "gateway":
                return ($"{parts[3]} by the gateway {parts[2]}", "", null);
            case "sofia" when parts.Length > 2:
                return ($"{parts[2]} by the profile {parts[1]}", "", null);
            case "group" when parts.Length > 1:
                return ($"the call group {parts[1].Split('@')[0]}", "", null);
            case "error" when parts.Length > 1:
                return (parts[1].Equals("user_busy", StringComparison.OrdinalIgnoreCase) ? "nobody: busy" : $"nobody: {parts[1]}", "", false);
            default:
                return (endpoint, "", null);
        }
    }

    private (string Words, string State, bool? Rings) User(string address)
    {
        var at = address.IndexOf('@', StringComparison.Ordinal);
        var (number, domain) = at < 0 ? (address, _tenant.Domain) : (address[..at], address[(at + 1)..]);
        if (domain != _tenant.Domain)
        {
            return (address, "a user of another domain", null);
        }

        var answer = Parse(Ask(LookupForm.User("user_call", number, domain)));
        if (answer is null)
        {
            return (number, "no such user", false);
        }

        var dial = answer.Descendants("param").FirstOrDefault(p => (string?)p.Attribute("name") == "dial-string")?.Attribute("value")?.Value ?? "";
        if (dial.StartsWith("error/user_busy", StringComparison.OrdinalIgnoreCase))
        {
            return (Person(number), "does not disturb", false);
        }

        var phones = _registrations.Of(domain, number).Count;
        return (Person(number), phones switch { 0 => "no telephone registered now", 1 => "1 telephone registered", _ => $"{phones} telephones registered" }, phones > 0);
    }

    private static string Rings(IReadOnlyList<SimulatedBranch> branches) => branches.Count switch
    {
        0 => "Rings nobody: the dial string is empty.",
        1 => $"Rings {branches[0].Words}.",
        _ when branches.Max(b => b.Turn) > 1 => $"Rings {branches.Count} one after the other.",
        _ when branches.Any(b => b.DelaySeconds > 0) => $"Rings {branches.Count}, some of them later.",
        _ => $"Rings {branches.Count} at once.",
    };

    private static string Plain(SimulatedBranch branch) => Capital(branch.Words.Split(", who must", 2)[0]);

    private static string List(IReadOnlyList<SimulatedBranch> branches)
    {
        var names = branches.Select(Plain).Distinct(StringComparer.Ordinal).ToList();
        return names.Count <= 4 ? string.Join(names.Count == 2 ? " or " : ", ", names) : $"{string.Join(", ", names.Take(3))} or one of {names.Count - 3} others";
    }
}
