using System.Text;

namespace CallSign.Web.Simulator;

/// <summary>The bytes that mod_xml_curl would post: the five plain fields, the event's, the channel's, its variables, and the Hunt fields at the end.</summary>
internal static class LookupForm
{
    /// <summary>Unique-ID of every simulated channel: what is drawn by it is drawn alike each time.</summary>
    public const string ChannelUuid = "51301a7e-0000-4000-8000-000000000000";

    private const string Host = "simulator";

    public static byte[] Dialplan(SimulatedCall call)
    {
        var form = Open("dialplan", "", "", "", "mod_dialplan_xml.c", "dialplan_xml_locate");
        Channel(form, call);
        Variables(form, call);
        Add(form, "Hunt-Direction", "inbound");
        Add(form, "Hunt-Username", call.Username);
        Add(form, "Hunt-Dialplan", "XML");
        Add(form, "Hunt-Caller-ID-Name", call.CallerName);
        Add(form, "Hunt-Caller-ID-Number", call.CallerNumber);
        Add(form, "Hunt-ANI", call.CallerNumber);
        Add(form, "Hunt-Destination-Number", call.Number);
        Add(form, "Hunt-Unique-ID", ChannelUuid);
        Add(form, "Hunt-Source", "mod_sofia");
        Add(form, "Hunt-Context", call.Context);
        return Bytes(form);
    }

    public static byte[] Menu(SimulatedCall call, string menu)
    {
        var form = Open("configuration", "configuration", "name", "ivr.conf", "mod_dptools.c", "ivr_application_function");
        Add(form, "Menu-Name", menu);
        Channel(form, call);
        Variables(form, call);
        return Bytes(form);
    }

    /// <param name="action"><c>sip_auth</c> or <c>user_call</c>.</param>
    public static byte[] User(string action, string user, string domain)
    {
        var form = Open("directory", "domain", "name", domain, action == "sip_auth" ? "sofia_reg.c" : "mod_dptools.c", action == "sip_auth" ? "sofia_reg_parse_auth" : "user_outgoing_channel");
        Add(form, "action", action);
        Add(form, action == "sip_auth" ? "sip_profile" : "as_channel", action == "sip_auth" ? "internal" : "true");
        Add(form, "key", "id");
        Add(form, "user", user);
        Add(form, "domain", domain);
        return Bytes(form);
    }

    private static StringBuilder Open(string section, string tag, string key, string value, string file, string function)
    {
        var form = new StringBuilder("hostname=").Append(Host).Append("&section=").Append(section).Append("&tag_name=").Append(tag)
            .Append("&key_name=").Append(key).Append("&key_value=").Append(value);
        Add(form, "Event-Name", "REQUEST_PARAMS");
        Add(form, "FreeSWITCH-Hostname", Host);
        Add(form, "FreeSWITCH-Switchname", Host);
        Add(form, "Event-Calling-File", file);
        Add(form, "Event-Calling-Function", function);
        return form;
    }

    private static void Channel(StringBuilder form, SimulatedCall call)
    {
        Add(form, "Channel-State", "CS_ROUTING");
        Add(form, "Channel-Call-State", call.IsAnswered ? "ACTIVE" : "RINGING");
        Add(form, "Unique-ID", ChannelUuid);
        Add(form, "Call-Direction", "inbound");
        Add(form, "Channel-Call-UUID", ChannelUuid);
        Add(form, "Answer-State", call.IsAnswered ? "answered" : "ringing");
        Add(form, "Caller-Direction", "inbound");
        Add(form, "Caller-Username", call.Username);
        Add(form, "Caller-Dialplan", "XML");
        Add(form, "Caller-Caller-ID-Name", call.CallerName);
        Add(form, "Caller-Caller-ID-Number", call.CallerNumber);
        Add(form, "Caller-ANI", call.CallerNumber);
        Add(form, "Caller-Destination-Number", call.Number);
        Add(form, "Caller-Unique-ID", ChannelUuid);
        Add(form, "Caller-Source", "mod_sofia");
        Add(form, "Caller-Context", call.Context);
    }

    private static void Variables(StringBuilder form, SimulatedCall call)
    {
        Add(form, "variable_direction", "inbound");
        Add(form, "variable_uuid", ChannelUuid);
        foreach (var (name, value) in call.Variables.Where(v => v.Key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')))
        {
            Add(form, "variable_" + name, value);
        }
    }

    private static void Add(StringBuilder form, string name, string value) =>
        form.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));

    private static byte[] Bytes(StringBuilder form) => Encoding.UTF8.GetBytes(form.ToString());
}
