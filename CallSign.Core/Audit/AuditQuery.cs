namespace CallSign.Core.Audit;

/// <summary>Which audit entries are wanted. What is null does not narrow.</summary>
public sealed record AuditQuery
{
    /// <summary>The noun, as <c>Extension</c>.</summary>
    public string? Entity { get; init; }

    /// <summary>As <c>update</c> or <c>sign-in</c>.</summary>
    public string? Action { get; init; }

    /// <summary>The actor's name, or part of it.</summary>
    public string? Actor { get; init; }

    /// <summary>UTC, inclusive.</summary>
    public DateTime? From { get; init; }

    /// <summary>UTC, exclusive.</summary>
    public DateTime? Before { get; init; }

    /// <summary>Text that occurs in the label, the key, the actor's name or address, or in a value before or after.</summary>
    public string? Search { get; init; }

    public bool OldestFirst { get; init; }

    /// <summary>Entries before the page.</summary>
    public int Skip { get; init; }

    /// <summary>Entries of the page, 1 or more.</summary>
    public int Take { get; init; } = 50;
}

/// <summary>An audit entry as people read it.</summary>
/// <param name="Id">Grows with time.</param>
/// <param name="TenantId">The tenant it concerns; null for the platform.</param>
/// <param name="TenantName">The tenant's name today; null for the platform or a tenant that was deleted.</param>
/// <param name="At">UTC.</param>
/// <param name="ActorName">Login, API key or component.</param>
/// <param name="ActorUserId">The portal user, where it was one.</param>
/// <param name="Address">The client's address, where there was one.</param>
/// <param name="Action"><c>create</c>, <c>update</c>, <c>delete</c>, or an action's own word.</param>
/// <param name="Entity">The noun, as <c>Extension</c>.</param>
/// <param name="EntityId">Key of the row or of the call.</param>
/// <param name="Label">Number, name or domain at that time.</param>
/// <param name="Changes">What differs, by property name.</param>
public sealed record AuditRow(
    long Id, Guid? TenantId, string? TenantName, DateTime At, string ActorName, Guid? ActorUserId, string? Address,
    string Action, string Entity, string EntityId, string? Label, IReadOnlyList<AuditChange> Changes);

/// <summary>What the filters of the audit log can be set to: the words that occur.</summary>
public sealed record AuditChoices(IReadOnlyList<string> Entities, IReadOnlyList<string> Actions);
