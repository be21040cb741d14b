using CallSign.Telephony.Monitoring;
using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Portal.Gateways;

/// <summary>What draws the nodes' state again every second while it changes. A component inherits it.</summary>
public abstract class LiveNodes : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _ended = new();

    [Inject]
    public required INodeStates NodeStates { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    /// <summary>As they stood at the last look.</summary>
    protected IReadOnlyList<NodeState> Nodes { get; private set; } = [];

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override void OnInitialized()
    {
        Nodes = NodeStates.All;
        _ = FollowAsync();
    }

    private async Task FollowAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), Time);
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                var nodes = NodeStates.All;
                if (!nodes.SequenceEqual(Nodes))
                {
                    Nodes = nodes;
                    StateHasChanged();
                }
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // the page is gone
        }
    }
}
