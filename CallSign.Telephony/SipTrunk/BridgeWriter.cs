using System.Globalization;
using System.Text;
using CallSign.Core.Extensions;
using CallSign.Core.Gateways;
using CallSign.Core.Routing;
using CallSign.Telephony.Commands;

namespace CallSign.Telephony.SipTrunk;

/// <summary>
/// Writes the commands of bridging calls. FreeSWITCH splits variables at commas and braces and arguments at spaces, and nothing in them can be
/// escaped for certain: a part is of a form that needs none, or it is left out (a name) or refused (all else).
/// </summary>
internal static class BridgeWriter
{
    /// <summary>The variable that says for which bridging call a channel was made.</summary>
    public const string CallVariable = "callsign_bridge_call";

    /// <summary><c>originate</c> of one attempt. The channel is parked when it is answered, and ends by itself should nobody come for it.</summary>
    public static ApiCommand Originate(BridgeCommand.Originate command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var (way, gateway) = (command.Way, command.Way.Gateways[command.Gateway]);
        var text = new StringBuilder("{");
        Set(text, "bridge_to", command.AgentUuid.ToString("D"));
        Set(text, "origination_uuid", command.Outbound.ToString("D"));
        Set(text, CallVariable, command.Id.ToString("D"));
        Set(text, "originate_timeout", Number(command.Times.Ring));
        Set(text, "park_timeout", Number(command.Times.Bridge));
        Set(text, "domain_name", Checked(RoutingToken.IsDomain(way.Domain), way.Domain));
        Set(text, "callsign_outbound", way.Emergency ? "emergency" : way.RouteId?.ToString("N") ?? "bridge");
        Set(text, "ignore_early_media", "true");
        if (way.Withheld)
        {
            if (gateway.CallerId is GatewayCallerId.From)
            {
                Set(text, "origination_caller_id_name", "Anonymous");
                Set(text, "origination_caller_id_number", "anonymous");
                Set(text, "sip_h_Privacy", "id");
            }
            else
            {
                Set(text, "origination_privacy", "screen+hide_name+hide_number");
            }
        }
        else if (way.CallerNumber is { } number)
        {
            Set(text, "origination_caller_id_number", Checked(DialNumber.IsCallerId(number), number));
            Set(text, "origination_caller_id_name", Name(way.CallerName) is { Length: > 0 } name ? $"'{name}'" : number);
        }

        text[^1] = '}';
        return new ApiCommand(
            "originate",
            text.Append(CultureInfo.InvariantCulture, $"sofia/gateway/{Checked(RoutingToken.IsName(gateway.Name), gateway.Name)}/{Checked(DialNumber.IsDiallable(way.Dialled), way.Dialled)} &park()").ToString());
    }

    /// <summary><c>uuid_bridge</c>.</summary>
    public static ApiCommand Bridge(Guid agent, Guid outbound) => new("uuid_bridge", $"{agent:D} {outbound:D}");

    /// <summary><c>uuid_kill</c>; the cause is one of the program's own.</summary>
    public static ApiCommand Kill(Guid channel, string cause) => new("uuid_kill", $"{channel:D} {Checked(IsCause(cause), cause)}");

    /// <summary><c>uuid_record</c>: <c>orig-bridge-…</c> in the tenant's folder of recordings.</summary>
    public static ApiCommand Record(Guid channel, string folder, string domain, Guid call) => new(
        "uuid_record",
        $"{channel:D} start {Checked(folder.Length > 0 && !folder.Any(c => c is ' ' or '\'' or '"' or '\\' || char.IsControl(c)), folder.TrimEnd('/'))}/{Checked(RoutingToken.IsDomain(domain), domain)}/orig-bridge-{call:D}.wav");

    /// <summary><c>uuid_transfer</c> to what follows the queue.</summary>
    public static ApiCommand Release(Guid caller, Guid queue, string domain) =>
        new("uuid_transfer", $"{caller:D} callsign-after-{queue:N} XML {Checked(RoutingToken.IsDomain(domain), domain)}");

    private static void Set(StringBuilder text, string name, string value) => text.Append(name).Append('=').Append(value).Append(',');

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    // Letters, digits and a few signs that mean nothing between quotes.
    private static string Name(string? name) =>
        string.Concat((name ?? "").Where(c => char.IsLetterOrDigit(c) || c is ' ' or '.' or '-' or '_' or '&' or '+')).Trim() is var kept && kept.Length > 60 ? kept[..60].Trim() : kept;

    private static bool IsCause(string cause) => cause.Length is > 0 and <= 40 && cause.All(c => char.IsAsciiLetterUpper(c) || c is '_');

    private static string Checked(bool good, string text) => good ? text : throw new ArgumentException($"'{text}' can't stand in a command.");
}
