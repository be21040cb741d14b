using CallSign.Core.Lists;
using CallSign.Core.Versions;
using CallSign.Web.Security;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace CallSign.Web.Portal.Versions;

/// <summary>The tenant's whole configuration: export, versions, the way to import and draft.</summary>
public sealed partial class ConfigurationPage : IDisposable
{
    private ListState _list = default!;
    private ListGrid<VersionRow>? _grid;
    private DraftText? _draft;
    private string _label = "";
    private string? _error;
    private bool _busy;
    private bool _ready;

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required ConfigVersions Versions { get; init; }

    [Inject]
    public required ConfigDrafts Drafts { get; init; }

    [Inject]
    public required NotificationService Notifications { get; init; }

    public void Dispose() => _list.Dispose();

    protected override async Task OnInitializedAsync()
    {
        _list = new ListState(Navigation);
        _draft = await Drafts.FindAsync(await Current.GetAsync(), CancellationToken.None);
        _ready = true;
    }

    private static string Href(VersionRow row) => $"/configuration/versions/{row.Number}";

    private async Task<ListPage<VersionRow>> LoadAsync(ListQuery query, CancellationToken cancellationToken) =>
        await Versions.PageAsync(await Current.GetAsync(), query, cancellationToken);

    private async Task KeepAsync()
    {
        _busy = true;
        try
        {
            var result = await Versions.SaveAsync(await Current.GetAsync(), _label, CancellationToken.None);
            _error = result.Errors.All.Select(e => e.Value).FirstOrDefault();
            if (result.Value is { } kept)
            {
                _label = "";
                Notifications.Notify(NotificationSeverity.Success, $"Version {kept.Number} was kept.");
                await _grid!.ReloadAsync();
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task StartDraftAsync()
    {
        _busy = true;
        await Drafts.StartAsync(await Current.GetAsync(), new DraftSource(), CancellationToken.None);
        Navigation.NavigateTo("/configuration/draft");
    }
}
