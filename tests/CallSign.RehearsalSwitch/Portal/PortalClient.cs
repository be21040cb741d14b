using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using CallSign.RehearsalSwitch.Calls;
using CallSign.RehearsalSwitch.Recordings;
using CallSign.RehearsalSwitch.Templates;

namespace CallSign.RehearsalSwitch.Portal;

/// <summary>Asks the portal what mod_xml_curl asks, with the recorded requests; a new connection each time, as mod_xml_curl makes.</summary>
internal sealed class PortalClient : IDisposable
{
    private static readonly Dictionary<string, string> Numbers = new(StringComparer.Ordinal)
    {
        ["User 1000"] = "{callername}", ["1000"] = "{caller}", ["1001"] = "{callee}", ["9196"] = "{callee}", ["acme.test"] = "{domain}",
    };

    private static readonly Lazy<EventTemplate> s_sipAuth = new(() => Load("sip_auth.http"));
    private static readonly Lazy<EventTemplate> s_userCall = new(() => Load("user_call.http"));
    private static readonly Lazy<EventTemplate> s_dialplan = new(() => Load("dialplan.http"));

    private readonly HttpClient _http;

    public PortalClient(Uri portal, string key)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero })
        {
            BaseAddress = new Uri(portal, "/freeswitch/xmlapi"),
            Timeout = TimeSpan.FromSeconds(3),
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("freeswitch:" + key)));
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("freeswitch-xml/1.0");
        _http.DefaultRequestHeaders.ConnectionClose = true;
    }

    /// <summary>How many requests failed or were answered with anything but 200.</summary>
    public long Failures { get; private set; }

    /// <summary>The caller's INVITE: his user, the dialplan, the called user. Their names are taken from the answers.</summary>
    public async Task AskAsync(RehearsalCall call, RehearsalNode node)
    {
        if (call.Kind != RehearsalCallKind.Inbound)
        {
            await AuthenticateAsync(call.Values, node);
        }

        await PostAsync(s_dialplan.Value, call.Values, node);
        if (call.Kind == RehearsalCallKind.Internal && await PostAsync(s_userCall.Value, call.Values, node) is { } user)
        {
            TakeName(user, call.Values.Text("callee"), call.Values.Text("domain"), node);
            call.Values.Set("calleename", node.Phones.NameOf(call.Values.Text("callee"), call.Values.Text("domain")));
        }
    }

    /// <summary>Whether the portal knows the user in slot <c>caller</c>; takes his name. Null where it did not answer.</summary>
    public async Task<bool?> AuthenticateAsync(CallValues values, RehearsalNode node)
    {
        var user = await PostAsync(s_sipAuth.Value, values, node);
        if (user?.Descendants("user").Any() != true)
        {
            return user is null ? null : false;
        }

        TakeName(user, values.Text("caller"), values.Text("domain"), node);
        values.Set("callername", node.Phones.NameOf(values.Text("caller"), values.Text("domain")));
        return true;
    }

    public void Dispose() => _http.Dispose();

    private static void TakeName(XDocument user, string number, string domain, RehearsalNode node)
    {
        var name = user.Descendants("variable").FirstOrDefault(v => (string?)v.Attribute("name") == "effective_caller_id_name");
        if ((string?)name?.Attribute("value") is { Length: > 0 } text)
        {
            node.Phones.Name(number, domain, text);
        }
    }

    private async Task<XDocument?> PostAsync(EventTemplate template, CallValues values, RehearsalNode node)
    {
        var stamp = new Stamp(0, node.Micros());
        var form = new StringBuilder();
        foreach (var header in template.Headers)
        {
            form.Append(form.Length == 0 ? "" : "&").Append(header.Name).Append('=').Append(WireText.Percent(template.Header(header.Name, values, stamp) ?? ""));
        }

        try
        {
            using var content = new StringContent(form.ToString(), Encoding.ASCII, "application/x-www-form-urlencoded");
            using var response = await _http.PostAsync((Uri?)null, content);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return XDocument.Parse(await response.Content.ReadAsStringAsync());
            }
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or System.Xml.XmlException)
        {
            // counted below: a FreeSWITCH logs it and goes on as if nothing was found
        }

        Failures++;
        return null;
    }

    private static EventTemplate Load(string name)
    {
        var text = RecordingReader.Text(name).Replace("\r", "", StringComparison.Ordinal);
        var form = text[(text.IndexOf("\n\n", StringComparison.Ordinal) + 2)..].Trim();
        var headers = form.Split('&').Select(p => p.Split('=', 2)).Select(p => KeyValuePair.Create(p[0], Uri.UnescapeDataString(p[1]))).ToList();
        var recorded = new RecordedEvent(headers, null);
        return new TemplateCompiler(name, Numbers, recorded.ChannelUuid is { } uuid ? [uuid] : []).Compile(recorded, "create", 1);
    }
}
