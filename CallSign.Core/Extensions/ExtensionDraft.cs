using CallSign.Core.OutboundRoutes;
using CallSign.Core.Saving;

namespace CallSign.Core.Extensions;

/// <summary>The settings of an extension as a form, the API or a CSV row fills them in; unchecked until <see cref="ExtensionRules"/> has seen them.</summary>
/// <remarks>Ranges and meanings are those of <see cref="Extension"/>.</remarks>
public sealed class ExtensionDraft
{
    public string Number { get; set; } = "";
    public string DisplayName { get; set; } = "";

    /// <summary>Null: generated for a new extension, kept for an existing one.</summary>
    public string? SipPassword { get; set; }

    public string? InternalCallerIdName { get; set; }
    public string? InternalCallerIdNumber { get; set; }
    public string? ExternalCallerIdName { get; set; }
    public string? ExternalCallerIdNumber { get; set; }
    public string? EmergencyCallerIdName { get; set; }
    public string? EmergencyCallerIdNumber { get; set; }
    public int RingTimeoutSeconds { get; set; } = 30;
    public bool VoicemailEnabled { get; set; } = true;

    /// <summary>Null: generated where voicemail is on and there is none yet, else kept.</summary>
    public string? VoicemailPin { get; set; }

    public string? VoicemailEmail { get; set; }
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
    public bool RecordInbound { get; set; }
    public bool RecordOutbound { get; set; }
    public bool RecordInternal { get; set; }
    public int MaxRegistrations { get; set; } = 3;
    public string? Language { get; set; }
    public string? CallGroup { get; set; }

    /// <summary>A word of <see cref="TollClass"/>, as <c>national</c>; null for no limit.</summary>
    public string? TollLimit { get; set; }

    public string? AllowedAddresses { get; set; }
    public bool DirectoryVisible { get; set; } = true;
    public bool Enabled { get; set; } = true;

    /// <summary>The settings of <paramref name="extension"/>, without its secrets.</summary>
    public static ExtensionDraft Of(Extension extension)
    {
        ArgumentNullException.ThrowIfNull(extension);
        return new ExtensionDraft
        {
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
        };
    }

    public ExtensionDraft Copy() => (ExtensionDraft)MemberwiseClone();

    /// <summary>Brings every field into its stored form: trimmed, empty as null, telephone numbers without spaces and punctuation.</summary>
    public void Normalize()
    {
        Number = DialNumber.Clean(Number) ?? "";
        DisplayName = TextRules.Clean(DisplayName) ?? "";
        SipPassword = string.IsNullOrEmpty(SipPassword) ? null : SipPassword;
        InternalCallerIdName = TextRules.Clean(InternalCallerIdName);
        InternalCallerIdNumber = DialNumber.Clean(InternalCallerIdNumber);
        ExternalCallerIdName = TextRules.Clean(ExternalCallerIdName);
        ExternalCallerIdNumber = DialNumber.Clean(ExternalCallerIdNumber);
        EmergencyCallerIdName = TextRules.Clean(EmergencyCallerIdName);
        EmergencyCallerIdNumber = DialNumber.Clean(EmergencyCallerIdNumber);
        VoicemailPin = TextRules.Clean(VoicemailPin);
        VoicemailEmail = TextRules.Clean(VoicemailEmail);
        VoicemailOperator = DialNumber.Clean(VoicemailOperator);
        ForwardAllDestination = DialNumber.Clean(ForwardAllDestination);
        ForwardBusyDestination = DialNumber.Clean(ForwardBusyDestination);
        ForwardNoAnswerDestination = DialNumber.Clean(ForwardNoAnswerDestination);
        ForwardNotRegisteredDestination = DialNumber.Clean(ForwardNotRegisteredDestination);
        Language = LanguageTag.Clean(Language);
        CallGroup = TextRules.Clean(CallGroup);
        TollLimit = TextRules.Clean(TollLimit)?.ToLowerInvariant();
        AllowedAddresses = AddressList.Clean(AllowedAddresses);
    }

    /// <summary>Copies the settings, not the secrets, to <paramref name="extension"/>.</summary>
    internal void ApplyTo(Extension extension)
    {
        extension.Number = Number;
        extension.DisplayName = DisplayName;
        extension.InternalCallerIdName = InternalCallerIdName;
        extension.InternalCallerIdNumber = InternalCallerIdNumber;
        extension.ExternalCallerIdName = ExternalCallerIdName;
        extension.ExternalCallerIdNumber = ExternalCallerIdNumber;
        extension.EmergencyCallerIdName = EmergencyCallerIdName;
        extension.EmergencyCallerIdNumber = EmergencyCallerIdNumber;
        extension.RingTimeoutSeconds = RingTimeoutSeconds;
        extension.VoicemailEnabled = VoicemailEnabled;
        extension.VoicemailEmail = VoicemailEmail;
        extension.VoicemailOperator = VoicemailOperator;
        extension.ForwardAllEnabled = ForwardAllEnabled;
        extension.ForwardAllDestination = ForwardAllDestination;
        extension.ForwardBusyEnabled = ForwardBusyEnabled;
        extension.ForwardBusyDestination = ForwardBusyDestination;
        extension.ForwardNoAnswerEnabled = ForwardNoAnswerEnabled;
        extension.ForwardNoAnswerDestination = ForwardNoAnswerDestination;
        extension.ForwardNotRegisteredEnabled = ForwardNotRegisteredEnabled;
        extension.ForwardNotRegisteredDestination = ForwardNotRegisteredDestination;
        extension.DoNotDisturb = DoNotDisturb;
        extension.RecordInbound = RecordInbound;
        extension.RecordOutbound = RecordOutbound;
        extension.RecordInternal = RecordInternal;
        extension.MaxRegistrations = MaxRegistrations;
        extension.Language = Language;
        extension.CallGroup = CallGroup;
        extension.TollLimit = TollWords.TryRead(TollLimit, out var toll) ? toll : null;
        extension.AllowedAddresses = AllowedAddresses;
        extension.DirectoryVisible = DirectoryVisible;
        extension.Enabled = Enabled;
    }
}
