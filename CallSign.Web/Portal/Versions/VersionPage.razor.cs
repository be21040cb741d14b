using System.Globalization;
using CallSign.Core.ConfigFiles;
using CallSign.Core.Lists;
using CallSign.Core.Tenancy;
using CallSign.Core.Versions;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace CallSign.Web.Portal.Versions;

/// <summary>A version: what happened since, and the way back to it.</summary>
public sealed partial class VersionPage
{
    private Actor _actor = default!;
    private VersionDiff? _diff;
    private ConfigPreview? _preview;
    private IReadOnlyList<VersionRow> _others = [];
    private string? _notice;
    private bool _isMissing;
    private bool _busy;

    [Parameter]
    public int Number { get; set; }

    /// <summary>The version to compare with; empty for now.</summary>
    [SupplyParameterFromQuery(Name = "with")]
    public string? With { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required ConfigVersions Versions { get; init; }

    [Inject]
    public required ConfigDrafts Drafts { get; init; }

    [Inject]
    public required DialogService Dialogs { get; init; }

    [Inject]
    public required NotificationService Notifications { get; init; }

    protected override async Task OnParametersSetAsync()
    {
        _actor = await Current.GetAsync();
        var with = int.TryParse(With, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        _diff = await Versions.CompareAsync(_actor, Number, with, CancellationToken.None);
        _isMissing = _diff is null;
        _preview = null;
        _others = [.. (await Versions.PageAsync(_actor, new ListQuery { Size = ListQuery.MaxSize }, CancellationToken.None)).Items.Where(v => v.Number != Number)];
    }

    private void Compare(string? with) => Navigation.NavigateTo($"/configuration/versions/{Number}{(string.IsNullOrEmpty(with) ? "" : $"?with={with}")}");

    private async Task AskAsync()
    {
        _busy = true;
        try
        {
            _notice = null;
            _preview = await Versions.PreviewRollbackAsync(_actor, Number, CancellationToken.None);
            _isMissing = _preview is null;
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task DraftAsync()
    {
        _busy = true;
        try
        {
            if (await DraftStart.AskAsync(Dialogs, Drafts, _actor, new DraftSource { Version = Number }))
            {
                Navigation.NavigateTo("/configuration/draft");
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task RollBackAsync()
    {
        _busy = true;
        try
        {
            var result = await Versions.RollBackAsync(_actor, _preview!, Number, CancellationToken.None);
            if (result.IsApplied)
            {
                Notifications.Notify(NotificationSeverity.Success, $"The configuration is that of version {Number} again.");
                Navigation.NavigateTo("/configuration");
                return;
            }

            _preview = result;
            _notice = "Something has changed since the preview was made. Nothing was saved; look at the new preview.";
        }
        finally
        {
            _busy = false;
        }
    }
}
