using CallSign.Core.Tenancy;
using CallSign.Telephony.Monitoring;

namespace CallSign.Telephony.Tests.Monitoring;

public sealed class LiveFeedTests
{
    private readonly LiveFeed _feed = new();
    private long _revision;

    [Fact]
    public void A_tenant_sees_its_calls_and_no_others()
    {
        var (acme, globex, nobodys) = (Call(FakeDomains.Acme), Call(FakeDomains.Globex), Call(null));
        using var viewer = _feed.Subscribe(TenantScope.Of(FakeDomains.Acme));
        using var platform = _feed.Subscribe(TenantScope.Platform);
        using var nothing = _feed.Subscribe(TenantScope.None);
        foreach (var call in new[] { acme, globex, nobodys })
        {
            _feed.Publish(call);
        }

        var own = TenantScope.Of(FakeDomains.Acme);
        Assert.Equal([acme], _feed.Calls(own));
        Assert.Equal((1, 3, 0), (_feed.Count(own), _feed.Count(TenantScope.Platform), _feed.Count(TenantScope.None)));
        Assert.Null(_feed.Find(own, globex.CallUuid));
        Assert.Null(_feed.Find(own, nobodys.CallUuid));
        Assert.Same(acme, _feed.Find(own, acme.CallUuid));
        Assert.Equal([acme], viewer.Take());
        Assert.Equal(3, platform.Take().Count);
        Assert.Empty(nothing.Take());
    }

    [Fact]
    public async Task A_viewer_gets_the_newest_of_each_call_once_and_is_woken_for_it()
    {
        using var viewer = _feed.Subscribe(TenantScope.Of(FakeDomains.Acme));
        var waiting = viewer.WaitAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(waiting.IsCompleted);
        var call = Call(FakeDomains.Acme);
        _feed.Publish(call);
        var answered = call with { State = CallState.Answered, Revision = ++_revision };
        _feed.Publish(answered);
        await waiting;
        Assert.Equal([answered], viewer.Take());
        Assert.Empty(viewer.Take());
        _feed.Publish(answered with { State = CallState.Ended, Revision = ++_revision });
        Assert.Equal(CallState.Ended, Assert.Single(viewer.Take()).State);
        Assert.Equal(0, _feed.Total);
    }

    [Fact]
    public void A_viewer_that_takes_nothing_costs_bounded_memory_and_is_told_to_read_anew()
    {
        using var viewer = _feed.Subscribe(TenantScope.Of(FakeDomains.Acme));
        for (var i = 0; i <= LiveSubscription.Capacity; i++)
        {
            _feed.Publish(Call(FakeDomains.Acme));
        }

        Assert.Single(viewer.Take());
        Assert.True(viewer.MustReload);
        Assert.Equal(1, _feed.Overflows);
        Assert.Empty(viewer.Take());
        Assert.False(viewer.MustReload);
    }

    [Fact]
    public void A_call_that_lives_on_on_another_node_is_not_ended_by_the_loss_of_the_first()
    {
        var call = Call(FakeDomains.Acme);
        _feed.Publish(call);
        _feed.Publish(call with { Node = "second", Revision = ++_revision });
        _feed.Publish(call with { State = CallState.Ended, Revision = ++_revision });
        Assert.Equal("second", Assert.Single(_feed.Calls(TenantScope.System)).Node);
    }

    [Fact]
    public void A_disposed_viewer_is_forgotten()
    {
        var viewer = _feed.Subscribe(TenantScope.System);
        viewer.Dispose();
        _feed.Publish(Call(null));
        Assert.Empty(viewer.Take());
        Assert.Equal(0, _feed.Viewers);
    }

    [Fact]
    public async Task Viewers_that_come_go_and_take_while_calls_change_see_every_end()
    {
        var calls = Enumerable.Range(0, 200).Select(_ => Call(FakeDomains.Acme)).ToArray();
        using var patient = _feed.Subscribe(TenantScope.Of(FakeDomains.Acme));
        var seen = new Dictionary<Guid, CallState>();
        var publishing = Task.Run(() =>
        {
            foreach (var state in new[] { CallState.Routing, CallState.Ringing, CallState.Answered, CallState.Ended })
            {
                Array.ForEach(calls, c => _feed.Publish(c with { State = state, Revision = Interlocked.Increment(ref _revision) }));
            }
        }, TestContext.Current.CancellationToken);
        while (seen.Count(s => s.Value == CallState.Ended) < calls.Length)
        {
            using (_feed.Subscribe(TenantScope.Of(FakeDomains.Acme)))
            {
                await patient.WaitAsync(TestContext.Current.CancellationToken);
                foreach (var call in patient.Take())
                {
                    seen[call.CallUuid] = call.State;
                }
            }
        }

        await publishing;
        Assert.Equal(0, _feed.Total);
    }

    private LiveCall Call(Guid? tenant) => new()
    {
        CallUuid = Guid.NewGuid(), TenantId = tenant, Node = "first", State = CallState.Routing, StartedAt = TrackerPlayer.Now, Revision = ++_revision,
    };
}
