namespace CallSign.Core.Tenancy;

/// <summary>A row of exactly one tenant. Every entity is this unless it says otherwise.</summary>
/// <remarks>Reads pass the query filter <see cref="TenantFilter"/>; writes pass the guard in <c>TenantGuardInterceptor</c>.</remarks>
public interface ITenantOwned
{
    /// <summary>The owner. Set once, at creation.</summary>
    Guid TenantId { get; }
}

/// <summary>A row of one tenant or, where <see cref="TenantId"/> is null, of the platform itself; tenants never see the latter.</summary>
public interface ITenantAttributed
{
    /// <summary>The owner, or null for the platform.</summary>
    Guid? TenantId { get; }
}

/// <summary>The explicit opt-out: a row that belongs to no tenant (nodes, settings, keys, the tenants themselves).</summary>
public interface IPlatformWide;

/// <summary>Names of the query filters, for the few reads that must switch one off.</summary>
public static class TenantFilter
{
    /// <summary>The filter by tenant on every <see cref="ITenantOwned"/> and <see cref="ITenantAttributed"/> entity.</summary>
    public const string Name = "tenant";
}
