namespace CallSign.Web.Portal.Nouns;

/// <summary>A part of a noun and its place.</summary>
/// <param name="Item">The part.</param>
/// <param name="Index">From 0, as errors name it.</param>
public sealed record PartOf<TItem>(TItem Item, int Index)
    where TItem : class;
