using CallSign.Core.Lists;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Extensions;

/// <summary>Which extensions of the tenant a list, an export or a bulk edit means. Null leaves a property out of account.</summary>
public sealed record ExtensionFilter
{
    /// <summary>Words that must all be found in the number, the name, a caller ID or the call group; case does not matter. Cut at 100 characters.</summary>
    public string? Search { get; init; }

    public bool? Enabled { get; init; }

    public bool? Voicemail { get; init; }

    /// <summary>Whether any of the four forwards is on.</summary>
    public bool? Forwarding { get; init; }

    public bool? DoNotDisturb { get; init; }

    /// <summary>Whether any kind of call is recorded.</summary>
    public bool? Recording { get; init; }

    /// <summary>Numbers to keep to, where the caller knows them from elsewhere (which have a phone registered).</summary>
    public IReadOnlyCollection<string>? Among { get; init; }

    /// <summary>Numbers to leave out.</summary>
    public IReadOnlyCollection<string>? Except { get; init; }

    /// <summary>Whether every extension matches.</summary>
    public bool IsEmpty => this == new ExtensionFilter();

    /// <summary>The search and the filters <c>enabled</c>, <c>voicemail</c>, <c>forwarding</c>, <c>dnd</c> and <c>recording</c> (each <c>true</c> or <c>false</c>).</summary>
    public static ExtensionFilter Of(ListQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        bool? Flag(string name) => bool.TryParse(query.Filter(name), out var value) ? value : null;
        return new ExtensionFilter
        {
            Search = query.Search, Enabled = Flag("enabled"), Voicemail = Flag("voicemail"), Forwarding = Flag("forwarding"),
            DoNotDisturb = Flag("dnd"), Recording = Flag("recording"),
        };
    }

    internal IQueryable<Extension> Apply(IQueryable<Extension> extensions)
    {
        foreach (var word in Words())
        {
            var pattern = SearchPattern.Contains(word);
            extensions = extensions.Where(e => EF.Functions.Like(e.Number, pattern, "\\") || EF.Functions.ILike(e.DisplayName, pattern, "\\")
                || EF.Functions.ILike(e.InternalCallerIdName!, pattern, "\\") || EF.Functions.Like(e.InternalCallerIdNumber!, pattern, "\\")
                || EF.Functions.ILike(e.ExternalCallerIdName!, pattern, "\\") || EF.Functions.Like(e.ExternalCallerIdNumber!, pattern, "\\")
                || EF.Functions.Like(e.EmergencyCallerIdNumber!, pattern, "\\") || EF.Functions.ILike(e.CallGroup!, pattern, "\\"));
        }

        if (Enabled is { } enabled)
        {
            extensions = extensions.Where(e => e.Enabled == enabled);
        }

        if (Voicemail is { } voicemail)
        {
            extensions = extensions.Where(e => e.VoicemailEnabled == voicemail);
        }

        if (Forwarding is { } forwarding)
        {
            extensions = extensions.Where(e =>
                (e.ForwardAllEnabled || e.ForwardBusyEnabled || e.ForwardNoAnswerEnabled || e.ForwardNotRegisteredEnabled) == forwarding);
        }

        if (DoNotDisturb is { } doNotDisturb)
        {
            extensions = extensions.Where(e => e.DoNotDisturb == doNotDisturb);
        }

        if (Recording is { } recording)
        {
            extensions = extensions.Where(e => (e.RecordInbound || e.RecordOutbound || e.RecordInternal) == recording);
        }

        if (Among is { } among)
        {
            extensions = extensions.Where(e => among.Contains(e.Number));
        }

        return Except is { } except ? extensions.Where(e => !except.Contains(e.Number)) : extensions;
    }

    // More words than five find nothing that five did not, and each costs a pass over the tenant's rows.
    private IEnumerable<string> Words()
    {
        var text = Search ?? "";
        text = (text.Length > 100 ? text[..100] : text).Replace('\0', ' ');
        return text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(5);
    }
}

/// <summary>The columns that a list of extensions can be ordered by.</summary>
public enum ExtensionSortColumn
{
    /// <summary>As numbers: 99 comes before 100.</summary>
    Number,

