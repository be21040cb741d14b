using System.Security.Claims;
using CallSign.Core.PortalUsers;

namespace CallSign.Core.Tenancy;

/// <summary>Who does something, and for which tenant. Made from claims alone; every editor and list takes one.</summary>
/// <param name="Name">The login or the API key's name, as the audit log shows it.</param>
/// <param name="UserId">The portal user, or null for an API key or the product itself.</param>
/// <param name="TenantId">The tenant this actor works in; null for a platform administrator who has entered none.</param>
/// <param name="Role">What the actor may do.</param>
/// <param name="Address">The client's IP address where known.</param>
public sealed record Actor(string Name, Guid? UserId, Guid? TenantId, PortalRole Role, string? Address = null)
{
    /// <summary>The product itself: importers, seeds, background work.</summary>
    public static Actor System(string name) => new(name, null, null, PortalRole.System);

    /// <summary>Whether this is a platform administrator (entered in a tenant or not).</summary>
    public bool IsPlatformAdministrator => Role is PortalRole.PlatformAdministrator or PortalRole.System;

    /// <summary>The tenant this actor works in.</summary>
    /// <exception cref="InvalidOperationException">A platform administrator has not entered a tenant.</exception>
    public Guid RequireTenant() => TenantId ?? throw new InvalidOperationException("Choose a tenant first: this is a tenant's data.");

    /// <summary>What this actor's database contexts may see and write.</summary>
    public TenantScope Scope => (TenantId, Role) switch
    {
        ({ } tenant, _) => TenantScope.Of(tenant),
        (null, PortalRole.System) => TenantScope.System,
        (null, PortalRole.PlatformAdministrator) => TenantScope.Platform,
        _ => TenantScope.None,
    };

    /// <summary>The actor of a signed-in principal; nobody (sees nothing) for an anonymous one.</summary>
    public static Actor From(ClaimsPrincipal principal, string? address = null)
    {
        ArgumentNullException.ThrowIfNull(principal);
        if (principal.Identity?.IsAuthenticated != true)
        {
            return new Actor("anonymous", null, null, PortalRole.None, address);
        }

        var userId = Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : (Guid?)null;
        var tenantId = Guid.TryParse(principal.FindFirstValue(CallSignClaims.Tenant), out var tenant) ? tenant : (Guid?)null;
        return new Actor(principal.Identity.Name ?? "?", userId, tenantId, PortalRoles.Highest(principal), address);
    }
}

/// <summary>Claim types of the product's own.</summary>
public static class CallSignClaims
{
    /// <summary>The tenant's id: of the user, of the API key, or the one a platform administrator has entered.</summary>
    public const string Tenant = "callsign:tenant";

    /// <summary>A scope of an API key, as <c>calls:read</c>.</summary>
    public const string Scope = "callsign:scope";

    /// <summary>The extension number that belongs to the user, if any.</summary>
    public const string Extension = "callsign:extension";
}
