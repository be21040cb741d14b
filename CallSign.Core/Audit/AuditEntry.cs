using CallSign.Core.Tenancy;

namespace CallSign.Core.Audit;

/// <summary>One change of one row: who, when, what, before and after. Written in the transaction of the change itself.</summary>
[NotAudited]
public sealed class AuditEntry : ITenantAttributed
{
    public long Id { get; set; }

    public Guid? TenantId { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>Login, API key or component.</summary>
    public required string ActorName { get; set; }

    public Guid? ActorUserId { get; set; }

    /// <summary>The client's address, where there was one.</summary>
    public string? Address { get; set; }

    /// <summary><c>create</c>, <c>update</c>, <c>delete</c>, or an action's own word such as <c>hangup</c> or <c>sign-in</c>.</summary>
    public required string Action { get; set; }

    /// <summary>The noun, as <c>Extension</c>.</summary>
    public required string Entity { get; set; }

    /// <summary>Key of the row or of the call acted on.</summary>
    public required string EntityId { get; set; }

    /// <summary>How a person knows the thing: number, name, domain.</summary>
    public string? Label { get; set; }

    /// <summary>Changed properties before, as a JSON object; secrets masked. Null for a creation.</summary>
    public string? Before { get; set; }

    /// <summary>Changed properties after, as a JSON object; secrets masked. Null for a deletion.</summary>
    public string? After { get; set; }
}

/// <summary>Rows of this entity leave no audit entry; for entities that people do not edit.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NotAuditedAttribute : Attribute;

/// <summary>A property whose value never appears in the audit log: hashes and stamps that are no <c>EncryptedSecret</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;
