using CallSign.Core.Lists;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.Core.VoicemailMessages;
using CallSign.Web.Portal.Cdrs;
using CallSign.Web.Security;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Portal.VoicemailMessages;

/// <summary>Messages of mailboxes: administrators see all of the company's, everybody else those of his own extension.</summary>
public sealed partial class VoicemailPage : IDisposable
{
    private ListState _list = default!;
    private ListGrid<VoicemailRow>? _grid;
    private Actor _actor = default!;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private bool _all;
    private bool _ready;

    [Inject]
    public required VoicemailList Messages { get; init; }

    [Inject]
    public required TenantReads Tenants { get; init; }

    [Inject]
    public required CurrentActor CurrentActor { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    private string Subtitle => _all ? $"Of all mailboxes, times in {ZoneName.Of(_zone)}" : $"Of your extension, times in {ZoneName.Of(_zone)}";

    public void Dispose() => _list.Dispose();

    protected override void OnInitialized() => _list = new ListState(Navigation, sort: "received", descending: true);

    protected override async Task OnInitializedAsync()
    {
        _actor = await CurrentActor.GetAsync();
        _all = _actor.Role >= PortalRole.TenantAdministrator;
        _zone = await Tenants.ZoneAsync(_actor, CancellationToken.None);
        _ready = _actor.TenantId is not null;
    }

    private Task<ListPage<VoicemailRow>> LoadAsync(ListQuery query, CancellationToken cancellationToken) => Messages.PageAsync(_actor, query, cancellationToken);

    private async Task SetAsync(VoicemailRow row, VoicemailState state)
    {
        await Messages.SetStateAsync(_actor, row.Message.Id, state, CancellationToken.None);
        if (_grid is not null)
        {
            await _grid.ReloadAsync();
        }
    }

    private static string Caller(VoicemailMessage message) =>
        message.CallerNumber.Length == 0 ? "Withheld number"
        : message.CallerName.Length == 0 || message.CallerName == message.CallerNumber ? message.CallerNumber
        : $"{message.CallerName} · {message.CallerNumber}";
}
