using CallSign.Core.Csv;

namespace CallSign.Core.Extensions.Csv;

/// <summary>The CSV form of an extension, shared by import, export and template.</summary>
internal static class ExtensionColumns
{
    /// <summary>In the order of an export.</summary>
    public static IReadOnlyList<CsvColumn<ExtensionDraft>> All { get; } =
    [
        CsvColumn<ExtensionDraft>.Text("number", nameof(ExtensionDraft.Number), d => d.Number, (d, v) => d.Number = v ?? "") with { Aliases = ["extension", "ext"] },
        CsvColumn<ExtensionDraft>.Text("display_name", nameof(ExtensionDraft.DisplayName), d => d.DisplayName, (d, v) => d.DisplayName = v ?? "")
            with { Aliases = ["name"] },
        CsvColumn<ExtensionDraft>.Flag("enabled", nameof(ExtensionDraft.Enabled), d => d.Enabled, (d, v) => d.Enabled = v),
        CsvColumn<ExtensionDraft>.Text("sip_password", nameof(ExtensionDraft.SipPassword), d => d.SipPassword, (d, v) => d.SipPassword = v)
            with { IsSecret = true, Aliases = ["password", "secret"] },
        CsvColumn<ExtensionDraft>.Text("internal_caller_id_name", nameof(ExtensionDraft.InternalCallerIdName), d => d.InternalCallerIdName,
            (d, v) => d.InternalCallerIdName = v) with { Aliases = ["effective_caller_id_name"] },
        CsvColumn<ExtensionDraft>.Text("internal_caller_id_number", nameof(ExtensionDraft.InternalCallerIdNumber), d => d.InternalCallerIdNumber,
            (d, v) => d.InternalCallerIdNumber = v) with { Aliases = ["effective_caller_id_number"] },
        CsvColumn<ExtensionDraft>.Text("external_caller_id_name", nameof(ExtensionDraft.ExternalCallerIdName), d => d.ExternalCallerIdName,
            (d, v) => d.ExternalCallerIdName = v) with { Aliases = ["outbound_caller_id_name"] },
        CsvColumn<ExtensionDraft>.Text("external_caller_id_number", nameof(ExtensionDraft.ExternalCallerIdNumber), d => d.ExternalCallerIdNumber,
            (d, v) => d.ExternalCallerIdNumber = v) with { Aliases = ["outbound_caller_id_number"] },
        CsvColumn<ExtensionDraft>.Text("emergency_caller_id_name", nameof(ExtensionDraft.EmergencyCallerIdName), d => d.EmergencyCallerIdName,
            (d, v) => d.EmergencyCallerIdName = v),
        CsvColumn<ExtensionDraft>.Text("emergency_caller_id_number", nameof(ExtensionDraft.EmergencyCallerIdNumber), d => d.EmergencyCallerIdNumber,
            (d, v) => d.EmergencyCallerIdNumber = v),
        CsvColumn<ExtensionDraft>.Count("ring_timeout_seconds", nameof(ExtensionDraft.RingTimeoutSeconds), d => d.RingTimeoutSeconds,
            (d, v) => d.RingTimeoutSeconds = v) with { Aliases = ["call_timeout"] },
        CsvColumn<ExtensionDraft>.Flag("voicemail_enabled", nameof(ExtensionDraft.VoicemailEnabled), d => d.VoicemailEnabled, (d, v) => d.VoicemailEnabled = v)
            with { Aliases = ["voicemail"] },
        CsvColumn<ExtensionDraft>.Text("voicemail_pin", nameof(ExtensionDraft.VoicemailPin), d => d.VoicemailPin, (d, v) => d.VoicemailPin = v)
            with { IsSecret = true, Aliases = ["voicemail_password", "pin"] },
        CsvColumn<ExtensionDraft>.Text("voicemail_email", nameof(ExtensionDraft.VoicemailEmail), d => d.VoicemailEmail, (d, v) => d.VoicemailEmail = v)
            with { Aliases = ["email", "voicemail_mail_to"] },
        CsvColumn<ExtensionDraft>.Text("voicemail_operator", nameof(ExtensionDraft.VoicemailOperator), d => d.VoicemailOperator, (d, v) => d.VoicemailOperator = v),
        CsvColumn<ExtensionDraft>.Flag("do_not_disturb", nameof(ExtensionDraft.DoNotDisturb), d => d.DoNotDisturb, (d, v) => d.DoNotDisturb = v)
            with { Aliases = ["dnd"] },
        CsvColumn<ExtensionDraft>.Flag("forward_all_enabled", nameof(ExtensionDraft.ForwardAllEnabled), d => d.ForwardAllEnabled, (d, v) => d.ForwardAllEnabled = v),
        CsvColumn<ExtensionDraft>.Text("forward_all_destination", nameof(ExtensionDraft.ForwardAllDestination), d => d.ForwardAllDestination,
            (d, v) => d.ForwardAllDestination = v),
        CsvColumn<ExtensionDraft>.Flag("forward_busy_enabled", nameof(ExtensionDraft.ForwardBusyEnabled), d => d.ForwardBusyEnabled,
            (d, v) => d.ForwardBusyEnabled = v),
        CsvColumn<ExtensionDraft>.Text("forward_busy_destination", nameof(ExtensionDraft.ForwardBusyDestination), d => d.ForwardBusyDestination,
            (d, v) => d.ForwardBusyDestination = v),
        CsvColumn<ExtensionDraft>.Flag("forward_no_answer_enabled", nameof(ExtensionDraft.ForwardNoAnswerEnabled), d => d.ForwardNoAnswerEnabled,
            (d, v) => d.ForwardNoAnswerEnabled = v),
        CsvColumn<ExtensionDraft>.Text("forward_no_answer_destination", nameof(ExtensionDraft.ForwardNoAnswerDestination), d => d.ForwardNoAnswerDestination,
            (d, v) => d.ForwardNoAnswerDestination = v),
        CsvColumn<ExtensionDraft>.Flag("forward_not_registered_enabled", nameof(ExtensionDraft.ForwardNotRegisteredEnabled), d => d.ForwardNotRegisteredEnabled,
            (d, v) => d.ForwardNotRegisteredEnabled = v) with { Aliases = ["forward_user_not_registered_enabled"] },
        CsvColumn<ExtensionDraft>.Text("forward_not_registered_destination", nameof(ExtensionDraft.ForwardNotRegisteredDestination),
            d => d.ForwardNotRegisteredDestination, (d, v) => d.ForwardNotRegisteredDestination = v)
            with { Aliases = ["forward_user_not_registered_destination"] },
        CsvColumn<ExtensionDraft>.Flag("record_inbound", nameof(ExtensionDraft.RecordInbound), d => d.RecordInbound, (d, v) => d.RecordInbound = v),
        CsvColumn<ExtensionDraft>.Flag("record_outbound", nameof(ExtensionDraft.RecordOutbound), d => d.RecordOutbound, (d, v) => d.RecordOutbound = v),
        CsvColumn<ExtensionDraft>.Flag("record_internal", nameof(ExtensionDraft.RecordInternal), d => d.RecordInternal, (d, v) => d.RecordInternal = v),
        CsvColumn<ExtensionDraft>.Count("max_registrations", nameof(ExtensionDraft.MaxRegistrations), d => d.MaxRegistrations, (d, v) => d.MaxRegistrations = v),
        CsvColumn<ExtensionDraft>.Text("language", nameof(ExtensionDraft.Language), d => d.Language, (d, v) => d.Language = v),
        CsvColumn<ExtensionDraft>.Text("call_group", nameof(ExtensionDraft.CallGroup), d => d.CallGroup, (d, v) => d.CallGroup = v),
        CsvColumn<ExtensionDraft>.Text("toll_limit", nameof(ExtensionDraft.TollLimit), d => d.TollLimit, (d, v) => d.TollLimit = v),
        CsvColumn<ExtensionDraft>.Text("allowed_addresses", nameof(ExtensionDraft.AllowedAddresses), d => d.AllowedAddresses, (d, v) => d.AllowedAddresses = v),
        CsvColumn<ExtensionDraft>.Flag("directory_visible", nameof(ExtensionDraft.DirectoryVisible), d => d.DirectoryVisible, (d, v) => d.DirectoryVisible = v),
    ];

    /// <summary>What a file of extensions may have; it must have their numbers.</summary>
    public static CsvSchema Schema { get; } = new(All, "number");
}
