using System.Text;

namespace CallSign.Benchmarks.XmlCurl;

/// <summary>Requests byte by byte as mod_xml_curl sends them: headers and field lists of recordings, with other users.</summary>
internal static class Lookups
{
    private static readonly Lazy<string> Internal = new(() => Form("dialplan_1001_acme.test.http"));
    private static readonly Lazy<string> Outside = new(() => Form("dialplan_public_15557654321.http"));

    /// <summary>A registration: <c>action=sip_auth</c>, 1.1 KB.</summary>
    public static byte[] Directory(string domain, string user) => Post(
        $"hostname=vm&section=directory&tag_name=domain&key_name=name&key_value={domain}&Event-Name=REQUEST_PARAMS&Core-UUID=1c4ae009-18b4-4fdb-b583-d00d3935d467"
        + "&FreeSWITCH-Hostname=vm&FreeSWITCH-Switchname=vm&FreeSWITCH-IPv4=192.0.2.2&FreeSWITCH-IPv6=fd00%3A%3A2&Event-Date-Local=2026-11-21%2000%3A06%3A31"
        + "&Event-Date-GMT=Sat,%2021%20Nov%202026%2000%3A06%3A31%20GMT&Event-Date-Timestamp=1795219591123076&Event-Calling-File=sofia_reg.c"
        + "&Event-Calling-Function=sofia_reg_parse_auth&Event-Calling-Line-Number=3124&Event-Sequence=15107&action=sip_auth&sip_profile=internal&sip_user_agent=sipp"
        + $"&sip_auth_username={user}&sip_auth_realm={domain}&sip_auth_nonce=a3400f05-6937-47e3-b4de-82dc793037a7&sip_auth_uri=sip%3A127.0.0.1%3A5060"
        + $"&sip_contact_user={user}&sip_contact_host=127.0.0.1&sip_to_user=9196&sip_to_host={domain}&sip_via_protocol=udp&sip_from_user={user}&sip_from_host={domain}"
        + $"&sip_call_id=400-2236%40127.0.0.1&sip_request_user=9196&sip_request_host={domain}&sip_auth_qop=auth&sip_auth_cnonce=38a5d054&sip_auth_nc=00000001"
        + $"&sip_auth_response=8757d02830063793bfc8bc717d11a7db&sip_auth_method=INVITE&client_port=5061&key=id&user={user}&domain={domain}&ip=127.0.0.1");

    /// <summary>A call of 1000 within a tenant: 160 fields, 5.8 KB.</summary>
    public static byte[] Dialplan(string domain, string number) => Post(Internal.Value.Replace("acme.test", domain, StringComparison.Ordinal)
        .Replace("=1001&", $"={number}&", StringComparison.Ordinal).Replace("3A1001%40", $"3A{number}%40", StringComparison.Ordinal).Replace("=1001%40", $"={number}%40", StringComparison.Ordinal));

    /// <summary>A call from outside to a number: 130 fields, 4.9 KB.</summary>
    public static byte[] Public(string number) => Post(
        Outside.Value.Replace("15557654321", number, StringComparison.Ordinal).Replace("ID-Number=sipp", "ID-Number=498912345678", StringComparison.Ordinal));

    private static string Form(string recorded)
    {
        var request = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Lookups", recorded));
        return request[(request.IndexOf("\n\n", StringComparison.Ordinal) + 2)..].TrimEnd();
    }

    private static byte[] Post(string form) => Encoding.ASCII.GetBytes(
        $"POST /freeswitch/xmlapi HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nAuthorization: Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes("freeswitch:" + PortalUnderTest.Key))}\r\n"
        + $"User-Agent: freeswitch-xml/1.0\r\nAccept: */*\r\nContent-Length: {form.Length}\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n{form}");
}
