namespace CallSign.Core.Tenancy;

/// <summary>Which tenants' rows a database context may read and write. It is fixed when the context is opened.</summary>
public sealed record TenantScope
{
    private TenantScope(Guid? tenantId, bool readsAll, bool writesAll)
    {
        TenantId = tenantId;
        ReadsAll = readsAll;
        WritesAll = writesAll;
    }

    /// <summary>Nothing at all: what a context has that nobody gave a scope.</summary>
    public static TenantScope None { get; } = new(null, false, false);

    /// <summary>Reads every tenant's rows and writes only rows of the platform: a platform administrator who has not entered a tenant.</summary>
    public static TenantScope Platform { get; } = new(null, true, false);

    /// <summary>Reads and writes everything: background work of the product itself, never a request.</summary>
    public static TenantScope System { get; } = new(null, true, true);

    /// <summary>The tenant, or null for <see cref="None"/>, <see cref="Platform"/> and <see cref="System"/>.</summary>
    public Guid? TenantId { get; }

    /// <summary>Whether reads see every tenant.</summary>
    public bool ReadsAll { get; }

    /// <summary>Whether writes may touch every tenant.</summary>
    public bool WritesAll { get; }

    /// <summary>Exactly one tenant.</summary>
    public static TenantScope Of(Guid tenantId) =>
        tenantId == Guid.Empty ? throw new ArgumentException("A tenant's id is never empty.", nameof(tenantId)) : new(tenantId, false, false);

    /// <summary>Whether a row of <paramref name="owner"/> (null: the platform's) may be seen.</summary>
    public bool CanRead(Guid? owner) => ReadsAll || (owner is not null && owner == TenantId);

    /// <summary>Whether a row of <paramref name="owner"/> (null: the platform's) may be written.</summary>
    public bool CanWrite(Guid? owner) => WritesAll || (owner is null ? ReadsAll : owner == TenantId);
}
