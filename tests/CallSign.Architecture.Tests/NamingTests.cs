using System.Reflection;

namespace CallSign.Architecture.Tests;

/// <summary>A type says what it does. These words say nothing.</summary>
public sealed class NamingTests
{
    private static readonly string[] Banned = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Service"];

    // Sip, Esl, Cdr: three letters and more are written as a word.
    private static readonly string[] Acronyms = ["SIP", "ESL", "CDR", "DTMF", "MWI", "RTP", "XML", "CSV", "HTTP", "JSON", "DID", "ACL", "IVR", "PIN", "UUID"];

    [Fact]
    public void No_type_is_called_manager_helper_util_or_service() => Assert.Empty(Offenders(Product.Types, IsBanned));

    [Fact]
    public void Acronyms_are_written_as_words() => Assert.Empty(Offenders(Product.Types, IsShouted));

    [Fact]
    public void The_rules_see_a_breach()
    {
        var own = typeof(NamingTests).Assembly.GetTypes();
        Assert.Contains(nameof(Violations.CallManager), string.Join(' ', Offenders(own, IsBanned)), StringComparison.Ordinal);
        Assert.Contains(nameof(Violations.SIPParser), string.Join(' ', Offenders(own, IsShouted)), StringComparison.Ordinal);
    }

    private static bool IsBanned(string name) => Banned.Any(b => name.EndsWith(b, StringComparison.Ordinal));

    private static bool IsShouted(string name) => Acronyms.Any(a => name.Contains(a, StringComparison.Ordinal));

    private static IEnumerable<string> Offenders(IEnumerable<Type> types, Func<string, bool> offends) =>
        types.Where(t => t.Name[0] != '<' && offends(t.Name.Split('`')[0])).Select(t => t.FullName!);
}
