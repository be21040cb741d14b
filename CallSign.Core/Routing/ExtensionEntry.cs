using System.Security.Cryptography;
using System.Text;
using CallSign.Core.Extensions;
using CallSign.Core.OutboundRoutes;

namespace CallSign.Core.Routing;

/// <summary>An extension as the switch is told of it: checked, its secrets decrypted, never changed after it was made.</summary>
/// <remarks>Holds secrets in clear: it must not be logged, serialised or shown, so it prints as its number.</remarks>
public sealed record ExtensionEntry
{
    public required Guid Id { get; init; }

    /// <summary>The row's xmin when it was read; the same id and version mean the same content.</summary>
    public required uint Version { get; init; }

    /// <summary>A <see cref="RoutingToken.IsExtensionNumber"/>.</summary>
    public required string Number { get; init; }

    public required string DisplayName { get; init; }

    public required string SipPassword { get; init; }

    /// <summary>MD5(<c>number:domain:password</c>) in lower-case hexadecimal, RFC 7616's A1 for MD5.</summary>
    public required string A1Hash { get; init; }

    /// <summary>Caller ID inside the tenant.</summary>
    public required string InternalName { get; init; }

    public required string InternalNumber { get; init; }

    public string? ExternalName { get; init; }

    public string? ExternalNumber { get; init; }

    public string? EmergencyName { get; init; }

    public string? EmergencyNumber { get; init; }

    public required int RingTimeoutSeconds { get; init; }

    public bool VoicemailEnabled { get; init; }

    public string? VoicemailPin { get; init; }

    public string? VoicemailEmail { get; init; }

    /// <summary>A number to dial for callers of the mailbox who press 0, or null.</summary>
    public string? VoicemailOperator { get; init; }

    /// <summary>Each of the four: a number to dial while that forwarding is on, else null.</summary>
    public string? ForwardAll { get; init; }

    public string? ForwardBusy { get; init; }

    public string? ForwardNoAnswer { get; init; }

    public string? ForwardNotRegistered { get; init; }

    public bool DoNotDisturb { get; init; }

    public bool RecordInbound { get; init; }

    public bool RecordOutbound { get; init; }

    public bool RecordInternal { get; init; }

    public required int MaxRegistrations { get; init; }

    /// <summary>The extension's own language of prompts; null for its tenant's.</summary>
    public string? Language { get; init; }

    /// <summary>A <see cref="RoutingToken.IsName"/>, or null.</summary>
    public string? CallGroup { get; init; }

    /// <summary>The dearest class of outbound routes that it may dial; null for no limit.</summary>
    public TollClass? TollLimit { get; init; }

    /// <summary>CIDR networks, comma-separated, or null.</summary>
    public string? AllowedAddresses { get; init; }

    public bool DirectoryVisible { get; init; }

    public bool Enabled { get; init; }

    public override string ToString() => Number;

    /// <summary>The A1 of digest authentication (RFC 7616 3.4.2, algorithm MD5).</summary>
    internal static string HashOf(string number, string domain, string password)
    {
#pragma warning disable CA5351 // SIP digest and mod_sofia's a1-hash are MD5 by definition
        return Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes($"{number}:{domain}:{password}")));
#pragma warning restore CA5351
    }

    /// <summary>This entry under another domain of its tenant.</summary>
    internal ExtensionEntry In(string domain) => this with { A1Hash = HashOf(Number, domain, SipPassword) };

    /// <summary>Null where a routing field can't be used, so that the row is left out.</summary>
    internal static ExtensionEntry? From(Extension row, string domain, string sipPassword, string? pin)
    {
        if (!RoutingToken.IsExtensionNumber(row.Number) || sipPassword.Length == 0)
        {
            return null;
        }

        return new ExtensionEntry
        {
            Id = row.Id,
            Version = row.Version,
            Number = row.Number,
            DisplayName = row.DisplayName,
            SipPassword = sipPassword,
            A1Hash = HashOf(row.Number, domain, sipPassword),
            InternalName = RoutingToken.CallerName(row.InternalCallerIdName is { Length: > 0 } name ? name : row.DisplayName),
            InternalNumber = CallerId(row.InternalCallerIdNumber) ?? row.Number,
            ExternalName = Name(row.ExternalCallerIdName),
            ExternalNumber = CallerId(row.ExternalCallerIdNumber),
            EmergencyName = Name(row.EmergencyCallerIdName),
            EmergencyNumber = CallerId(row.EmergencyCallerIdNumber),
            RingTimeoutSeconds = Math.Clamp(row.RingTimeoutSeconds, 5, 300),
            VoicemailEnabled = row.VoicemailEnabled,
            VoicemailPin = pin is { Length: > 0 } && DialNumber.IsDigits(pin) ? pin : null,
            VoicemailEmail = row.VoicemailEmail is { } mail && RoutingToken.IsMailAddress(mail) ? mail : null,
            VoicemailOperator = Destination(row.VoicemailOperator is not null, row.VoicemailOperator),
            ForwardAll = Destination(row.ForwardAllEnabled, row.ForwardAllDestination),
            ForwardBusy = Destination(row.ForwardBusyEnabled, row.ForwardBusyDestination),
            ForwardNoAnswer = Destination(row.ForwardNoAnswerEnabled, row.ForwardNoAnswerDestination),
            ForwardNotRegistered = Destination(row.ForwardNotRegisteredEnabled, row.ForwardNotRegisteredDestination),
            DoNotDisturb = row.DoNotDisturb,
            RecordInbound = row.RecordInbound,
            RecordOutbound = row.RecordOutbound,
            RecordInternal = row.RecordInternal,
            MaxRegistrations = Math.Clamp(row.MaxRegistrations, 1, 20),
            Language = row.Language is { } own && LanguageTag.IsValid(own) ? own : null,
            CallGroup = row.CallGroup is { } group && RoutingToken.IsName(group) ? group : null,
            TollLimit = row.TollLimit,
            AllowedAddresses = row.AllowedAddresses is { Length: > 0 } addresses && AddressList.Problem(addresses) is null ? addresses : null,
            DirectoryVisible = row.DirectoryVisible,
            Enabled = row.Enabled,
        };
    }

    private static string? Name(string? text) => text is null ? null : RoutingToken.CallerName(text);

    private static string? CallerId(string? number) => number is not null && DialNumber.IsCallerId(number) ? number : null;

    private static string? Destination(bool on, string? number) => on && number is not null && DialNumber.IsDiallable(number) ? number : null;
}
