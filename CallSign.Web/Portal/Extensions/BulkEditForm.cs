using CallSign.Core.Extensions;

namespace CallSign.Web.Portal.Extensions;

/// <summary>What a person ticked in the bulk edit: null leaves a setting alone; an empty text clears it.</summary>
public sealed class BulkEditForm
{
    public bool? Enabled { get; set; }
    public bool? DoNotDisturb { get; set; }
    public bool? VoicemailEnabled { get; set; }
    public bool? RecordInbound { get; set; }
    public bool? RecordOutbound { get; set; }
    public bool? RecordInternal { get; set; }
    public bool? DirectoryVisible { get; set; }
    public int? RingTimeoutSeconds { get; set; }
    public int? MaxRegistrations { get; set; }
    public string? ForwardAll { get; set; }
    public bool ForwardingOff { get; set; }
    public string? ExternalCallerIdName { get; set; }
    public string? ExternalCallerIdNumber { get; set; }
    public string? EmergencyCallerIdNumber { get; set; }
    public string? Language { get; set; }
    public string? CallGroup { get; set; }
    public string? VoicemailOperator { get; set; }
    public string? AllowedAddresses { get; set; }

    /// <summary>The same for the editor.</summary>
    public ExtensionBulkEdit Edit => new()
    {
        Enabled = Enabled, DoNotDisturb = DoNotDisturb, VoicemailEnabled = VoicemailEnabled,
        RecordInbound = RecordInbound, RecordOutbound = RecordOutbound, RecordInternal = RecordInternal,
        DirectoryVisible = DirectoryVisible, RingTimeoutSeconds = RingTimeoutSeconds, MaxRegistrations = MaxRegistrations,
        ForwardAll = Text(ForwardAll), ForwardingOff = ForwardingOff, ExternalCallerIdName = Text(ExternalCallerIdName),
        ExternalCallerIdNumber = Text(ExternalCallerIdNumber), EmergencyCallerIdNumber = Text(EmergencyCallerIdNumber),
        Language = Text(Language), CallGroup = Text(CallGroup), VoicemailOperator = Text(VoicemailOperator), AllowedAddresses = Text(AllowedAddresses),
    };

    private static SetTo<string>? Text(string? value) => value is null ? null : new SetTo<string>(value.Trim().Length == 0 ? null : value);
}
