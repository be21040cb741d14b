using CallSign.Core.Audit;
using CallSign.Core.Tenancy;

namespace CallSign.Core.ApiKeys;

/// <summary>A credential of a program. The key itself is shown once and kept as a hash only.</summary>
public sealed class ApiKey : ITenantAttributed
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid? TenantId { get; init; }

    /// <summary>1–100 characters: what uses the key.</summary>
    public required string Name { get; set; }

    /// <summary>The first characters of the key, by which a person finds it again.</summary>
    public required string Prefix { get; init; }

    /// <summary>SHA-256 of the key; the key has 256 bits of its own, so no slow hash is needed.</summary>
    [Secret]
    public required byte[] Hash { get; init; }

    /// <summary>What it may do, as <c>calls:read</c>, <c>extensions:write</c>.</summary>
    public required string[] Scopes { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? ExpiresAt { get; set; }

    public DateTime? LastUsedAt { get; set; }

    public DateTime? RevokedAt { get; set; }
}
