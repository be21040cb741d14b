using System.Collections.Frozen;

namespace CallSign.Core.Extensions.Csv;

/// <summary>The CSV form of an extension, shared by import, export and template.</summary>
internal static class ExtensionColumns
{
    /// <summary>In the order of an export.</summary>
    public static IReadOnlyList<CsvColumn> All { get; } =
    [
        CsvColumn.Text("number", nameof(ExtensionDraft.Number), d => d.Number, (d, v) => d.Number = v ?? "") with { Aliases = ["extension", "ext"] },
        CsvColumn.Text("display_name", nameof(ExtensionDraft.DisplayName), d => d.DisplayName, (d, v) => d.DisplayName = v ?? "")
            with { Aliases = ["name"] },
        CsvColumn.Flag("enabled", nameof(ExtensionDraft.Enabled), d => d.Enabled, (d, v) => d.Enabled = v),
        CsvColumn.Text("sip_password", nameof(ExtensionDraft.SipPassword), d => d.SipPassword, (d, v) => d.SipPassword = v)
            with { IsSecret = true, Aliases = ["password", "secret"] },
        CsvColumn.Text("internal_caller_id_name", nameof(ExtensionDraft.InternalCallerIdName), d => d.InternalCallerIdName,
            (d, v) => d.InternalCallerIdName = v) with { Aliases = ["effective_caller_id_name"] },
        CsvColumn.Text("internal_caller_id_number", nameof(ExtensionDraft.InternalCallerIdNumber), d => d.InternalCallerIdNumber,
            (d, v) => d.InternalCallerIdNumber = v) with { Aliases = ["effective_caller_id_number"] },
        CsvColumn.Text("external_caller_id_name", nameof(ExtensionDraft.ExternalCallerIdName), d => d.ExternalCallerIdName,
            (d, v) => d.ExternalCallerIdName = v) with { Aliases = ["outbound_caller_id_name"] },
        CsvColumn.Text("external_caller_id_number", nameof(ExtensionDraft.ExternalCallerIdNumber), d => d.ExternalCallerIdNumber,
            (d, v) => d.ExternalCallerIdNumber = v) with { Aliases = ["outbound_caller_id_number"] },
        CsvColumn.Text("emergency_caller_id_name", nameof(ExtensionDraft.EmergencyCallerIdName), d => d.EmergencyCallerIdName,
            (d, v) => d.EmergencyCallerIdName = v),
        CsvColumn.Text("emergency_caller_id_number", nameof(ExtensionDraft.EmergencyCallerIdNumber), d => d.EmergencyCallerIdNumber,
            (d, v) => d.EmergencyCallerIdNumber = v),
        CsvColumn.Count("ring_timeout_seconds", nameof(ExtensionDraft.RingTimeoutSeconds), d => d.RingTimeoutSeconds,
            (d, v) => d.RingTimeoutSeconds = v) with { Aliases = ["call_timeout"] },
        CsvColumn.Flag("voicemail_enabled", nameof(ExtensionDraft.VoicemailEnabled), d => d.VoicemailEnabled, (d, v) => d.VoicemailEnabled = v)
            with { Aliases = ["voicemail"] },
        CsvColumn.Text("voicemail_pin", nameof(ExtensionDraft.VoicemailPin), d => d.VoicemailPin, (d, v) => d.VoicemailPin = v)
            with { IsSecret = true, Aliases = ["voicemail_password", "pin"] },
        CsvColumn.Text("voicemail_email", nameof(ExtensionDraft.VoicemailEmail), d => d.VoicemailEmail, (d, v) => d.VoicemailEmail = v)
            with { Aliases = ["email", "voicemail_mail_to"] },
        CsvColumn.Flag("do_not_disturb", nameof(ExtensionDraft.DoNotDisturb), d => d.DoNotDisturb, (d, v) => d.DoNotDisturb = v)
            with { Aliases = ["dnd"] },
        CsvColumn.Flag("forward_all_enabled", nameof(ExtensionDraft.ForwardAllEnabled), d => d.ForwardAllEnabled, (d, v) => d.ForwardAllEnabled = v),
        CsvColumn.Text("forward_all_destination", nameof(ExtensionDraft.ForwardAllDestination), d => d.ForwardAllDestination,
            (d, v) => d.ForwardAllDestination = v),
        CsvColumn.Flag("forward_busy_enabled", nameof(ExtensionDraft.ForwardBusyEnabled), d => d.ForwardBusyEnabled,
            (d, v) => d.ForwardBusyEnabled = v),
        CsvColumn.Text("forward_busy_destination", nameof(ExtensionDraft.ForwardBusyDestination), d => d.ForwardBusyDestination,
            (d, v) => d.ForwardBusyDestination = v),
        CsvColumn.Flag("forward_no_answer_enabled", nameof(ExtensionDraft.ForwardNoAnswerEnabled), d => d.ForwardNoAnswerEnabled,
            (d, v) => d.ForwardNoAnswerEnabled = v),
        CsvColumn.Text("forward_no_answer_destination", nameof(ExtensionDraft.ForwardNoAnswerDestination), d => d.ForwardNoAnswerDestination,
            (d, v) => d.ForwardNoAnswerDestination = v),
        CsvColumn.Flag("forward_not_registered_enabled", nameof(ExtensionDraft.ForwardNotRegisteredEnabled), d => d.ForwardNotRegisteredEnabled,
            (d, v) => d.ForwardNotRegisteredEnabled = v) with { Aliases = ["forward_user_not_registered_enabled"] },
        CsvColumn.Text("forward_not_registered_destination", nameof(ExtensionDraft.ForwardNotRegisteredDestination),
            d => d.ForwardNotRegisteredDestination, (d, v) => d.ForwardNotRegisteredDestination = v)
            with { Aliases = ["forward_user_not_registered_destination"] },
        CsvColumn.Flag("record_inbound", nameof(ExtensionDraft.RecordInbound), d => d.RecordInbound, (d, v) => d.RecordInbound = v),
        CsvColumn.Flag("record_outbound", nameof(ExtensionDraft.RecordOutbound), d => d.RecordOutbound, (d, v) => d.RecordOutbound = v),
        CsvColumn.Flag("record_internal", nameof(ExtensionDraft.RecordInternal), d => d.RecordInternal, (d, v) => d.RecordInternal = v),
        CsvColumn.Count("max_registrations", nameof(ExtensionDraft.MaxRegistrations), d => d.MaxRegistrations, (d, v) => d.MaxRegistrations = v),
        CsvColumn.Text("language", nameof(ExtensionDraft.Language), d => d.Language, (d, v) => d.Language = v),
        CsvColumn.Text("call_group", nameof(ExtensionDraft.CallGroup), d => d.CallGroup, (d, v) => d.CallGroup = v),
        CsvColumn.Text("allowed_addresses", nameof(ExtensionDraft.AllowedAddresses), d => d.AllowedAddresses, (d, v) => d.AllowedAddresses = v),
        CsvColumn.Flag("directory_visible", nameof(ExtensionDraft.DirectoryVisible), d => d.DirectoryVisible, (d, v) => d.DirectoryVisible = v),
    ];

    private static readonly FrozenDictionary<string, CsvColumn> ByHeading = All
        .SelectMany(c => c.Aliases.Append(c.Name).Select(h => (Heading: Plain(h), Column: c)))
        .ToFrozenDictionary(p => p.Heading, p => p.Column, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, CsvColumn> ByField = All.ToFrozenDictionary(c => c.Field, StringComparer.Ordinal);

    /// <summary>The column of a heading, whatever its letter case and whether its words are joined by spaces, hyphens or underscores.</summary>
    public static CsvColumn? Find(string heading) => ByHeading.GetValueOrDefault(Plain(heading));

    /// <summary>The heading that fills a property.</summary>
    public static string NameOf(string field) => ByField.TryGetValue(field, out var column) ? column.Name : field;

    private static string Plain(string heading) => string.Concat(heading.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
