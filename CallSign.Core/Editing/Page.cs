namespace CallSign.Core.Editing;

/// <summary>One page of a list that is paged by the database.</summary>
/// <param name="Items">The rows of this page.</param>
/// <param name="Total">How many rows match in all.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total);
