using System.Text.Json;
using CallSign.Core.Lists;
using CallSign.Core.Nouns;
using CallSign.Web.Security;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace CallSign.Web.Portal.Nouns;

/// <summary>The list of one kind of noun: search, sort, filter, switch, clone, delete; its use is shown in the markup file.</summary>
public sealed partial class NounListPage<T> : IDisposable
{
    private static readonly NounKind Kind = NounCatalog.Of<T>();
    private ListState _list = default!;
    private ListGrid<NounRow<T>>? _grid;

    // Files are of one tenant: what the platform has beside the tenants is entered by hand.
    private bool _hasTenant = Kind.IsTenants;

    // A sortable column of few words is also what people look for.
    private static readonly IReadOnlyList<(string Word, string Title, IReadOnlyList<(string Word, string Text)> Values)> Choices =
    [
        .. Kind.Choices.Select(c => (c.Key, Words(c.Value.Name), (IReadOnlyList<(string, string)>)
            [.. Enum.GetNames(Nullable.GetUnderlyingType(c.Value.PropertyType) ?? c.Value.PropertyType).Select(n => (JsonNamingPolicy.SnakeCaseLower.ConvertName(n), Words(n)))])),
    ];

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required NounList<T> Nouns { get; init; }

    [Inject]
    public required NounEditor<T> Editor { get; init; }

    [Inject]
    public required NounFinder Finder { get; init; }

    [Inject]
    public required DialogService Dialogs { get; init; }

    [Inject]
    public required NotificationService Notifications { get; init; }

    /// <summary>What they are for, in a sentence.</summary>
    [Parameter, EditorRequired]
    public string Subtitle { get; set; } = "";

    /// <summary>What a newcomer should know where there is none yet.</summary>
    [Parameter, EditorRequired]
    public string EmptyText { get; set; } = "";

    /// <summary>The noun's own columns, between its name and where it is used.</summary>
    [Parameter]
    public RenderFragment? Columns { get; set; }

    /// <summary>Buttons in the header, before the usual ones.</summary>
    [Parameter]
    public RenderFragment? Actions { get; set; }

    /// <summary>Filters beside the usual ones.</summary>
    [Parameter]
    public RenderFragment? Toolbar { get; set; }

    /// <summary>Selects by names of filters beside the usual ones: name, label, and values with their words.</summary>
    [Parameter]
    public IReadOnlyList<(string Name, string Title, IReadOnlyList<(string Value, string Text)> Values)> Filters { get; set; } = [];

    /// <summary>What is added to a query before it is asked.</summary>
    [Parameter]
    public Func<ListQuery, ListQuery>? Refine { get; set; }

    /// <summary>What stands between the header and the list.</summary>
    [Parameter]
    public RenderFragment? Above { get; set; }

    /// <summary>Called with the rows of a page before they are drawn, to read what the columns need for all of them at once.</summary>
    [Parameter]
    public Func<IReadOnlyList<NounRow<T>>, Task>? Loaded { get; set; }

    /// <summary>Further entries of a row's menu.</summary>
    [Parameter]
    public RenderFragment<NounRow<T>>? RowActions { get; set; }

    private static string Path => "/" + Kind.Words.Path;

    public void Dispose() => _list.Dispose();

    /// <summary>Reads the rows again.</summary>
    public Task ReloadAsync() => _grid?.ReloadAsync() ?? Task.CompletedTask;

    protected override void OnInitialized() => _list = new ListState(Navigation, sort: Kind.IsNumbered ? "number" : Kind.SortWords.ContainsKey("order") ? "order" : "name");

    protected override async Task OnInitializedAsync() =>
        _hasTenant = Kind.IsOfTenants && (await Current.GetAsync()).TenantId is not null;

    private static string Href(NounRow<T> row) => $"{Path}/{row.Noun.Id}";

    private async Task<ListPage<NounRow<T>>> LoadAsync(ListQuery query, CancellationToken cancellationToken)
    {
        var page = await Nouns.PageAsync(await Current.GetAsync(), Refine?.Invoke(query) ?? query, cancellationToken);
        if (Loaded is not null)
        {
            await Loaded(page.Items);
        }

        return page;
    }

    private static string Words(string name)
    {
        var words = NounFieldName.Of(name);
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    private async Task ShowUsersAsync(NounRow<T> row)
    {
        var users = await Finder.UsersAsync(await Current.GetAsync(), row.Noun.Id, CancellationToken.None);
        await Dialogs.OpenAsync<WhereUsed>(
            $"Where {row.Noun.Name} is used", new Dictionary<string, object?> { [nameof(WhereUsed.Users)] = users },
            new DialogOptions { Width = "460px", CloseDialogOnOverlayClick = true, CssClass = "dialog-narrow" });
    }

    private async Task SwitchAsync(NounRow<T> row)
    {
        var actor = await Current.GetAsync();
        if (await Nouns.FindAsync(actor, row.Noun.Id, CancellationToken.None) is { } noun)
        {
            noun.Enabled = !row.Noun.Enabled;
            var result = await Editor.SaveAsync(actor, noun.Id, noun.Version, noun, CancellationToken.None);
            Tell(result.Succeeded, $"{noun.Name} is {(noun.Enabled ? "enabled" : "disabled")}.", result.Errors.All.Select(e => e.Value).FirstOrDefault());
        }

        await _grid!.ReloadAsync();
    }

    private async Task DeleteAsync(NounRow<T> row)
    {
        var actor = await Current.GetAsync();
        if (await NounDeletion.AskAsync(Dialogs, Finder, actor, Kind, row.Noun) is not true)
        {
            return;
        }

        var result = await Editor.DeleteAsync(actor, row.Noun.Id, null, CancellationToken.None);
        Tell(result.Succeeded, $"{row.Noun.Name} was deleted.", result.Errors[""]);
        await _grid!.ReloadAsync();
    }

    private void Tell(bool succeeded, string done, string? failure) =>
        Notifications.Notify(succeeded ? NotificationSeverity.Success : NotificationSeverity.Error, succeeded ? done : failure ?? "");
}
