using CallSign.Core.Lists;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Radzen;
using Radzen.Blazor;

namespace CallSign.Web.Shared.Controls;

/// <summary>A server-paged table whose place is in the URL; its use is shown in the markup file.</summary>
public sealed partial class ListGrid<TItem> : IDisposable
{
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(300);
    private readonly CancellationTokenSource _ended = new();
    private RadzenDataGrid<TItem>? _grid;
    private ListPage<TItem>? _page;
    private CancellationTokenSource? _load;
    private CancellationTokenSource? _typing;
    private string? _search;
    private string? _failure;
    private bool _loading;

    [Inject]
    public required ILogger<ListGrid<TItem>> Log { get; init; }

    [Parameter, EditorRequired]
    public ListState State { get; set; } = default!;

    /// <summary>Reads one page.</summary>
    [Parameter, EditorRequired]
    public Func<ListQuery, CancellationToken, Task<ListPage<TItem>>> Load { get; set; } = default!;

    [Parameter, EditorRequired]
    public RenderFragment Columns { get; set; } = default!;

    /// <summary>Filters and actions beside the search field.</summary>
    [Parameter]
    public RenderFragment? Toolbar { get; set; }

    /// <summary>Shown where there is no row at all.</summary>
    [Parameter]
    public RenderFragment? Empty { get; set; }

    /// <summary>What the search looks in, as <c>Name or number</c>; null for no search field.</summary>
    [Parameter]
    public string? SearchHint { get; set; }

    /// <summary>What the rows are, as <c>extensions</c>.</summary>
    [Parameter]
    public string Noun { get; set; } = "rows";

    /// <summary>A click on a row; rows look clickable where it is set.</summary>
    [Parameter]
    public EventCallback<TItem> RowClicked { get; set; }

    /// <summary>The rows on the screen.</summary>
    public IReadOnlyList<TItem> Items => _page?.Items ?? [];

    /// <summary>How many rows match, once known.</summary>
    public long Total => _page?.Total ?? 0;

    /// <summary>Reads the same page again.</summary>
    public async Task ReloadAsync()
    {
        if (_load is not null)
        {
            await _load.CancelAsync();
        }

        var load = _load = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        _loading = true;
        StateHasChanged();
        try
        {
            var page = await Load(State.Query, load.Token);
            if (load.IsCancellationRequested)
            {
                return;
            }

            var last = (int)Math.Max(1, (page.Total + State.Query.Size - 1) / State.Query.Size);
            if (State.Query.Page > last)
            {
                State.ReplacePage(last);
                return;
            }

            _page = page;
            _failure = null;
        }
        catch (OperationCanceledException) when (load.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e) when (e is not ObjectDisposedException)
        {
            ControlsLog.ListFailed(Log, e, typeof(TItem).Name);
            _failure = "The list could not be read. The error was logged.";
        }

        _loading = false;
        StateHasChanged();
    }

    public void Dispose()
    {
        State.Changed -= OnStateChanged;
        _ended.Cancel();
        _ended.Dispose();
        _typing?.Dispose();
        _load?.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        State.Changed += OnStateChanged;
        _search = State.Query.Search;
        await ReloadAsync();
    }

    private void OnStateChanged() => _ = InvokeAsync(async () =>
    {
        if (_typing is null)
        {
            _search = State.Query.Search;
        }

        await ReloadAsync();
    });

    private async Task OnSearchInput(ChangeEventArgs e)
    {
        _search = e.Value?.ToString();
        if (_typing is not null)
        {
            await _typing.CancelAsync();
        }

        var typing = _typing = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        try
        {
            await Task.Delay(TypingPause, typing.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        SearchNow();
    }

    private void OnSearchKey(KeyboardEventArgs e)
    {
        if (e.Key == "Enter")
        {
            SearchNow();
        }
    }

    private void SearchNow()
    {
        _typing?.Cancel();
        _typing = null;
        if ((State.Query.Search ?? "") != (_search ?? "").Trim())
        {
            State.Search(_search);
        }
    }

    private void OnRowRender(RowRenderEventArgs<TItem> row)
    {
        if (RowClicked.HasDelegate)
        {
            // The attribute takes the place of Radzen's own class, by which it lays rows out on narrow screens.
            row.Attributes["class"] = "rz-data-row clickable";
        }
    }

    private Task OnRowClick(DataGridRowMouseEventArgs<TItem> e) => RowClicked.HasDelegate ? RowClicked.InvokeAsync(e.Data) : Task.CompletedTask;
}
