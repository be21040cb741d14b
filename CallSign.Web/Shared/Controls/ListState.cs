using System.Globalization;
using CallSign.Core.Lists;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace CallSign.Web.Shared.Controls;

/// <summary>
/// Keeps a list's page, size, sort, search and filters in the URL, so that Back, a bookmark or a sent link shows the same rows.
/// The URL is the only state: a change navigates, and the navigation raises <see cref="Changed"/>.
/// </summary>
/// <remarks>
/// A page makes one in OnInitialized, gives it to a <c>ListGrid</c> and disposes it:
/// <code>_list = new ListState(Navigation, sort: "number");
/// &lt;ListGrid TItem="ExtensionRow" State="_list" Load="LoadAsync"&gt;…</code>
/// Filters beside the search field bind to <c>_list.Filter("enabled")</c> and <c>_list.SetFilter("enabled", value)</c>.
/// </remarks>
public sealed class ListState : IDisposable
{
    private static readonly string[] Reserved = ["page", "size", "sort", "q"];
    private readonly NavigationManager _navigation;
    private readonly string _path;
    private readonly string? _sort;
    private readonly bool _descending;
    private readonly int _size;

    /// <param name="navigation">The circuit's.</param>
    /// <param name="sort">The column of the usual order.</param>
    /// <param name="descending">Whether the usual order is from the end.</param>
    /// <param name="size">Rows a page where the URL says nothing.</param>
    public ListState(NavigationManager navigation, string? sort = null, bool descending = false, int size = 25)
    {
        ArgumentNullException.ThrowIfNull(navigation);
        _navigation = navigation;
        _sort = sort;
        _descending = descending;
        _size = size;
        _path = PathOf(navigation.Uri);
        Query = Read(navigation.Uri);
        navigation.LocationChanged += OnLocationChanged;
    }

    /// <summary>Raised on the circuit's own context after the URL has changed the query.</summary>
    public event Action? Changed;

    /// <summary>What the URL asks for now.</summary>
    public ListQuery Query { get; private set; }

    /// <summary>Whether a search or a filter hides rows.</summary>
    public bool IsNarrowed => Query.Search is not null || Query.Filters.Count > 0;

    /// <summary>The URL's value of a filter, or null.</summary>
    public string? Filter(string name) => Query.Filter(name);

    /// <summary>Sets or (null, empty) drops a filter and goes to the first page.</summary>
    public void SetFilter(string name, string? value) => SetFilters(new Dictionary<string, string?> { [name] = value });

    /// <summary>Sets or drops several filters at once.</summary>
    public void SetFilters(IReadOnlyDictionary<string, string?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var all = values.ToDictionary(v => v.Key, v => (object?)(string.IsNullOrEmpty(v.Value) ? null : v.Value));
        all["page"] = null;
        _navigation.NavigateTo(Url(all));
    }

    /// <summary>Searches; typing does not fill the browser's history.</summary>
    public void Search(string? text) =>
        _navigation.NavigateTo(Url(new() { ["q"] = string.IsNullOrWhiteSpace(text) ? null : text.Trim(), ["page"] = null }), replace: true);

    /// <summary>Drops the search and every filter.</summary>
    public void Clear() => _navigation.NavigateTo(ClearUrl());

    /// <summary>Goes to a page without a new entry in the browser's history.</summary>
    public void ReplacePage(int page) => _navigation.NavigateTo(PageUrl(page), replace: true);

    public string PageUrl(int page) => Url(new() { ["page"] = page <= 1 ? null : page });

    public string SizeUrl(int size) => Url(new() { ["size"] = size == _size ? null : size, ["page"] = null });

    /// <summary>A click on a column's title: ascending, then descending, and so on.</summary>
    public string SortUrl(string column)
    {
        var descending = Query.Sort == column && !Query.Descending;
        var usual = column == _sort && descending == _descending;
        return Url(new() { ["sort"] = usual ? null : (descending ? "-" : "") + column, ["page"] = null });
    }

    public string ClearUrl()
    {
        var all = Query.Filters.Keys.ToDictionary(k => k, _ => (object?)null);
        all["q"] = null;
        all["page"] = null;
        return Url(all);
    }

    public void Dispose() => _navigation.LocationChanged -= OnLocationChanged;

    private string Url(Dictionary<string, object?> changes) => _navigation.GetUriWithQueryParameters(_navigation.Uri, changes);

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
    {
        // On the way to another page the old one is still alive for a moment; its query is not meant.
        if (PathOf(e.Location) == _path)
        {
            Query = Read(e.Location);
            Changed?.Invoke();
        }
    }

    private ListQuery Read(string uri)
    {
        var values = QueryHelpers.ParseQuery(new Uri(uri).Query);
        string? One(string name) => values.TryGetValue(name, out var v) && v.Count > 0 && !string.IsNullOrWhiteSpace(v[0]) ? v[0] : null;
        int Number(string name, int fallback) =>
            int.TryParse(One(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : fallback;
        var sort = One("sort");
        return new ListQuery
        {
            Page = Number("page", 1),
            Size = Number("size", _size),
            Sort = sort?.TrimStart('-') ?? _sort,
            Descending = sort?.StartsWith('-') ?? _descending,
            Search = One("q"),
            Filters = values.Where(v => !Reserved.Contains(v.Key) && !string.IsNullOrEmpty(v.Value))
                .ToDictionary(v => v.Key, v => v.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        };
    }

    private static string PathOf(string uri) => new Uri(uri).AbsolutePath;
}
