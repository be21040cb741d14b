using System.ComponentModel;
using System.Text.Json.Serialization;
using CallSign.Core.Extensions;
using CallSign.Core.OutboundRoutes;

namespace CallSign.Web.Api.Extensions;

/// <summary>An extension as the REST API shows it. It has no secrets.</summary>
public record ExtensionModel
{
    public required Guid Id { get; init; }

    [Description("Grows with every change; send it back, or If-Match with the ETag, to be told of changes by others.")]
    public required uint Version { get; init; }

    [Description("2 to 15 digits, unique in the tenant; also the SIP user name.")]
    public required string Number { get; init; }

    public required string DisplayName { get; init; }
    public string? InternalCallerIdName { get; init; }
    public string? InternalCallerIdNumber { get; init; }
    public string? ExternalCallerIdName { get; init; }
    public string? ExternalCallerIdNumber { get; init; }
    public string? EmergencyCallerIdName { get; init; }
    public string? EmergencyCallerIdNumber { get; init; }
    public int RingTimeoutSeconds { get; init; }
    public bool VoicemailEnabled { get; init; }
    public string? VoicemailEmail { get; init; }

    [Description("A number that callers of the mailbox reach by pressing 0; null for none.")]
    public string? VoicemailOperator { get; init; }

    public bool ForwardAllEnabled { get; init; }
    public string? ForwardAllDestination { get; init; }
    public bool ForwardBusyEnabled { get; init; }
    public string? ForwardBusyDestination { get; init; }
    public bool ForwardNoAnswerEnabled { get; init; }
    public string? ForwardNoAnswerDestination { get; init; }
    public bool ForwardNotRegisteredEnabled { get; init; }
    public string? ForwardNotRegisteredDestination { get; init; }
    public bool DoNotDisturb { get; init; }
    public bool RecordInbound { get; init; }
    public bool RecordOutbound { get; init; }
    public bool RecordInternal { get; init; }

    [Description("How many phones may register at once, 1 to 20.")]
    public int MaxRegistrations { get; init; }

    public string? Language { get; init; }
    public string? CallGroup { get; init; }

    [Description("The dearest class of outbound routes that it may dial: internal, local, national, international or premium; null for no limit.")]
    public string? TollLimit { get; init; }

    [Description("Networks from which calls need no password, comma-separated.")]
    public string? AllowedAddresses { get; init; }

    public bool DirectoryVisible { get; init; }
    public bool Enabled { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }

    public static ExtensionModel Of(Extension extension)
    {
        ArgumentNullException.ThrowIfNull(extension);
        return new ExtensionModel
        {
            Id = extension.Id,
            Version = extension.Version,
            Number = extension.Number,
            DisplayName = extension.DisplayName,
            InternalCallerIdName = extension.InternalCallerIdName,
            InternalCallerIdNumber = extension.InternalCallerIdNumber,
            ExternalCallerIdName = extension.ExternalCallerIdName,
            ExternalCallerIdNumber = extension.ExternalCallerIdNumber,
            EmergencyCallerIdName = extension.EmergencyCallerIdName,
            EmergencyCallerIdNumber = extension.EmergencyCallerIdNumber,
            RingTimeoutSeconds = extension.RingTimeoutSeconds,
            VoicemailEnabled = extension.VoicemailEnabled,
            VoicemailEmail = extension.VoicemailEmail,
            VoicemailOperator = extension.VoicemailOperator,
            ForwardAllEnabled = extension.ForwardAllEnabled,
            ForwardAllDestination = extension.ForwardAllDestination,
            ForwardBusyEnabled = extension.ForwardBusyEnabled,
            ForwardBusyDestination = extension.ForwardBusyDestination,
            ForwardNoAnswerEnabled = extension.ForwardNoAnswerEnabled,
            ForwardNoAnswerDestination = extension.ForwardNoAnswerDestination,
            ForwardNotRegisteredEnabled = extension.ForwardNotRegisteredEnabled,
            ForwardNotRegisteredDestination = extension.ForwardNotRegisteredDestination,
            DoNotDisturb = extension.DoNotDisturb,
            RecordInbound = extension.RecordInbound,
            RecordOutbound = extension.RecordOutbound,
            RecordInternal = extension.RecordInternal,
            MaxRegistrations = extension.MaxRegistrations,
            Language = extension.Language,
            CallGroup = extension.CallGroup,
            TollLimit = TollWords.Of(extension.TollLimit),
            AllowedAddresses = extension.AllowedAddresses,
            DirectoryVisible = extension.DirectoryVisible,
            Enabled = extension.Enabled,
            CreatedAt = extension.CreatedAt,
            UpdatedAt = extension.UpdatedAt,
        };
    }
}

/// <summary>An extension just saved, with the secrets that this save made: they are never shown again.</summary>
public sealed record SavedExtensionModel : ExtensionModel
{
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    private SavedExtensionModel(SavedExtension saved)
        : base(Of(saved.Extension))
    {
        SipPassword = saved.SipPassword;
        VoicemailPin = saved.VoicemailPin;
    }

    [Description("Only where this save made or set it.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SipPassword { get; }

    [Description("Only where this save made or set it.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? VoicemailPin { get; }

    public static SavedExtensionModel Of(SavedExtension saved) => new(saved);
}

/// <summary>A new SIP password.</summary>
public sealed record SipPasswordModel(string SipPassword);

/// <summary>A voicemail PIN: 4–12 digits in a request, or null to have one made.</summary>
public sealed record VoicemailPinModel(string? VoicemailPin);
