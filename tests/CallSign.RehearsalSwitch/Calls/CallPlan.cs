namespace CallSign.RehearsalSwitch.Calls;

/// <summary>The course that a call of the traffic takes.</summary>
internal enum PlanKind
{
    Answered,
    Held,
    Transferred,
    Referred,
    Parked,
    Recorded,
    Busy,
    NoAnswer,
    Cancelled,
    Mailbox,
    Unanswered,
    Outbound,
    Inbound,
    Queue,
    Abandoned,
    Conference,
}

/// <summary>What a call does and when.</summary>
internal sealed class CallPlan(RehearsalCall call, IReadOnlyList<(string Step, TimeSpan After)> steps)
{
    // of a hundred calls
    private static readonly (PlanKind Kind, int Share)[] Mix =
    [
        (PlanKind.Answered, 36), (PlanKind.Held, 5), (PlanKind.Transferred, 3), (PlanKind.Referred, 2), (PlanKind.Parked, 1), (PlanKind.Recorded, 4), (PlanKind.Busy, 4), (PlanKind.NoAnswer, 5),
        (PlanKind.Cancelled, 5), (PlanKind.Mailbox, 4), (PlanKind.Unanswered, 4), (PlanKind.Outbound, 10), (PlanKind.Inbound, 5), (PlanKind.Queue, 8),
        (PlanKind.Abandoned, 2), (PlanKind.Conference, 2),
    ];

    private int _at;

    /// <summary>What comes next, and how long after the step before it.</summary>
    public (string Step, TimeSpan After) Next => steps[_at];

    /// <summary>Plays the next step; false where nothing comes after it.</summary>
    public bool Play()
    {
        var (step, _) = steps[_at++];
        if (step.StartsWith("hangup ", StringComparison.Ordinal))
        {
            call.Hangup(step["hangup ".Length..]);
            return false;
        }

        return call.PlayNext(step) && _at < steps.Count;
    }

    public static PlanKind Draw(Random random)
    {
        var at = random.Next(Mix.Sum(m => m.Share));
        foreach (var (kind, share) in Mix)
        {
            if ((at -= share) < 0)
            {
                return kind;
            }
        }

        return PlanKind.Answered;
    }

    public static RehearsalCallKind CallKind(PlanKind kind) => kind switch
    {
        PlanKind.Mailbox => RehearsalCallKind.Voicemail,
        PlanKind.Unanswered => RehearsalCallKind.Unanswered,
        PlanKind.Outbound => RehearsalCallKind.Outbound,
        PlanKind.Inbound => RehearsalCallKind.Inbound,
        PlanKind.Queue => RehearsalCallKind.Queue,
        PlanKind.Abandoned => RehearsalCallKind.Abandoned,
        PlanKind.Conference => RehearsalCallKind.Conference,
        _ => RehearsalCallKind.Internal,
    };

    public static string Destination(PlanKind kind, string from, string[] numbers, Random random)
    {
        switch (kind)
        {
            case PlanKind.Outbound:
                return "+4989" + random.Next(1_000_000, 9_999_999).ToString(System.Globalization.CultureInfo.InvariantCulture);
            case PlanKind.Queue or PlanKind.Abandoned:
                return random.Next(2) == 0 ? "5000" : "5001";
            case PlanKind.Conference:
                return "30" + random.Next(10, 99).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        var at = random.Next(numbers.Length);
        var to = numbers[at] == from ? numbers[(at + 1) % numbers.Length] : numbers[at];
        return kind == PlanKind.Mailbox ? "*99" + to : to;
    }

    public static CallPlan Make(RehearsalCall call, PlanKind kind, TrafficOptions options, Random random)
    {
        TimeSpan Spread(TimeSpan mean) => mean * (0.5 + random.NextDouble());
        var (ring, hold) = (Spread(options.Ring), Spread(options.Hold));
        var soon = TimeSpan.FromMilliseconds(20);
        (string, TimeSpan)[] steps = kind switch
        {
            PlanKind.Held => [("ring", soon), ("answer", ring), ("hold", hold / 3), ("resume", hold / 3), ("hangup", hold / 3)],
            PlanKind.Transferred => [("ring", soon), ("answer", ring), ("transfer", hold / 2), ("hangup", hold / 2)],
            PlanKind.Referred => [("ring", soon), ("answer", ring), ("refer", hold / 2), ("hangup", hold / 2)],
            PlanKind.Parked => [("ring", soon), ("answer", ring), ("park", hold / 2), ("hangup", hold / 2)],
            PlanKind.Recorded => [("ring", soon), ("answer", ring), ("record", hold / 4), ("recorded", hold / 2), ("hangup", hold / 4)],
            PlanKind.Busy => [("ring", soon), ("hangup USER_BUSY", soon)],
            PlanKind.NoAnswer => [("ring", soon), ("hangup NO_ANSWER", ring * 3)],
            PlanKind.Cancelled => [("ring", soon), ("hangup ORIGINATOR_CANCEL", ring)],
            PlanKind.Mailbox => [("answer", soon), ("message", ring), ("hangup", hold / 3)],
            PlanKind.Unanswered or PlanKind.Abandoned => [("answer", soon), ("hangup", hold / 3)],
            PlanKind.Queue => [("answer", soon), ("ring", ring), ("agent", ring), ("hangup", hold)],
            PlanKind.Conference => [("answer", soon), ("join", ring), ("mute", hold / 2), ("hangup", hold / 2)],
            _ => [("ring", soon), ("answer", ring), ("hangup", hold)],
        };
        return new CallPlan(call, steps);
    }
}
