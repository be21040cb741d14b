using System.Collections.Concurrent;
using CallSign.RehearsalSwitch.Templates;

namespace CallSign.RehearsalSwitch.Calls;

/// <summary>Steps that are not recorded as such, made from recorded ones.</summary>
internal static class DerivedSteps
{
    private static readonly string[] Bridged = ["variable_bridge", "variable_last_bridge", "variable_signal_bond", "Channel-Read-Codec", "Channel-Write-Codec"];
    private static readonly ConcurrentDictionary<Scenario, Step> s_unanswered = new();
    private static readonly Lazy<Step> s_park = new(MakePark);

    /// <summary>uuid_park of the caller: the other leg ends as in a transfer, and the caller waits in the park application.</summary>
    public static Step Park => s_park.Value;

    /// <summary>The end of a call that nobody answered: no bridge, and channels that only ever rang.</summary>
    public static Step Unanswered(Scenario scenario) => s_unanswered.GetOrAdd(scenario, MakeUnanswered);

    private static Step MakeUnanswered(Scenario scenario)
    {
        var hangup = scenario["hangup"];
        return new Step(hangup.Name, [.. hangup.Events.Where(e => e.Name is not ("CHANNEL_UNBRIDGE" or "RECORD_STOP")).Select(Rung)], hangup.Recorded);
    }

    private static EventTemplate Rung(EventTemplate template) => With(template, template.Name, h => (h.Name, h.Value[0].Text) switch
    {
        ("Channel-Call-State", "ACTIVE") => new TemplateHeader(h.Name, [Piece.Literal("RINGING")]),
        ("Channel-State", "CS_EXCHANGE_MEDIA") => new TemplateHeader(h.Name, [Piece.Literal("CS_CONSUME_MEDIA")]),
        ("variable_originate_disposition" or "variable_DIALSTATUS", _) => new TemplateHeader(h.Name, [Piece.Slot("cause")]),
        _ => Bridged.Any(b => h.Name.StartsWith(b, StringComparison.Ordinal)) ? null : h,
    });

    private static Step MakePark()
    {
        var transfer = Scenarios.Transfer["transfer"];
        var events = new List<EventTemplate>();
        foreach (var e in transfer.Events.Where(e => e.State is not "CS_ROUTING"))
        {
            var last = e.Name == "CHANNEL_EXECUTE" && e.Headers.Any(h => h is { Name: "Application", Value: [{ Text: "echo" }] });
            events.Add(last ? With(e, "CHANNEL_PARK", h => h.Name == "Application" ? null : h) : e);
        }

        return new Step("park", events, transfer.Recorded);
    }

    private static EventTemplate With(EventTemplate template, string name, Func<TemplateHeader, TemplateHeader?> change)
    {
        var headers = new List<TemplateHeader>();
        foreach (var header in template.Headers)
        {
            if (change(header.Name == "Event-Name" ? new TemplateHeader(header.Name, [Piece.Literal(name)]) : header) is { } changed)
            {
                headers.Add(changed);
            }
        }

        return new EventTemplate(name, template.Subclass, template.Leg, headers) { SequenceStep = template.SequenceStep };
    }
}
