using CallSign.Core.Hospitality;
using CallSign.Core.Lists;
using CallSign.Core.Tenancy;
using CallSign.Web.Security;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Portal.Hospitality;

/// <summary>What the two views of rooms share: the place in the URL, the figures, and a look at the rooms every ten seconds.</summary>
public abstract class RoomsView : ComponentBase, IDisposable
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource _ended = new();

    [Inject]
    public required RoomBoard Board { get; init; }

    [Inject]
    public required CurrentActor CurrentActor { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    protected virtual int Size => 25;

    protected ListState List { get; private set; } = default!;

    protected Actor Actor { get; private set; } = default!;

    protected RoomCounts? Counts { get; private set; }

    protected IReadOnlyList<string> Floors { get; private set; } = [];

    protected ListPage<RoomRow>? Page { get; private set; }

    protected bool IsReady { get; private set; }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        List.Changed -= OnChanged;
        List.Dispose();
        _ended.Cancel();
        _ended.Dispose();
    }

    protected override void OnInitialized()
    {
        List = new ListState(Navigation, sort: "floor", size: Size);
        List.Changed += OnChanged;
    }

    protected override async Task OnInitializedAsync()
    {
        Actor = await CurrentActor.GetAsync();
        if (Actor.TenantId is null)
        {
            return;
        }

        Floors = await Board.FloorsAsync(Actor, _ended.Token);
        await ReadAsync();
        IsReady = true;
        _ = FollowAsync();
    }

    protected Task<ListPage<RoomRow>> LoadAsync(ListQuery query, CancellationToken cancellationToken) => Board.PageAsync(Actor, query, null, null, cancellationToken);

    protected void Open(RoomRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        Navigation.NavigateTo($"/rooms/{row.Room.Id}");
    }

    private async Task ReadAsync()
    {
        Counts = await Board.CountAsync(Actor, _ended.Token);
        Page = await Board.PageAsync(Actor, List.Query, null, null, _ended.Token);
    }

    private void OnChanged() => _ = InvokeAsync(async () =>
    {
        await ReadAsync();
        StateHasChanged();
    });

    private async Task FollowAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(Round, Time);
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                await ReadAsync();
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // the page is gone
        }
        catch (Exception e) when (!_ended.IsCancellationRequested)
        {
            await DispatchExceptionAsync(e);
        }
    }
}
