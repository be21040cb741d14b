namespace CallSign.Core.OutboundRoutes;

/// <summary>Classes of calls as forms, files and programs spell them.</summary>
public static class TollWords
{
    /// <summary>Cheapest first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetNames<TollClass>().Select(n => n.ToLowerInvariant())];

    /// <summary>Null for no limit.</summary>
    public static string? Of(TollClass? toll) => toll is { } known ? All[(int)known] : null;

    /// <summary>True for a word of <see cref="All"/>, and for null, which is no limit.</summary>
    public static bool TryRead(string? word, out TollClass? toll)
    {
        var at = word is null ? -1 : All.ToList().IndexOf(word);
        toll = at < 0 ? null : (TollClass)at;
        return word is null || at >= 0;
    }
}
