namespace CallSign.Web.Simulator;

/// <summary>How a walked call ended.</summary>
public enum SimulationEnd
{
    /// <summary>Somebody answers.</summary>
    Answered,

    /// <summary>A mailbox, a conference, a parking lot, a queue or another function has the caller.</summary>
    Taken,

    /// <summary>The call ends without anybody.</summary>
    HungUp,

    /// <summary>The walk can't go on: a circle, too many steps, or another tenant's routing.</summary>
    Stopped,
}

/// <summary>A walked call.</summary>
public sealed record SimulationResult
{
    /// <summary>The caller, with the name where it is an extension.</summary>
    public required string Caller { get; init; }

    /// <summary>Whether the caller is an extension of the tenant.</summary>
    public required bool IsInternal { get; init; }

    /// <summary>The number as it was dialled.</summary>
    public required string Number { get; init; }

    /// <summary>The moment, with the tenant's offset at that moment.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The tenant's time zone, an IANA name.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Everything that FreeSWITCH would ask and do, in order.</summary>
    public required IReadOnlyList<SimulatedLookup> Lookups { get; init; }

    /// <summary>How it ended.</summary>
    public required SimulationEnd End { get; init; }

    /// <summary>How it ended, in one sentence.</summary>
    public required string Outcome { get; init; }
}

/// <summary>One question to the portal and what FreeSWITCH does with the answer.</summary>
public sealed record SimulatedLookup
{
    /// <summary><c>dialplan</c>, <c>directory</c> or <c>configuration</c>; empty where FreeSWITCH goes on with an earlier answer.</summary>
    public required string Section { get; init; }

    /// <summary>What is asked: of a dialplan the number, else the user or the file.</summary>
    public required string Subject { get; init; }

    /// <summary>The context of a dialplan; empty for others.</summary>
    public string Context { get; init; } = "";

    /// <summary>What it is about, in words.</summary>
    public required string Title { get; init; }

    /// <summary>What of the settings led to this answer, as <c>Do not disturb is on.</c></summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Names of the extensions in the answer that apply.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>Conditions that decided, where the answer has any.</summary>
    public IReadOnlyList<SimulatedCondition> Conditions { get; init; } = [];

    /// <summary>What FreeSWITCH does, in order.</summary>
    public required IReadOnlyList<SimulatedStep> Steps { get; init; }

    /// <summary>The answer itself, secrets masked; null for "not found" and where it is not to be shown.</summary>
    public string? Xml { get; init; }
}

/// <summary>A condition of a dialplan extension.</summary>
/// <param name="Extension">The extension's name.</param>
/// <param name="Test">As <c>destination_number ~ ^(\d+)$</c>.</param>
/// <param name="Value">What it was tested on.</param>
/// <param name="Holds">Whether it holds.</param>
/// <param name="Captures">What <c>$1</c>, <c>$2</c>… stand for.</param>
/// <param name="Problem">Why it could not be judged; null where it was.</param>
public sealed record SimulatedCondition(string Extension, string Test, string Value, bool Holds, IReadOnlyList<string> Captures, string? Problem = null);

/// <summary>An application that FreeSWITCH runs.</summary>
/// <param name="Number">From 1, over the whole call.</param>
/// <param name="Application">As <c>bridge</c>.</param>
/// <param name="Data">Its arguments, variables put in and secrets masked.</param>
/// <param name="Words">What it does, in plain words.</param>
public sealed record SimulatedStep(int Number, string Application, string Data, string Words)
{
    /// <summary>Who would be rung.</summary>
    public IReadOnlyList<SimulatedBranch> Branches { get; init; } = [];

    /// <summary>What may happen here; null where only one thing can.</summary>
    public SimulationDecision? Decision { get; init; }
}

/// <summary>One of those who would be rung.</summary>
/// <param name="Target">As FreeSWITCH is told, as <c>user/1001@acme.test</c>.</param>
/// <param name="Words">In words, as <c>1001 Ada Lovelace</c>.</param>
/// <param name="DelaySeconds">Seconds before it rings.</param>
/// <param name="TimeoutSeconds">Seconds that it rings at most; null where the call's own limit holds.</param>
/// <param name="Turn">From 1: those of one turn ring together, the next when they have not answered.</param>
/// <param name="State">What is known of it now, as <c>2 phones registered</c>.</param>
/// <param name="CanRing">False where it is known that it would not ring now; null where nothing is known.</param>
public sealed record SimulatedBranch(string Target, string Words, int DelaySeconds, int? TimeoutSeconds, int Turn, string State, bool? CanRing);

/// <summary>A point at which people decide.</summary>
/// <param name="Index">From 0, in order; choices are named by it.</param>
/// <param name="Question">As <c>What happens?</c>.</param>
/// <param name="Options">What can happen.</param>
/// <param name="Chosen">The value of the option that was taken.</param>
public sealed record SimulationDecision(int Index, string Question, IReadOnlyList<SimulationOption> Options, string Chosen);

/// <summary>Something that can happen.</summary>
/// <param name="Value">As <c>no_answer</c> or <c>key_1</c>.</param>
/// <param name="Words">As <c>Nobody answers</c>.</param>
public sealed record SimulationOption(string Value, string Words);
