using System.Globalization;
using System.Security;
using System.Text;
using System.Text.Json;
using CallSign.RehearsalSwitch.Calls;
using CallSign.RehearsalSwitch.Templates;

namespace CallSign.RehearsalSwitch.Api;

/// <summary>The tables that <c>show</c>, <c>sofia xmlstatus</c> and <c>uuid_dump</c> print.</summary>
internal sealed class ShowTables(RehearsalNode node)
{
    public string Show(string[] words) => words switch
    {
        ["channels", "as", "json", ..] => Json([.. Channels().Select(Row)]),
        ["channels", "count", "as", "json", ..] => $"{{\"row_count\":{node.Channels.Count}}}",
        ["channels", "count", ..] => $"{node.Channels.Count} total.\n",
        ["calls", "count", ..] => $"{node.Channels.Calls} total.\n",
        ["calls" or "bridged_calls" or "detailed_calls", "as", "json", ..] => Json([.. Channels().Where(c => c.Header("Call-Direction") == "inbound").Select(CallRow)]),
        ["registrations", "as", "json", ..] => Json([.. node.Phones.All.Select(RegistrationRow)]),
        ["registrations", "count", ..] => $"{node.Phones.Count} total.\n",
        _ => "-ERR Invalid interfaces type!\n",
    };

    /// <summary>As CHANNEL_DATA of <c>uuid_dump</c>.</summary>
    public string Dump(Channel channel, bool json) => node.Locked(() =>
    {
        var buffer = new byte[16_384];
        var stamp = new Stamp(0, node.Micros());
        var length = json ? channel.Whole.WriteJson(channel.Call.Values, stamp, ref buffer) : channel.Whole.WritePlain(channel.Call.Values, stamp, ref buffer);
        return Encoding.UTF8.GetString(buffer, 0, length);
    });

    public string SofiaRegistrations()
    {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<profile>\n  <registrations>\n");
        foreach (var phone in node.Phones.All)
        {
            var left = (long)(phone.ExpiresAt - node.Options.Clock.GetUtcNow()).TotalSeconds;
            xml.Append(CultureInfo.InvariantCulture, $"""
                    <registration>
                        <call-id>{phone.CallId}</call-id>
                        <user>{SecurityElement.Escape(phone.Number)}@{SecurityElement.Escape(phone.Domain)}</user>
                        <contact>{SecurityElement.Escape(phone.Contact)}</contact>
                        <agent>rehearsal</agent>
                        <status>Registered(UDP)(unknown) exp({phone.ExpiresAt:yyyy-MM-dd HH:mm:ss}) expsecs({left})</status>
                        <ping-status>Reachable</ping-status>
                        <ping-time>0.00</ping-time>
                        <host>{SecurityElement.Escape(node.Identity.Hostname)}</host>
                        <network-ip>127.0.0.1</network-ip>
                        <network-port>5061</network-port>
                        <sip-auth-user>{SecurityElement.Escape(phone.Number)}</sip-auth-user>
                        <sip-auth-realm>{SecurityElement.Escape(phone.Domain)}</sip-auth-realm>
                        <mwi-account>{SecurityElement.Escape(phone.Number)}@{SecurityElement.Escape(phone.Domain)}</mwi-account>
                    </registration>

                """);
        }

        return xml.Append("  </registrations>\n</profile>\n").ToString();
    }

    private IEnumerable<Channel> Channels() => node.Channels.All.OrderBy(c => c.At.Sequence);

    /// <summary>FreeSWITCH prints an object without a <c>rows</c> member where there is no row.</summary>
    private static string Json(IReadOnlyList<Dictionary<string, string>> rows) => rows.Count == 0
        ? "{\"row_count\":0}\n"
        : JsonSerializer.Serialize(new { row_count = rows.Count, rows }, JsonOptions) + "\n";

