using System.Collections.Frozen;

namespace CallSign.Core.SipProfiles;

/// <summary>What a parameter of a SIP profile takes.</summary>
public enum SofiaType
{
    /// <summary><c>true</c> or <c>false</c>.</summary>
    Bool,

    /// <summary>A whole number between two bounds.</summary>
    Number,

    /// <summary>One of a few words.</summary>
    Enum,

    /// <summary>A text whose form is given by <see cref="SofiaForm"/>.</summary>
    Text,

    /// <summary>Words with commas between them.</summary>
    List,
}

/// <summary>What the words of a text or list are.</summary>
public enum SofiaForm
{
    /// <summary>Letters, digits and <c>. _ + - @ : ; = / * #</c>.</summary>
    Word,

    /// <summary>An IP address, or a word by which mod_sofia finds one.</summary>
    Address,

    /// <summary>A port with an optional address before it, as <c>:7443</c>.</summary>
    Binding,

    /// <summary>The name of an access list.</summary>
    AccessList,

    /// <summary>A folder of the switch.</summary>
    Folder,

    /// <summary>Printable characters without quotes, brackets and backslash.</summary>
    Free,
}

/// <summary>A parameter that mod_sofia reads from the settings of a profile.</summary>
/// <param name="Name">As mod_sofia spells it.</param>
/// <param name="Type">What it takes.</param>
/// <param name="Group">The heading it stands under.</param>
/// <param name="Default">What holds without it, in words; empty for nothing.</param>
/// <param name="Meaning">One sentence.</param>
public sealed record SofiaParameter(string Name, SofiaType Type, string Group, string Default, string Meaning)
{
    /// <summary>The words of an <see cref="SofiaType.Enum"/>.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Least value of an <see cref="SofiaType.Number"/>.</summary>
    public int Min { get; init; }

    /// <summary>Greatest value of an <see cref="SofiaType.Number"/>.</summary>
    public int Max { get; init; } = int.MaxValue;

    public SofiaForm Form { get; init; }

    /// <summary>Whether mod_sofia takes it up only when the profile starts: a rescan leaves it as it was.</summary>
    public bool NeedsRestart { get; init; }

    /// <summary>Whether each word of the list is a parameter of its own.</summary>
    public bool Repeats { get; init; }
}

/// <summary>A parameter with its value.</summary>
/// <param name="Name">Name in the catalogue.</param>
/// <param name="Value">As it is written; empty: the parameter is left out.</param>
public sealed record SofiaSetting(string Name, string Value);

/// <summary>The parameters that a SIP profile may have. What is not among them is refused: passphrases, SQL and database names, for example.</summary>
public static partial class SofiaParameters
{
    /// <summary>What may stand for a value although it holds <c>$</c>: variables that each switch sets for itself.</summary>
    public static IReadOnlyList<string> Constants { get; } =
        ["$${local_ip_v4}", "$${local_ip_v6}", "$${certs_dir}", "$${hold_music}"];

    /// <summary>Every parameter, by group and in the order of the form.</summary>
    public static IReadOnlyList<SofiaParameter> All { get; } = [.. Signalling(), .. Phones(), .. Media(), .. Security(), .. Quirks()];

    /// <summary>The groups in the order of the form.</summary>
    public static IReadOnlyList<string> Groups { get; } = [.. All.Select(p => p.Group).Distinct()];

    private static readonly FrozenDictionary<string, SofiaParameter> ByName = All.ToFrozenDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The parameter of a name, in any letter case; null where there is none.</summary>
    public static SofiaParameter? Find(string name) => ByName.GetValueOrDefault(name);

    private static SofiaParameter Bool(string group, string name, bool on, string meaning) =>
        new(name, SofiaType.Bool, group, on ? "true" : "false", meaning);

    private static SofiaParameter Int(string group, string name, int min, int max, string standard, string meaning) =>
        new(name, SofiaType.Number, group, standard, meaning) { Min = min, Max = max };

    private static SofiaParameter Enum(string group, string name, string standard, string meaning, params string[] words) =>
        new(name, SofiaType.Enum, group, standard, meaning) { Words = words };

    private static SofiaParameter Text(string group, string name, SofiaForm form, string standard, string meaning) =>
        new(name, SofiaType.Text, group, standard, meaning) { Form = form };

    private static SofiaParameter Acl(string group, string name, string standard, string meaning) =>
        new(name, SofiaType.List, group, standard, meaning) { Form = SofiaForm.AccessList, Repeats = true };

    private static SofiaParameter AtStart(this SofiaParameter parameter) => parameter with { NeedsRestart = true };
}
