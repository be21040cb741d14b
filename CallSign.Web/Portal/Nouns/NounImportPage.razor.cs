using CallSign.Core.Nouns;
using CallSign.Core.Nouns.Csv;
using CallSign.Core.Tenancy;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Portal.Nouns;

/// <summary>Imports nouns of one kind.</summary>
public sealed partial class NounImportPage
{
    private Actor _actor = default!;
    private NounKind? _kind;
    private bool _hasTenant;

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required NounImport Import { get; init; }

    /// <summary>Last part of the list's page, as <c>ring-groups</c>.</summary>
    [Parameter]
    public string Path { get; set; } = "";

    private string ListUrl => "/" + _kind!.Words.Path;

    protected override async Task OnInitializedAsync()
    {
        _actor = await Current.GetAsync();
        _hasTenant = _actor.TenantId is not null;
    }

    protected override void OnParametersSet() => _kind = NounCatalog.Edited.FirstOrDefault(k => k.IsOfTenants && k.Words.Path == Path);
}
