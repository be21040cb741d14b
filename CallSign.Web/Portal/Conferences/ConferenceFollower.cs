using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Conferences;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Portal.Conferences;

/// <summary>A page that follows live conferences: it is drawn anew when something has changed, four times a second at most.</summary>
public abstract class ConferenceFollower : ComponentBase, IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private long _version = -1;
    private TenantSnapshot? _tenant;

    [Inject]
    public required IConferences Conferences { get; init; }

    [Inject]
    public required SnapshotStore Snapshots { get; init; }

    [Inject]
    public required CurrentActor CurrentActor { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    /// <summary>Who looks.</summary>
    protected Actor Actor { get; private set; } = new("", null, null, PortalRole.User);

    /// <summary>What there is to see.</summary>
    protected ConferenceWatch Watch { get; private set; } = ConferenceWatch.Empty;

    /// <summary>Cancelled when the page is gone.</summary>
    protected CancellationTokenSource Ended { get; } = new();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing && !Ended.IsCancellationRequested)
        {
            Ended.Cancel();
            Ended.Dispose();
        }
    }

    protected override async Task OnInitializedAsync()
    {
        Actor = await CurrentActor.GetAsync();
        if (Actor.TenantId is null)
        {
            return;
        }

        Read();
        _ = FollowAsync(Ended.Token);
    }

    /// <summary>Reads what there is now.</summary>
    protected void Read()
    {
        var id = Actor.RequireTenant();
        _version = Conferences.Version;
        _tenant = Snapshots.Current.OfId(id);
        Watch = new ConferenceWatch(Conferences.Read(id), _tenant, Time.GetUtcNow().UtcDateTime);
    }

    private async Task FollowAsync(CancellationToken ended)
    {
        try
        {
            using var timer = new PeriodicTimer(Look, Time);
            while (await timer.WaitForNextTickAsync(ended))
            {
                if (Conferences.Version != _version || !ReferenceEquals(_tenant, Snapshots.Current.OfId(Actor.RequireTenant())))
                {
                    await InvokeAsync(() =>
                    {
                        Read();
                        StateHasChanged();
                    });
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // the page is gone
        }
        catch (Exception e) when (!ended.IsCancellationRequested)
        {
            await DispatchExceptionAsync(e);
        }
    }
}
