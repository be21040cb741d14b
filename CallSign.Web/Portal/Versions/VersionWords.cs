using System.Globalization;
using CallSign.Core.ConfigFiles;
using CallSign.Core.Versions;

namespace CallSign.Web.Portal.Versions;

/// <summary>Versions and their differences in words.</summary>
internal static class VersionWords
{
    public static string Of(VersionReason reason) => reason switch
    {
        VersionReason.Asked => "Saved",
        VersionReason.Import => "Before a change",
        VersionReason.Rollback => "Before going back",
        VersionReason.Published => "Published",
        _ => "Daily",
    };

    public static string Kind(VersionReason reason) => reason switch { VersionReason.Published => "info", VersionReason.Asked => "success", _ => "neutral" };

    public static string Of(EntryAction action) => action switch { EntryAction.Created => "new", EntryAction.Deleted => "deleted", _ => "changed" };

    public static string Kind(EntryAction action) => action switch { EntryAction.Created => "success", EntryAction.Deleted => "danger", _ => "info" };

    /// <summary>As <c>2 new, 1 changed and 3 deleted</c>.</summary>
    public static string Summary(IReadOnlyList<EntryDiff> entries)
    {
        List<string> parts = [.. Enum.GetValues<EntryAction>().Select(a => (Action: a, Count: entries.Count(e => e.Action == a))).Where(p => p.Count > 0)
            .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Count:N0} {Of(p.Action)}"))];
        return parts.Count switch { 0 => "nothing", 1 => parts[0], _ => string.Join(", ", parts[..^1]) + " and " + parts[^1] };
    }

    /// <summary>The first of them by kind and name, as <c>ring group Sales, extension 1001 Ada and 3 more.</c></summary>
    public static string Names(IReadOnlyList<EntryDiff> entries)
    {
        var names = entries.Select(e => $"{e.Kind?.Words.One ?? e.KindWord} {e.Name}").ToList();
        return string.Join(", ", names.Take(10)) + (names.Count > 10 ? $" and {names.Count - 10} more." : ".");
    }

    /// <summary>As <c>Ring timeout seconds</c>.</summary>
    public static string Field(string field) => field.Length == 0 ? field : char.ToUpperInvariant(field[0]) + field[1..];
}
