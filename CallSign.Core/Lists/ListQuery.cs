namespace CallSign.Core.Lists;

/// <summary>Which part of a list is wanted. Every list of the product takes one and answers with a <see cref="ListPage{T}"/>.</summary>
public sealed record ListQuery
{
    /// <summary>The largest <see cref="Size"/>.</summary>
    public const int MaxSize = 200;

    private readonly int _page = 1;
    private readonly int _size = 25;

    /// <summary>From 1.</summary>
    public int Page
    {
        get => _page;
        init => _page = Math.Clamp(value, 1, 1_000_000);
    }

    /// <summary>Rows a page, 1–<see cref="MaxSize"/>.</summary>
    public int Size
    {
        get => _size;
        init => _size = Math.Clamp(value, 1, MaxSize);
    }

    /// <summary>The list's own word for the column, as <c>number</c>; null for its usual order. An unknown word counts as null.</summary>
    public string? Sort { get; init; }

    public bool Descending { get; init; }

    /// <summary>What a person typed into the search field; null for nothing.</summary>
    public string? Search { get; init; }

    /// <summary>The list's own filters by name, as <c>enabled</c> → <c>true</c>.</summary>
    public IReadOnlyDictionary<string, string> Filters { get; init; } = new Dictionary<string, string>();

    /// <summary>Rows before this page.</summary>
    public int Skip => (Page - 1) * Size;

    /// <summary>The filter's value without NUL, which nothing in PostgreSQL has; null where it is not set.</summary>
    public string? Filter(string name) =>
        Filters.TryGetValue(name, out var value) && value.Replace("\0", "", StringComparison.Ordinal) is { Length: > 0 } text ? text : null;
}

/// <summary>One page of a list.</summary>
/// <param name="Items">The rows of the page, in order.</param>
/// <param name="Total">How many rows match in all.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Items, long Total);

/// <summary>Text of people as a pattern of PostgreSQL's <c>ILIKE</c>: at most 100 characters of it, without NUL, which no text of PostgreSQL has.</summary>
public static class SearchPattern
{
    private const int MaxLength = 100;

    /// <summary><c>%text%</c> with the pattern's own signs escaped by a backslash.</summary>
    public static string Contains(string text) => $"%{Escape(text)}%";

    /// <summary><c>text%</c> with the pattern's own signs escaped by a backslash.</summary>
    public static string StartsWith(string text) => $"{Escape(text)}%";

    private static string Escape(string text)
    {
        text = text.Replace("\0", "", StringComparison.Ordinal).Trim();
        text = text.Length > MaxLength ? text[..MaxLength] : text;
        if (text.Length > 0 && char.IsHighSurrogate(text[^1]))
        {
            text = text[..^1]; // half a character, cut here or by whoever cut it before
        }

        return text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
    }
}
