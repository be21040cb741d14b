namespace CallSign.Core.PortalUsers;

/// <summary>A portal user as an administrator wants it to be.</summary>
public sealed record PortalUserDraft
{
    public string Email { get; init; } = "";

    public string DisplayName { get; init; } = "";

    public PortalRole Role { get; init; } = PortalRole.User;

    /// <summary>Null for a platform administrator.</summary>
    public Guid? TenantId { get; init; }

    /// <summary>The person's own extension number, of the same tenant; null for none.</summary>
    public string? ExtensionNumber { get; init; }
}
