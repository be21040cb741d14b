using System.Globalization;

namespace CallSign.Core.SipProfiles;

/// <summary>A profile as one node gets it: what CallSign brings along with the rows over it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Settings">Every parameter once, in the order of the document; lists that repeat are still one.</param>
/// <param name="Aliases">More names.</param>
/// <param name="Domains">Domains of the directory.</param>
public sealed record ServedProfile(
    string Name, IReadOnlyList<SofiaSetting> Settings, IReadOnlyList<string> Aliases, IReadOnlyList<SipProfileDomain> Domains)
{
    /// <summary>The value of a parameter; null where it is left to mod_sofia.</summary>
    public string? this[string parameter] => Settings.FirstOrDefault(s => s.Name == parameter)?.Value;

    /// <summary>The address and port of everything that it listens on.</summary>
    public IEnumerable<(string Parameter, string Address, int Port)> Ports()
    {
        var address = this["sip-ip"] ?? "";
        if (this["tls-only"] != "true")
        {
            yield return ("sip-port", address, Number("sip-port", 5060));
        }

        if (this["tls"] == "true")
        {
            yield return ("tls-sip-port", address, Number("tls-sip-port", 5061));
        }

        foreach (var parameter in new[] { "ws-binding", "wss-binding" })
        {
            if (this[parameter] is { } binding && SofiaValue.PortOf(binding) is { } port)
            {
                var own = binding[..binding.LastIndexOf(':')].Trim('[', ']');
                yield return (parameter, own.Length == 0 ? address : own, port);
            }
        }
    }

    /// <summary>Everything that is served on a node of that host name, in the order of the document.</summary>
    public static IReadOnlyList<ServedProfile> On(string hostname, IEnumerable<SipProfile> rows, SipAddresses addresses)
    {
        List<SipProfile> own = [.. rows.Where(r => r.HoldsFor(hostname)).OrderBy(r => r.Name, StringComparer.Ordinal)];
        List<ServedProfile> served = [];
        foreach (var name in SofiaDefaults.Names)
        {
            var row = own.Find(r => r.Name == name);
            if (row is not { Enabled: false })
            {
                served.Add(Of(name, row, addresses));
            }
        }

        served.AddRange(own.Where(r => r.Enabled && !SofiaDefaults.IsBuiltIn(r.Name)).Select(r => Of(r.Name, r, addresses)));
        return served;
    }

    /// <summary>One profile; <paramref name="row"/> null for one that nobody changed.</summary>
    public static ServedProfile Of(string name, SipProfile? row, SipAddresses addresses)
    {
        var kind = SofiaDefaults.KindOf(name) ?? row?.Kind ?? SipProfileKind.Phones;
        List<SofiaSetting> settings = [.. SofiaDefaults.Of(name, kind, addresses)];
        foreach (var parameter in row?.Parameters ?? [])
        {
            if (SofiaParameters.Find(parameter.Name) is not { } known)
            {
                continue;
            }

            var changed = new SofiaSetting(known.Name, parameter.Value);
            if (settings.FindIndex(s => s.Name == known.Name) is >= 0 and var at)
            {
                settings[at] = changed;
            }
            else
            {
                settings.Add(changed);
            }
        }

        settings.RemoveAll(s => s.Value.Length == 0);
        // Every tenant's domain becomes an alias of this profile, by which mod_sofia finds it for message-waiting lights.
        IReadOnlyList<SipProfileDomain> domains = row is { Domains.Count: > 0 } ? row.Domains
            : name == "internal" ? [new SipProfileDomain { Name = "all" }] : [];
        return new ServedProfile(name, settings, row?.Aliases ?? [], domains);
    }

    private int Number(string parameter, int otherwise) =>
        int.TryParse(this[parameter], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