    DisplayName,

    ExternalCallerIdNumber,

    CallGroup,

    Enabled,

    UpdatedAt,
}

/// <summary>An order of the list. Rows that are equal by it stand by number.</summary>
public readonly record struct ExtensionSort(ExtensionSortColumn Column, bool Descending = false)
{
    /// <summary>Reads <c>displayName</c> or, for descending, <c>-displayName</c>; false for a column that can't be sorted by.</summary>
    public static bool TryParse(string? text, out ExtensionSort sort)
    {
        sort = default;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        var descending = text[0] == '-';
        var name = descending ? text[1..] : text;
        if (name.Length == 0 || !char.IsAsciiLetter(name[0]) || !Enum.TryParse<ExtensionSortColumn>(name, ignoreCase: true, out var column))
        {
            return false;
        }

        sort = new ExtensionSort(column, descending);
        return true;
    }

    /// <summary>The order a list asks for; by number where it names no column of this list.</summary>
    public static ExtensionSort Of(ListQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return TryParse((query.Descending ? "-" : "") + (query.Sort ?? "number"), out var sort) ? sort : default;
    }

    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => (Descending ? "-" : "") + char.ToLowerInvariant(Column.ToString()[0]) + Column.ToString()[1..];

    internal IOrderedQueryable<Extension> Apply(IQueryable<Extension> extensions) => (Column, Descending) switch
    {
        (ExtensionSortColumn.Number, false) => extensions.OrderBy(e => e.Number.Length).ThenBy(e => e.Number),
        (ExtensionSortColumn.Number, true) => extensions.OrderByDescending(e => e.Number.Length).ThenByDescending(e => e.Number),
        (ExtensionSortColumn.DisplayName, false) => ByNumber(extensions.OrderBy(e => e.DisplayName)),
        (ExtensionSortColumn.DisplayName, true) => ByNumber(extensions.OrderByDescending(e => e.DisplayName)),
        (ExtensionSortColumn.ExternalCallerIdNumber, false) => ByNumber(extensions.OrderBy(e => e.ExternalCallerIdNumber)),
        (ExtensionSortColumn.ExternalCallerIdNumber, true) =>
            ByNumber(extensions.OrderBy(e => e.ExternalCallerIdNumber == null).ThenByDescending(e => e.ExternalCallerIdNumber)),
        (ExtensionSortColumn.CallGroup, false) => ByNumber(extensions.OrderBy(e => e.CallGroup)),
        (ExtensionSortColumn.CallGroup, true) => ByNumber(extensions.OrderBy(e => e.CallGroup == null).ThenByDescending(e => e.CallGroup)),
        (ExtensionSortColumn.Enabled, false) => ByNumber(extensions.OrderBy(e => e.Enabled)),
        (ExtensionSortColumn.Enabled, true) => ByNumber(extensions.OrderByDescending(e => e.Enabled)),
        (_, false) => ByNumber(extensions.OrderBy(e => e.UpdatedAt)),
        _ => ByNumber(extensions.OrderByDescending(e => e.UpdatedAt)),
    };

    private static IOrderedQueryable<Extension> ByNumber(IOrderedQueryable<Extension> ordered) => ordered.ThenBy(e => e.Number.Length).ThenBy(e => e.Number);
}

/// <summary>The extensions that an action is for: chosen ones, or all that match a filter.</summary>
public sealed record ExtensionSelection
{
    private ExtensionSelection(IReadOnlyCollection<Guid>? ids, ExtensionFilter? filter)
    {
        Ids = ids;
        Filter = filter;
    }

    public IReadOnlyCollection<Guid>? Ids { get; }

    public ExtensionFilter? Filter { get; }

    public static ExtensionSelection Chosen(IReadOnlyCollection<Guid> ids) => new(ids, null);

    public static ExtensionSelection Matching(ExtensionFilter filter) => new(null, filter);

    internal IQueryable<Extension> Apply(IQueryable<Extension> extensions) =>
        Ids is { } ids ? extensions.Where(e => ids.Contains(e.Id)) : Filter!.Apply(extensions);
}
