using CallSign.Core.Changes;
using CallSign.Core.Nouns;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;

namespace CallSign.Core.Extensions;

/// <summary>A telephone of a tenant: what registers at the tenant's SIP domain and is dialled by its number.</summary>
[Noun("extension", "extension", "extensions", "call", IsDestination = true)]
[Reloads(ReloadScope.Tenant)]
public sealed class Extension : ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    /// <summary>2–15 digits, unique in the tenant; also the SIP user name.</summary>
    public required string Number { get; set; }

    /// <summary>1–100 characters.</summary>
    public required string DisplayName { get; set; }

    public EncryptedSecret SipPassword { get; set; }

    /// <summary>Shown inside the tenant; null for the display name.</summary>
    public string? InternalCallerIdName { get; set; }

    /// <summary>Shown inside the tenant; null for the extension's number.</summary>
    public string? InternalCallerIdNumber { get; set; }

    public string? ExternalCallerIdName { get; set; }

    /// <summary>Sent to carriers; digits with an optional leading +.</summary>
    public string? ExternalCallerIdNumber { get; set; }

    public string? EmergencyCallerIdName { get; set; }

    /// <summary>Sent with emergency calls; digits with an optional leading +.</summary>
    public string? EmergencyCallerIdNumber { get; set; }

    /// <summary>How long the phone rings before no-answer handling, 5–300 s.</summary>
    public int RingTimeoutSeconds { get; set; } = 30;

    public bool VoicemailEnabled { get; set; } = true;

    /// <summary>4–12 digits.</summary>
    public EncryptedSecret? VoicemailPin { get; set; }

    /// <summary>Where new messages are mailed; null for nowhere.</summary>
    public string? VoicemailEmail { get; set; }

    /// <summary>Number that callers reach by pressing 0 while they hear the greeting or speak; null for none.</summary>
    public string? VoicemailOperator { get; set; }

    public bool ForwardAllEnabled { get; set; }
    public string? ForwardAllDestination { get; set; }
    public bool ForwardBusyEnabled { get; set; }
    public string? ForwardBusyDestination { get; set; }
    public bool ForwardNoAnswerEnabled { get; set; }
    public string? ForwardNoAnswerDestination { get; set; }
    public bool ForwardNotRegisteredEnabled { get; set; }
    public string? ForwardNotRegisteredDestination { get; set; }

    public bool DoNotDisturb { get; set; }

    /// <summary>Record calls from carriers to this extension.</summary>
    public bool RecordInbound { get; set; }

    /// <summary>Record calls from this extension to carriers.</summary>
    public bool RecordOutbound { get; set; }

    /// <summary>Record calls between extensions.</summary>
    public bool RecordInternal { get; set; }

    /// <summary>How many phones may register at once, 1–20.</summary>
    public int MaxRegistrations { get; set; } = 3;

    /// <summary>Prompts' language, as <c>en</c>; null for the tenant's.</summary>
    public string? Language { get; set; }

    /// <summary>The dearest class of outbound routes that it may dial; null for no limit. Emergency calls leave regardless.</summary>
    public TollClass? TollLimit { get; set; }

    /// <summary>Group that <c>group_call</c> and pickup act on; null for none.</summary>
    public string? CallGroup { get; set; }

    /// <summary>Addresses (CIDR, comma-separated, at most 32) from which calls need no password; null for none.</summary>
    public string? AllowedAddresses { get; set; }

    /// <summary>Whether dial-by-name offers this extension.</summary>
    public bool DirectoryVisible { get; set; } = true;

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    /// <summary>PostgreSQL's xmin: an edit of a stale copy is refused.</summary>
    public uint Version { get; set; }
}
