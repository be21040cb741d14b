using CallSign.Core.Changes;

namespace CallSign.Core.Tenancy;

/// <summary>A company with its own SIP domain, users, extensions and calls.</summary>
[Reloads(ReloadScope.Tenant | ReloadScope.Gateways)]
public sealed class Tenant : IPlatformWide
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>1–100 characters, as people say it.</summary>
    public required string Name { get; set; }

    /// <summary>The SIP domain phones register at; lower case, unique over the platform, at most 253 characters.</summary>
    public required string Domain { get; set; }

    /// <summary>A disabled tenant's phones can't register and its calls are not routed.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>IANA time zone, as <c>Europe/Berlin</c>.</summary>
    public string TimeZone { get; set; } = "Etc/UTC";

    /// <summary>Default language of prompts, as <c>en</c> or <c>de-DE</c>.</summary>
    public string Language { get; set; } = "en";

    /// <summary>How many extensions the tenant may have; null for no limit.</summary>
    public int? MaxExtensions { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    /// <summary>PostgreSQL's xmin: an edit of a stale copy is refused.</summary>
    public uint Version { get; set; }
}
