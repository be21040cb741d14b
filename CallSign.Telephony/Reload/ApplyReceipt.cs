namespace CallSign.Telephony.Reload;

/// <summary>What became of a save: a copy that pages may keep.</summary>
public sealed record ApplyReceipt
{
    /// <summary>Grows from save to save.</summary>
    public required long Id { get; init; }

    /// <summary>The tenant; null for the platform's own settings.</summary>
    public required Guid? TenantId { get; init; }

    /// <summary>Who saved, as the audit log names them; empty where that is not known.</summary>
    public required string Actor { get; init; }

    /// <summary>What was saved, as <c>ring group Sales</c>.</summary>
    public required string What { get; init; }

    /// <summary>UTC: the first of the saves that were applied together.</summary>
    public required DateTime SavedAt { get; init; }

    /// <summary>UTC, since when lookups are answered by it; null while it is being read.</summary>
    public DateTime? ServedAt { get; init; }

    /// <summary>Whether another portal of the installation saved it; that one tells the switches.</summary>
    public bool ByAnotherPortal { get; init; }

    /// <summary>Nodes that are known, connected or not.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>Nodes that are not connected now; they get their commands when they are back.</summary>
    public IReadOnlyList<string> Away { get; init; } = [];

    /// <summary>What each node was told, in order.</summary>
    public IReadOnlyList<ReceiptCommand> Commands { get; init; } = [];

    /// <summary>When each node first asked about the tenant after that.</summary>
    public IReadOnlyList<ReceiptFetch> Fetches { get; init; } = [];

    /// <summary>Nodes that have carried out all their commands.</summary>
    public int AppliedNodes => ServedAt is null ? 0 : Nodes.Count(n => Commands.Where(c => c.Node == n).All(c => c.Reply == ReceiptCommand.Done));

    /// <summary>Whether nothing is waited for.</summary>
    public bool IsDone => ServedAt is not null && Commands.All(c => c.Reply is not null);

    /// <summary>Whether a node refused a command.</summary>
    public bool HasFailed => Commands.Any(c => c.Reply is not null and not ReceiptCommand.Done);

    /// <summary>From the save to the last thing that was done; null while it goes on.</summary>
    public TimeSpan? Took => IsDone ? Commands.Select(c => c.At).OfType<DateTime>().Append(ServedAt!.Value).Max() - SavedAt : null;
}

/// <summary>A command to a node.</summary>
/// <param name="Node">The node.</param>
/// <param name="Command">As it was sent.</param>
/// <param name="Effect">What it does, in plain words.</param>
/// <param name="DropsCalls">Whether calls end by it.</param>
/// <param name="Reply"><c>+OK</c>, what the node said instead, or null while it has not answered.</param>
/// <param name="At">UTC of the reply.</param>
public sealed record ReceiptCommand(string Node, string Command, string Effect, bool DropsCalls, string? Reply = null, DateTime? At = null)
{
    /// <summary>The reply of a command that was carried out.</summary>
    public const string Done = "+OK";
}

/// <summary>The first lookup of a node after a change.</summary>
/// <param name="Node">As the node names itself: its switchname.</param>
/// <param name="At">UTC.</param>
public sealed record ReceiptFetch(string Node, DateTime At);
