using CallSign.Benchmarks.Scale;

namespace CallSign.Benchmarks.XmlCurl;

/// <summary>What is asked for: 2,000 different lookups of each kind, all over the tenants, the same in every run.</summary>
internal static class LookupMix
{
    public static Dictionary<string, byte[][]> All()
    {
        var random = new Random(1);
        var people = Enumerable.Range(0, 2000).Select(_ => (Domain: BigPbx.Domain(random.Next(BigPbx.Tenants)), Number: BigPbx.Number(random.Next(BigPbx.ExtensionsEach)))).ToList();
        return new Dictionary<string, byte[][]>
        {
            ["directory"] = [.. people.Select(p => Lookups.Directory(p.Domain, p.Number))],
            ["dialplan"] = [.. people.Select(p => Lookups.Dialplan(p.Domain, p.Number))],
            ["number"] = [.. people.Select(_ => Lookups.Public(BigNouns.Number(random.Next(BigPbx.Tenants), random.Next(BigNouns.NumbersEach))))],
            ["group"] = [.. people.Select(p => Lookups.Dialplan(p.Domain, BigNouns.RingGroup(random.Next(BigNouns.RingGroupsEach))))],
            ["menu"] = [.. people.Select(p => Lookups.Dialplan(p.Domain, BigNouns.Menu(random.Next(BigNouns.MenusEach))))],
        };
    }
}
