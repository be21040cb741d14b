using System.Buffers;
using System.Globalization;
using CallSign.Core.Extensions;
using CallSign.Core.Routing;

namespace CallSign.Telephony.Commands;

/// <summary>
/// <c>originate</c> (mod_commands), written from checked parts. The dialplan of the tenant has the call once it is picked up.
/// </summary>
internal static class OriginateCommands
{
    private static readonly SearchValues<char> DialplanNames = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>
    /// Rings the telephones of an extension where they are registered. Unlike <c>user/</c> this asks for no forwarding and no do not disturb:
    /// whoever ordered the call wants it. <c>expand</c> makes the switch look the registrations up at that moment.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="number">The extension.</param>
    public static ApiCommand Telephones(OriginateCall call, string number) => RoutingToken.IsExtensionNumber(number)
        ? new("expand", string.Create(CultureInfo.InvariantCulture, $"originate {Variables(call)}${{sofia_contact(*/{number}@{Domain(call)})}} {Target(call)}"))
        : throw new ArgumentException("Not an extension.", nameof(number));

    /// <summary>Dials a number of the tenant, as a telephone of it would: with groups, queues and forwarding.</summary>
    /// <param name="call">The call.</param>
    /// <param name="number">The number.</param>
    public static ApiCommand Number(OriginateCall call, string number) => DialNumber.IsDiallable(number)
        ? new("originate", string.Create(
            CultureInfo.InvariantCulture, $"{Variables(call, ",loopback_bowout=false,loopback_bowout_on_execute=false")}loopback/{number}/{Domain(call)}/XML {Target(call)}"))
        : throw new ArgumentException("Not a number.", nameof(number));

    /// <summary><c>hupall</c>, on every leg of a call that was placed: an extension with several telephones rings by several channels, and only their mark is the same.</summary>
    /// <param name="purpose">What it was placed for.</param>
    /// <param name="channel">The channel that was chosen for it.</param>
    public static ApiCommand HangUp(OriginatePurpose purpose, Guid channel) => new("hupall", $"ORIGINATOR_CANCEL {MarkOf(purpose)} {channel:D}");

    /// <summary>The variable that marks the channels of such a call.</summary>
    public static string MarkOf(OriginatePurpose purpose) => purpose is OriginatePurpose.Recording ? "callsign_record" : "callsign_wake_up";

    private static string NameOf(OriginatePurpose purpose) => purpose is OriginatePurpose.Recording ? "Recording" : "Wake-up";

    private static string Variables(OriginateCall call, string more = "")
    {
        ArgumentNullException.ThrowIfNull(call);
        var shown = RoutingToken.IsExtensionNumber(call.ShownNumber) ? call.ShownNumber : throw new ArgumentException("Not a number to show.", nameof(call));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{{origination_uuid={call.ChannelUuid:D},{MarkOf(call.Purpose)}={call.ChannelUuid:D},originate_timeout={Math.Clamp(call.RingSeconds, 5, 300)},ignore_early_media=true,domain_name={Domain(call)},sip_invite_domain={Domain(call)},origination_caller_id_name={NameOf(call.Purpose)},origination_caller_id_number={shown}{more}}}");
    }

    private static string Target(OriginateCall call) => call.DialplanName.Length > 0 && !call.DialplanName.AsSpan().ContainsAnyExcept(DialplanNames)
        ? $"{call.DialplanName} XML {Domain(call)}"
        : throw new ArgumentException("Not a name of our own dialplan.", nameof(call));

    private static string Domain(OriginateCall call) => RoutingToken.IsDomain(call.Domain) ? call.Domain : throw new ArgumentException("Not a SIP domain.", nameof(call));
}

/// <summary>A call that the portal places itself.</summary>
/// <param name="ChannelUuid">Unique-ID of the channel, chosen before.</param>
/// <param name="Domain">SIP domain of the tenant.</param>
/// <param name="RingSeconds">How long it rings.</param>
/// <param name="ShownNumber">What the telephone shows as the caller.</param>
/// <param name="DialplanName">What the tenant's dialplan is asked for once it is picked up; of our own making.</param>
/// <param name="Purpose">What it is for: marks its channels, and is what the telephone shows as the caller's name.</param>
internal sealed record OriginateCall(
    Guid ChannelUuid, string Domain, int RingSeconds, string ShownNumber, string DialplanName, OriginatePurpose Purpose = OriginatePurpose.WakeUp);

/// <summary>What the portal places calls for.</summary>
internal enum OriginatePurpose
{
    /// <summary>A guest is woken, or the desk told of one who was not.</summary>
    WakeUp,

    /// <summary>Somebody shall record a sound.</summary>
    Recording,
}
