using CallSign.Core.Changes;
using CallSign.Core.Tenancy;
using Microsoft.AspNetCore.Identity;

namespace CallSign.Core.PortalUsers;

/// <summary>A login of the portal. Not a telephone: that is an extension. A role may let the extension listen to calls, so its tenant is read anew.</summary>
[Reloads(ReloadScope.Tenant)]
public sealed class PortalUser : IdentityUser<Guid>, ITenantAttributed
{
    public PortalUser() => Id = Guid.CreateVersion7();

    /// <summary>The user's tenant; null for a platform administrator.</summary>
    public Guid? TenantId { get; set; }

    /// <summary>1–100 characters.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>The one role the user has.</summary>
    public PortalRole Role { get; set; } = PortalRole.User;

    /// <summary>The extension that belongs to the user, if any.</summary>
    public Guid? ExtensionId { get; set; }

    /// <summary><c>light</c>, <c>dark</c>, or null to follow the browser.</summary>
    public string? Theme { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? LastSignInAt { get; set; }
}
