namespace CallSign.Core.Extensions;

/// <summary>A value to give to many rows at once; the value null clears the field.</summary>
public readonly record struct SetTo<T>(T? Value);

/// <summary>What a bulk edit changes. Null leaves a setting of every row as it is.</summary>
public sealed record ExtensionBulkEdit
{
    public bool? Enabled { get; init; }
    public bool? VoicemailEnabled { get; init; }
    public bool? DoNotDisturb { get; init; }
    public bool? RecordInbound { get; init; }
    public bool? RecordOutbound { get; init; }
    public bool? RecordInternal { get; init; }
    public bool? DirectoryVisible { get; init; }
    public int? RingTimeoutSeconds { get; init; }
    public int? MaxRegistrations { get; init; }
    public SetTo<string>? ExternalCallerIdName { get; init; }
    public SetTo<string>? ExternalCallerIdNumber { get; init; }
    public SetTo<string>? EmergencyCallerIdNumber { get; init; }
    public SetTo<string>? Language { get; init; }
    public SetTo<string>? CallGroup { get; init; }
    public SetTo<string>? AllowedAddresses { get; init; }
    public SetTo<string>? VoicemailOperator { get; init; }

    /// <summary>Forwards all calls there; the value null switches that forward off.</summary>
    public SetTo<string>? ForwardAll { get; init; }

    /// <summary>Switches all four forwards off; destinations stay for the next time.</summary>
    public bool ForwardingOff { get; init; }

    /// <summary>Whether nothing would change.</summary>
    public bool IsEmpty => this == new ExtensionBulkEdit();

    internal void ApplyTo(ExtensionDraft draft)
    {
        draft.Enabled = Enabled ?? draft.Enabled;
        draft.VoicemailEnabled = VoicemailEnabled ?? draft.VoicemailEnabled;
        draft.DoNotDisturb = DoNotDisturb ?? draft.DoNotDisturb;
        draft.RecordInbound = RecordInbound ?? draft.RecordInbound;
        draft.RecordOutbound = RecordOutbound ?? draft.RecordOutbound;
        draft.RecordInternal = RecordInternal ?? draft.RecordInternal;
        draft.DirectoryVisible = DirectoryVisible ?? draft.DirectoryVisible;
        draft.RingTimeoutSeconds = RingTimeoutSeconds ?? draft.RingTimeoutSeconds;
        draft.MaxRegistrations = MaxRegistrations ?? draft.MaxRegistrations;
        draft.ExternalCallerIdName = ExternalCallerIdName is { } name ? name.Value : draft.ExternalCallerIdName;
        draft.ExternalCallerIdNumber = ExternalCallerIdNumber is { } number ? number.Value : draft.ExternalCallerIdNumber;
        draft.EmergencyCallerIdNumber = EmergencyCallerIdNumber is { } emergency ? emergency.Value : draft.EmergencyCallerIdNumber;
        draft.Language = Language is { } language ? language.Value : draft.Language;
        draft.CallGroup = CallGroup is { } group ? group.Value : draft.CallGroup;
        draft.AllowedAddresses = AllowedAddresses is { } addresses ? addresses.Value : draft.AllowedAddresses;
        draft.VoicemailOperator = VoicemailOperator is { } attendant ? attendant.Value : draft.VoicemailOperator;
        if (ForwardingOff)
        {
            draft.ForwardAllEnabled = draft.ForwardBusyEnabled = draft.ForwardNoAnswerEnabled = draft.ForwardNotRegisteredEnabled = false;
        }

        if (ForwardAll is { } forward)
        {
            draft.ForwardAllEnabled = !string.IsNullOrWhiteSpace(forward.Value);
            draft.ForwardAllDestination = draft.ForwardAllEnabled ? forward.Value : draft.ForwardAllDestination;
        }
    }
}

/// <summary>A row that stopped a bulk edit.</summary>
public sealed record BulkError(string Number, string Field, string Message);

/// <summary>How an action on many extensions ended: all of them, or none.</summary>
/// <param name="Succeeded">Whether it was saved.</param>
/// <param name="Count">How many rows were changed or deleted.</param>
/// <param name="Errors">Why nothing was saved; the first 100 reasons.</param>
public sealed record BulkResult(bool Succeeded, int Count, IReadOnlyList<BulkError> Errors);
