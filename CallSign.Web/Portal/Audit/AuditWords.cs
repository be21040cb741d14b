using System.Globalization;
using System.Text.RegularExpressions;
using CallSign.Core.Audit;
using CallSign.Core.Nouns;

namespace CallSign.Web.Portal.Audit;

/// <summary>Entries of the audit log in plain words.</summary>
internal static partial class AuditWords
{
    private static readonly Dictionary<string, string> Nouns = new()
    {
        ["PortalUser"] = "user",
        ["SwitchNode"] = "FreeSWITCH node",
        ["PlatformSetting"] = "setting",
        ["IdentityUserPasskey"] = "passkey",
        ["IdentityUserLogin"] = "external sign-in",
        ["IdentityUserClaim"] = "claim",
        ["LiveCall"] = "call",
    };

    private static readonly Dictionary<string, string> Properties = new()
    {
        ["UserName"] = "Sign-in name",
        ["PasswordHash"] = "Password",
        ["SecurityStamp"] = "Session stamp",
        ["LockoutEnd"] = "Locked until",
        ["AccessFailedCount"] = "Failed sign-ins",
        ["TenantId"] = "Tenant",
        ["ExtensionId"] = "Extension",
        ["DisplayName"] = "Name",
    };

    // Written as they are spoken, not as C# spells them.
    private static readonly Dictionary<string, string> Acronyms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sip"] = "SIP", ["id"] = "ID", ["pin"] = "PIN", ["api"] = "API", ["url"] = "URL", ["cdr"] = "CDR", ["csv"] = "CSV", ["did"] = "DID", ["dtmf"] = "DTMF", ["ip"] = "IP",
    };

    private static readonly string[] Units = ["seconds", "minutes", "days", "ms"];

    /// <summary>As <c>extension</c> or <c>API key</c>.</summary>
    public static string Noun(string entity) => Nouns.TryGetValue(entity, out var noun) ? noun
        : NounCatalog.All.FirstOrDefault(k => k.Type.Name == entity)?.Words.One ?? Spaced(entity);

    /// <summary>As <c>created</c>; an action's own word stays as it is.</summary>
    public static string Verb(string action) => action switch
    {
        "create" => "created",
        "update" => "changed",
        "delete" => "deleted",
        "sign-in" => "signed in",
        "sign-out" => "signed out",
        _ => action.Replace('-', ' '),
    };

    /// <summary>Colour of the action's badge.</summary>
    public static string Kind(string action) => action switch
    {
        "create" => "success",
        "delete" => "danger",
        "update" => "info",
        _ when action.Contains("fail", StringComparison.OrdinalIgnoreCase) || action.Contains("lock", StringComparison.OrdinalIgnoreCase) => "warning",
        _ => "neutral",
    };

    /// <summary>As <c>Ring timeout (seconds)</c>.</summary>
    public static string Property(string name)
    {
        if (Properties.TryGetValue(name, out var known))
        {
            return known;
        }

        var words = Spaced(name);
        var unit = Array.Find(Units, u => words.EndsWith(" " + u, StringComparison.Ordinal));
        words = unit is null ? words : $"{words[..^(unit.Length + 1)]} ({unit})";
        return words.Length == 0 ? "Detail" : char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>A value for people: yes and no, times with their zone, nothing for an absent one.</summary>
    public static string Value(string? value, TimeZoneInfo zone) => value switch
    {
        null => "nothing",
        "" => "empty",
        "true" => "yes",
        "false" => "no",
        _ when IsTime().IsMatch(value) && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) =>
            TimeZoneInfo.ConvertTime(time, zone).ToString("d MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture),
        _ => value,
    };

    /// <summary>The changes that tell a reader something: the session stamp goes with a password or a role, and what was never set is no setting.</summary>
    public static IReadOnlyList<AuditChange> Telling(AuditRow row)
    {
        var telling = row.Changes.Where(c => c.Property != "SecurityStamp" && (row.Action is not ("create" or "delete") || !string.IsNullOrEmpty(c.Before ?? c.After))).ToList();
        return telling.Count > 0 ? telling : row.Changes;
    }

    /// <summary>What happened in one line, for a list.</summary>
    public static string Summary(AuditRow row, TimeZoneInfo zone)
    {
        var changes = Telling(row);
        return row.Action switch
        {
            // Of all its settings the ones that people wrote.
            "create" or "delete" => Listed(changes.Where(c => !c.IsSecret && IsWritten(c.Before ?? c.After, row.Label)).Take(3), zone),
            "update" when changes.Count > 3 => Cut(string.Join(", ", changes.Select(c => Property(c.Property))), 120),
            "update" => string.Join(", ", changes.Select(c => c.IsSecret
                ? $"{Property(c.Property)} was replaced" : $"{Property(c.Property)}: {Cut(Value(c.Before, zone), 40)} → {Cut(Value(c.After, zone), 40)}")),
            _ => Listed(changes, zone),
        };
    }

    /// <summary>One change in a sentence.</summary>
    public static string Sentence(AuditChange change, string action, TimeZoneInfo zone) => change switch
    {
        { IsSecret: true, Before: null } => "was set (its value is never recorded)",
        { IsSecret: true, After: null } => action == "delete" ? "was there (its value is never recorded)" : "was removed (its value is never recorded)",
        { IsSecret: true } => "was replaced (its value is never recorded)",
        { Before: null } => Value(change.After, zone),
        { After: null } when action == "delete" => Value(change.Before, zone),
        _ => $"{Value(change.Before, zone)} → {Value(change.After, zone)}",
    };

    private static string Listed(IEnumerable<AuditChange> changes, TimeZoneInfo zone) => Cut(
        string.Join(", ", changes.Select(c => c.Property.Length == 0 ? Value(c.After ?? c.Before, zone) : $"{Property(c.Property)}: {Value(c.After ?? c.Before, zone)}")), 120);

    private static bool IsWritten(string? value, string? label) =>
        value is { Length: > 0 } and not ("true" or "false") && value != label && !Guid.TryParse(value, out _) && value.Any(char.IsLetter);

    private static string Spaced(string name) => string.Join(' ', Words().Matches(name).Select((m, i) =>
        Acronyms.TryGetValue(m.Value, out var acronym) ? acronym : m.Value.ToLowerInvariant()));

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length] + "…";

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")]
    private static partial Regex Words();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d")]
    private static partial Regex IsTime();
}
