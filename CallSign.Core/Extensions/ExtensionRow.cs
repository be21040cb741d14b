namespace CallSign.Core.Extensions;

/// <summary>An extension as a list shows it.</summary>
public sealed record ExtensionRow
{
    public required Guid Id { get; init; }

    public required string Number { get; init; }

    public required string DisplayName { get; init; }

    public string? ExternalCallerIdNumber { get; init; }

    public string? CallGroup { get; init; }

    public bool Enabled { get; init; }

    public bool VoicemailEnabled { get; init; }

    public bool DoNotDisturb { get; init; }

    /// <summary>Whether any kind of call is recorded.</summary>
    public bool Records { get; init; }

    /// <summary>Where all calls go; null where that forward is off.</summary>
    public string? ForwardsAllTo { get; init; }

    /// <summary>Whether calls are forwarded when busy, not answered or not registered.</summary>
    public bool ForwardsSometimes { get; init; }

    public int MaxRegistrations { get; init; }

    /// <summary>UTC.</summary>
    public DateTime UpdatedAt { get; init; }
}

/// <summary>What else deleting extensions would hit, for the question that is asked first.</summary>
/// <param name="Extensions">How many would be deleted.</param>
/// <param name="FirstLabels">The first few as "1001 Ada Lovelace".</param>
/// <param name="Numbers">All their numbers, up to 1,000.</param>
/// <param name="Mailboxes">How many of them have voicemail.</param>
/// <param name="Forwarders">Numbers of other extensions that forward calls to one of them, up to 20.</param>
/// <param name="ForwarderCount">How many those are.</param>
/// <param name="PortalUsers">How many logins would lose their telephone.</param>
public sealed record DeletionImpact(
    int Extensions, IReadOnlyList<string> FirstLabels, IReadOnlyList<string> Numbers, int Mailboxes,
    IReadOnlyList<string> Forwarders, int ForwarderCount, int PortalUsers);

/// <summary>What pages about extensions need to know of their tenant.</summary>
/// <param name="Domain">SIP domain phones register at.</param>
/// <param name="Language">Default language of prompts.</param>
/// <param name="Extensions">How many there are.</param>
/// <param name="MaxExtensions">How many there may be; null for no limit.</param>
public sealed record ExtensionTenant(string Domain, string Language, int Extensions, int? MaxExtensions)
{
    /// <summary>Whether no further extension can be made.</summary>
    public bool IsFull => Extensions >= MaxExtensions;
}