    private static readonly JsonSerializerOptions JsonOptions = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Dictionary<string, string> Row(Channel c) => node.Locked(() => new Dictionary<string, string>(Parties(c), StringComparer.Ordinal)
    {
        ["application"] = c.Application, ["application_data"] = c.ApplicationData, ["dialplan"] = c.Header("Caller-Dialplan"), ["context"] = c.Header("Caller-Context"),
        ["read_codec"] = c.Header("Channel-Read-Codec-Name"), ["read_rate"] = c.Header("Channel-Read-Codec-Rate"),
        ["read_bit_rate"] = c.Header("Channel-Read-Codec-Bit-Rate"), ["write_codec"] = c.Header("Channel-Write-Codec-Name"),
        ["write_rate"] = c.Header("Channel-Write-Codec-Rate"), ["write_bit_rate"] = c.Header("Channel-Write-Codec-Bit-Rate"), ["secure"] = "",
        ["hostname"] = node.Identity.Hostname, ["initial_cid_name"] = c.Header("Caller-Orig-Caller-ID-Name"),
        ["initial_cid_num"] = c.Header("Caller-Orig-Caller-ID-Number"), ["initial_ip_addr"] = c.Header("Caller-Network-Addr"),
        ["initial_dest"] = c.Header("Caller-Destination-Number"), ["initial_dialplan"] = c.Header("Caller-Dialplan"), ["initial_context"] = c.Header("Caller-Context"),
    });

    private Dictionary<string, string> CallRow(Channel c) => node.Locked(() =>
    {
        var row = new Dictionary<string, string>(Parties(c), StringComparer.Ordinal) { ["hostname"] = node.Identity.Hostname };
        if (node.Channels.All.FirstOrDefault(o => o.Call == c.Call && o != c) is { } other)
        {
            foreach (var (name, value) in Parties(other))
            {
                row["b_" + name] = value;
            }

            row["call_created_epoch"] = row["created_epoch"];
        }

        return row;
    });

    private static Dictionary<string, string> Parties(Channel c)
    {
        var created = DateTimeOffset.UnixEpoch.AddTicks(c.At.Micros * TimeSpan.TicksPerMicrosecond);
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["uuid"] = c.Uuid, ["direction"] = c.Header("Call-Direction"),
            ["created"] = created.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            ["created_epoch"] = created.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), ["name"] = c.Header("Channel-Name"),
            ["state"] = c.Header("Channel-State"), ["cid_name"] = c.Header("Caller-Caller-ID-Name"), ["cid_num"] = c.Header("Caller-Caller-ID-Number"),
            ["ip_addr"] = c.Header("Caller-Network-Addr"), ["dest"] = c.Header("Caller-Destination-Number"), ["presence_id"] = c.Header("Channel-Presence-ID"),
            ["presence_data"] = "", ["accountcode"] = c.Header("variable_accountcode"), ["callstate"] = c.Header("Channel-Call-State"),
            ["callee_name"] = c.Header("Caller-Callee-ID-Name"), ["callee_num"] = c.Header("Caller-Callee-ID-Number"),
            ["callee_direction"] = c.Header("Caller-Callee-ID-Number").Length > 0 ? "SEND" : "", ["call_uuid"] = c.Header("Channel-Call-UUID"),
            ["sent_callee_name"] = c.Header("variable_last_sent_callee_id_name"), ["sent_callee_num"] = c.Header("variable_last_sent_callee_id_number"),
        };
    }

    private Dictionary<string, string> RegistrationRow(Phone p) => new(StringComparer.Ordinal)
    {
        ["reg_user"] = p.Number, ["realm"] = p.Domain, ["token"] = p.CallId, ["url"] = $"sofia/internal/sip:{p.Number}@127.0.0.1:6000",
        ["expires"] = p.ExpiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), ["network_ip"] = "127.0.0.1", ["network_port"] = "5061",
        ["network_proto"] = "udp", ["hostname"] = node.Identity.Hostname, ["metadata"] = "",
    };
}
