using System.Text;
using System.Xml.Linq;

namespace CallSign.RehearsalSwitch.Routing;

/// <summary>The lookups of a call, as mod_xml_curl posts them.</summary>
internal sealed class PortalLookups(HttpClient http)
{
    /// <summary>The applications of the dialplan; none where the portal has no such context.</summary>
    /// <exception cref="NotSupportedException">An extension has a condition that depends on anything.</exception>
    public async Task<IReadOnlyList<(string Application, string Argument)>> DialplanAsync(RoutedChannel channel)
    {
        var form = Open("dialplan", "", "", "");
        Channel(form, channel);
        foreach (var (name, value) in new[] { ("Dialplan", "XML"), ("Caller-ID-Number", channel.CallerNumber), ("Destination-Number", channel.Number), ("Context", channel.Context) })
        {
            Add(form, "Hunt-" + name, value);
        }

        var context = (await PostAsync(form)).Descendants("context").FirstOrDefault();
        return [.. (context?.Elements("extension") ?? []).SelectMany(Actions)];
    }

    /// <summary>The menu of ivr.conf and those below it; null where there is none.</summary>
    public async Task<XElement?> MenusAsync(RoutedChannel channel, string name)
    {
        var form = Open("configuration", "configuration", "name", "ivr.conf");
        Add(form, "Menu-Name", name);
        Channel(form, channel);
        return (await PostAsync(form)).Descendants("menus").FirstOrDefault();
    }

    /// <summary>Whether mod_dptools would find the user to ring.</summary>
    public async Task<bool> HasUserAsync(string user, string domain)
    {
        var form = Open("directory", "domain", "name", domain);
        foreach (var (name, value) in new[] { ("action", "user_call"), ("as_channel", "true"), ("key", "id"), ("user", user), ("domain", domain) })
        {
            Add(form, name, value);
        }

        return (await PostAsync(form)).Descendants("user").Any(u => (string?)u.Attribute("id") == user);
    }

    private static IEnumerable<(string, string)> Actions(XElement extension)
    {
        foreach (var condition in extension.Elements("condition"))
        {
            if (condition.Attributes().Any())
            {
                throw new NotSupportedException("The rehearsal judges no conditions: " + condition);
            }

            foreach (var action in condition.Elements("action"))
            {
                yield return ((string)action.Attribute("application")!, (string?)action.Attribute("data") ?? "");
            }
        }
    }

    private static StringBuilder Open(string section, string tag, string key, string value)
    {
        var form = new StringBuilder("hostname=rehearsal&section=").Append(section).Append("&tag_name=").Append(tag).Append("&key_name=").Append(key).Append("&key_value=").Append(value);
        Add(form, "Event-Name", "REQUEST_PARAMS");
        return form;
    }

    private static void Channel(StringBuilder form, RoutedChannel channel)
    {
        foreach (var (name, value) in new[]
        {
            ("Channel-State", "CS_ROUTING"), ("Unique-ID", channel.Uuid.ToString("D")), ("Call-Direction", "inbound"), ("Answer-State", channel.IsAnswered ? "answered" : "ringing"),
            ("Caller-Direction", "inbound"), ("Caller-Dialplan", "XML"), ("Caller-Caller-ID-Name", channel.CallerName), ("Caller-Caller-ID-Number", channel.CallerNumber),
            ("Caller-Destination-Number", channel.Number), ("Caller-Context", channel.Context), ("variable_direction", "inbound"),
        })
        {
            Add(form, name, value);
        }

        foreach (var (name, value) in channel.Variables)
        {
            Add(form, "variable_" + name, value);
        }
    }

    private static void Add(StringBuilder form, string name, string value) => form.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));

    private async Task<XDocument> PostAsync(StringBuilder form)
    {
        using var content = new StringContent(form.ToString(), Encoding.ASCII, "application/x-www-form-urlencoded");
        using var response = await http.PostAsync((Uri?)null, content);
        return XDocument.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
    }
}
