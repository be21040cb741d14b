using CallSign.RehearsalSwitch.Recordings;

namespace CallSign.RehearsalSwitch.Templates;

/// <summary>Events that FreeSWITCH fires together.</summary>
/// <param name="Name">As <c>ring</c>; also the moment that the times in it refer to.</param>
/// <param name="Recorded">How long after the step before it came, in the recording.</param>
internal sealed record Step(string Name, IReadOnlyList<EventTemplate> Events, TimeSpan Recorded)
{
    public int Moment { get; } = Names.Moments.Of(Name);
}

/// <summary>Where a step of a recording begins: at the first event, after the step before it, for which this is true.</summary>
internal sealed record StepStart(string Name, Func<RecordedEvent, IReadOnlyList<string>, bool> Begins);

/// <summary>A recorded call, cut into steps.</summary>
internal sealed class Scenario
{
    private Scenario(string name, IReadOnlyList<Step> steps, int legs)
    {
        Name = name;
        Steps = steps;
        Legs = legs;
    }

    public string Name { get; }

    public IReadOnlyList<Step> Steps { get; }

    /// <summary>How many channels there are in it.</summary>
    public int Legs { get; }

    public Step this[string step] => Steps.First(s => s.Name == step);

    /// <summary>Reads and cuts a recording.</summary>
    /// <param name="recording">Its file's name without endings.</param>
    /// <param name="numbers">Recorded number to slot.</param>
    /// <param name="starts">The steps in order; the first begins with the first event.</param>
    public static Scenario Load(string recording, IReadOnlyDictionary<string, string> numbers, params StepStart[] starts)
    {
        var all = RecordingReader.Events(recording);
        var legs = all.Select(e => e.ChannelUuid).OfType<string>().Distinct().ToList();
        var conferences = all.Where(e => e["Action"] == "conference-create").Select(e => e["Conference-Unique-ID"]).ToHashSet();
        var compiler = new TemplateCompiler(recording, numbers, legs);
        var steps = new List<Step>();
        var events = new List<EventTemplate>();
        var (next, begun, last, sequence) = (0, 0L, 0L, 0L);
        string? current = null;
        foreach (var e in all)
        {
            var step = sequence == 0 || e.Sequence <= sequence || e.Sequence > sequence + 4 ? 1 : (int)(e.Sequence - sequence);
            sequence = e.Sequence;
            if (!Belongs(e, conferences))
            {
                continue;
            }

            if (current is null || (next < starts.Length && starts[next].Begins(e, legs)))
            {
                Close();
                (current, begun) = (starts[next].Name, e.Micros);
                next++;
            }

            events.Add(compiler.Compile(e, current, step));
        }

        Close();
        return next == starts.Length
            ? new Scenario(recording, steps, legs.Count)
            : throw new InvalidOperationException($"The recording {recording} has no step '{starts[next].Name}'.");

        void Close()
        {
            if (current is not null)
            {
                steps.Add(new Step(current, [.. events], TimeSpan.FromMicroseconds(last == 0 ? 0 : begun - last)));
                last = begun;
                events.Clear();
            }
        }
    }

    /// <summary>Whether an event is of the recorded call, and not of what else the switch did meanwhile.</summary>
    private static bool Belongs(RecordedEvent e, HashSet<string?> conferences) => e.Name switch
    {
        "API" or "HEARTBEAT" or "RE_SCHEDULE" or "BACKGROUND_JOB" => false,
        "CUSTOM" => e.Subclass switch
        {
            "sofia::gateway_state" or "filestring::open" or "filestring::close" => false,
            "conference::maintenance" => conferences.Contains(e["Conference-Unique-ID"]),
            "callcenter::info" => e["CC-Action"] != "agent-status-change",
            _ => true,
        },
        _ => true,
    };
}
