using CallSign.Core.AccessLists;
using CallSign.Core.NumberTranslations;
using CallSign.Core.Routing;
using CallSign.Core.SipProfiles;

namespace CallSign.Telephony.Reload;

/// <summary>What differences in the platform's own configuration need: SIP profiles, access lists, number formats.</summary>
/// <remarks>No profile is started, stopped or restarted by a saved edit: that ends calls, and people decide it on the page of the profile.</remarks>
internal static class PlatformPlan
{
    public static void Add(PbxSnapshot before, PbxSnapshot after, HashSet<ReloadCommand> commands)
    {
        var (old, now) = (Rows(before), Rows(after));
        foreach (var name in SofiaDefaults.Names.Concat(now.Keys).Concat(old.Keys).Distinct())
        {
            var (earlier, later) = (old.GetValueOrDefault(name), now.GetValueOrDefault(name));
            if (IsServed(name, earlier) && IsServed(name, later) && Text(name, earlier) != Text(name, later))
            {
                commands.Add(ReloadCommand.Rescan(name));
            }
        }

        if (!Lists(before).SequenceEqual(Lists(after)))
        {
            commands.Add(ReloadCommand.ReloadAcl);
        }

        if (!Translations(before).SequenceEqual(Translations(after)))
        {
            commands.Add(ReloadCommand.ReloadXml);
        }
    }

    /// <summary>Parameters that changed and that mod_sofia takes up only when the profile starts, by profile.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> NeedRestart(PbxSnapshot before, PbxSnapshot after)
    {
        Dictionary<string, IReadOnlyList<string>> found = [];
        if (ReferenceEquals(before.Platform, after.Platform) || before.BuiltAt == DateTimeOffset.MinValue)
        {
            return found; // the first read: nothing was changed by it
        }

        var (old, now) = (Rows(before), Rows(after));
        foreach (var name in now.Keys.Union(old.Keys))
        {
            var (earlier, later) = (old.GetValueOrDefault(name), now.GetValueOrDefault(name));
            if (IsServed(name, earlier) && IsServed(name, later)
                && SofiaParameters.All.Where(p => p.NeedsRestart && Value(earlier, p.Name) != Value(later, p.Name)).Select(p => p.Name).ToList() is { Count: > 0 } changed)
            {
                found[name] = changed;
            }
        }

        return found;
    }

    private static bool IsServed(string name, SipProfile? row) => row?.Enabled ?? SofiaDefaults.IsBuiltIn(name);

    private static Dictionary<string, SipProfile> Rows(PbxSnapshot snapshot) => snapshot.Platform.All<SipProfile>().ToDictionary(p => p.Name);

    private static string? Value(SipProfile? row, string parameter) => row?.Parameters.Find(p => p.Name == parameter)?.Value;

    private static string Text(string name, SipProfile? row)
    {
        var served = ServedProfile.Of(name, row, new SipAddresses());
        return string.Join('\n',
        [
            .. served.Settings.Select(s => $"{s.Name}={s.Value}"), .. served.Aliases.Select(a => "alias " + a),
            .. served.Domains.Select(d => $"domain {d.Name} {d.Alias} {d.Parse}"), .. (row?.Nodes ?? []).Select(n => "on " + n),
        ]);
    }

    private static IEnumerable<string> Lists(PbxSnapshot snapshot) => snapshot.Platform.All<AccessList>().Where(l => l.Enabled)
        .Select(l => $"{l.Name} {l.Default} {string.Join(' ', l.Nodes.Select(n => $"{n.Rule}:{n.Network}{n.Domain}"))}");

    private static IEnumerable<string> Translations(PbxSnapshot snapshot) => snapshot.Platform.All<NumberTranslation>().Where(t => t.Enabled)
        .Select(t => $"{t.Name} {string.Join(' ', t.Rules.Select(r => $"{r.Pattern}>{r.Replacement}"))}");
}
