using Microsoft.AspNetCore.Components;
using Radzen.Blazor;

namespace CallSign.Web.Shared.Controls;

/// <summary>A column of a <c>ListGrid</c>; with <see cref="Sort"/> its title is a link that sorts.</summary>
public sealed class ListColumn<TItem> : RadzenDataGridColumn<TItem>
    where TItem : notnull
{
    /// <summary>The word by which the list knows the column; null where it can't be sorted by it.</summary>
    [Parameter]
    public string? Sort { get; set; }

    protected override void OnInitialized()
    {
        if (Sort is { } sort)
        {
            HeaderTemplate = builder =>
            {
                builder.OpenComponent<SortTitle>(0);
                builder.AddComponentParameter(1, nameof(SortTitle.Title), Title);
                builder.AddComponentParameter(2, nameof(SortTitle.Sort), sort);
                builder.CloseComponent();
            };
        }

        base.OnInitialized();
    }
}
