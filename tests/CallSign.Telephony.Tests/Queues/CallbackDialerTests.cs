using CallSign.Core.Data;
using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.Nouns;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Queues;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Telephony.Tests.Queues;

/// <summary>Callbacks with a real database; the test plays the switch.</summary>
public sealed class CallbackDialerTests(Postgres postgres)
{
    private static readonly CallQueue AnyQueue = new() { Name = "Sales", Number = "650" };

    [Fact]
    public async Task The_first_in_line_is_called_once_though_two_portals_see_his_turn()
    {
        await using var bed = await Bed.NewAsync(postgres);
        await bed.AskAsync("1001", minutesAgo: 5);
        await bed.AskAsync("1002", minutesAgo: 9);
        await bed.RunAsync();
        Assert.Empty(bed.Switch.Calls); // nobody would answer them

        await bed.LogInAsync();
        await Task.WhenAll(bed.First.RunAsync(default), bed.Second.RunAsync(default));
        await bed.RunAsync();
        var call = Assert.Single(bed.Switch.Calls).Call;
        Assert.Equal("1002", call.Callback.Number);
        Assert.Equal(call.Channel, (await bed.RowAsync("1002")).CallUuid); // known before the switch heard of it
        Assert.StartsWith("{origination_uuid=" + call.Channel, call.ToString(), StringComparison.Ordinal);
        Assert.EndsWith($"loopback/1002/acme.test/XML callsign-after-{bed.Queue.Id:N} XML acme.test", call.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_answer_is_called_again_and_given_up_in_the_end()
    {
        await using var bed = await Bed.NewAsync(postgres, q => (q.CallbackAttempts, q.CallbackMinutes) = (2, 5));
        await bed.AskAsync("1001", minutesAgo: 5);
        await bed.LogInAsync();
        await bed.First.RunAsync(default);
        bed.Switch.End("NO_ANSWER");
        await bed.RunAsync();
        await bed.RunAsync();
        Assert.Equal((CallbackState.Waiting, 1, "NO_ANSWER"), await bed.StateAsync("1001"));
        Assert.Single(bed.Switch.Calls);

        bed.Time.Advance(TimeSpan.FromMinutes(6));
        await bed.First.RunAsync(default);
        bed.Switch.End("NORMAL_CIRCUIT_CONGESTION"); // the company's lines are full: no attempt of his
        await bed.RunAsync();
        Assert.Equal((CallbackState.Waiting, 1, "NORMAL_CIRCUIT_CONGESTION"), await bed.StateAsync("1001"));
        bed.Time.Advance(TimeSpan.FromMinutes(2));
        await bed.First.RunAsync(default);
        bed.Switch.End("USER_BUSY");
        await bed.RunAsync();
        Assert.Equal((CallbackState.GaveUp, 2, "USER_BUSY"), await bed.StateAsync("1001"));
    }

    [Fact]
    public async Task A_portal_that_dies_is_followed_by_another_that_asks_the_switch()
    {
        await using var bed = await Bed.NewAsync(postgres);
        await bed.AskAsync("1001", minutesAgo: 5);
        await bed.LogInAsync();
        await bed.First.RunAsync(default);
        var channel = Assert.Single(bed.Switch.Calls).Call.Channel;
        bed.Switch.Alive.Add(channel);

        // The first portal is gone. The call rings on: it is not made again.
        bed.Time.Advance(QueueCallbacks.Lease + TimeSpan.FromSeconds(1));
        await bed.Second.RunAsync(default);
        Assert.Equal(CallbackState.Calling, (await bed.StateAsync("1001")).State);
        Assert.Single(bed.Switch.Calls);

        // The channel is gone and was in the queue meanwhile.
        bed.Switch.Alive.Clear();
        await bed.Services.GetRequiredService<QueueHistory>().WriteAsync(
            [new QueueCall { TenantId = bed.Tenant.Id, QueueId = bed.Queue.Id, MemberUuid = Guid.NewGuid(), CallUuid = channel, JoinedAt = bed.Now, LeftAt = bed.Now, Outcome = QueueOutcome.Abandoned }], [], default);
        await bed.Second.RunAsync(default);
        bed.Time.Advance(TimeSpan.FromSeconds(5));
        await bed.Second.RunAsync(default);
        Assert.Equal(CallbackState.Reached, (await bed.StateAsync("1001")).State);
        Assert.Single(bed.Switch.Calls);
    }

    [Fact]
    public async Task Who_answers_but_does_not_press_the_key_was_not_reached()
    {
        await using var bed = await Bed.NewAsync(postgres);
        await bed.AskAsync("1001", minutesAgo: 5);
        await bed.LogInAsync();
        await bed.First.RunAsync(default);
        var channel = bed.Switch.Calls[0].Call.Channel;
        bed.Switch.Alive.Add(channel);
        bed.Switch.End(null); // a mailbox answers
        await bed.First.RunAsync(default);
        Assert.Equal(CallbackState.Calling, (await bed.StateAsync("1001")).State);
        bed.Switch.Alive.Clear();
        await bed.First.RunAsync(default);
        bed.Time.Advance(TimeSpan.FromSeconds(5));
        await bed.First.RunAsync(default);
        Assert.Equal((CallbackState.Waiting, 1, "NOT_ACCEPTED"), await bed.StateAsync("1001"));
    }

    [Fact]
    public async Task What_can_not_be_called_any_more_ends_with_a_reason()
    {
        await using var bed = await Bed.NewAsync(postgres);
        await bed.AskAsync("1001", minutesAgo: 5);
        await bed.AskAsync("112", minutesAgo: 4);
        bed.Time.Advance(TimeSpan.FromHours(25));
        await bed.AskAsync("1002", minutesAgo: 4);
        await bed.First.RunAsync(default);
        Assert.Equal((CallbackState.GaveUp, 0, "TOO_LONG"), await bed.StateAsync("1001"));
        bed.Serve(queue: null);
        await bed.First.RunAsync(default);
        Assert.Equal((CallbackState.Cancelled, 0, "QUEUE_GONE"), await bed.StateAsync("1002"));
        Assert.Empty(bed.Switch.Calls);
    }

    [Fact]
    public void Places_are_taken_in_the_order_of_the_line()
    {
        var now = new DateTime(2026, 11, 25, 12, 0, 0, DateTimeKind.Utc);
        QueueMember Member(int minutesAgo, string number, Guid? agent = null) => new(Guid.NewGuid(), Guid.NewGuid(), AnyQueue.Id, "vm", number, "", now.AddMinutes(-minutesAgo), now.AddMinutes(-minutesAgo), null, agent);
        QueueCallback Row(int minutesAgo, string number, CallbackState state = CallbackState.Waiting, int nextIn = 0) =>
            new() { Number = number, AskedFrom = number, ServedFrom = now.AddMinutes(-minutesAgo), State = state, NextAt = now.AddMinutes(nextIn) };
        string[] Due(int places, QueueMember[] waiting, params QueueCallback[] rows) => [.. CallbackDialer.Due(waiting, rows, places, now).Select(c => c.Number)];

        Assert.Empty(Due(0, [], Row(5, "1")));
        Assert.Equal(["1"], Due(1, [Member(3, "8")], Row(5, "1"), Row(4, "2")));
        Assert.Empty(Due(1, [Member(9, "8")], Row(5, "1")));
        Assert.Equal(["1"], Due(1, [Member(9, "8", Guid.NewGuid())], Row(5, "1"))); // an agent is rung for the one before
        Assert.Equal(["2"], Due(2, [], Row(5, "1", CallbackState.Calling), Row(4, "2"), Row(3, "3")));
        Assert.Equal(["2"], Due(1, [], Row(5, "1", nextIn: 3), Row(4, "2"))); // an attempt is made later; others go on
        Assert.Equal(["2"], Due(2, [Member(1, "1")], Row(5, "1"), Row(4, "2"))); // he called again and waits by himself
    }

    [Theory]
    [InlineData("1001 &system(id)")]
    [InlineData("1001,2002")]
    [InlineData("")]
    public void No_other_text_gets_into_the_command(string number) =>
        Assert.Throws<ArgumentException>(() => new CallbackCall(Guid.NewGuid(), new QueueCallback { Number = number }, "acme.test", null).ToString());

    private sealed class Bed : IAsyncDisposable
    {
        private readonly SnapshotStore _snapshots = new();
        private readonly List<ExtensionEntry> _extensions = [];
        private readonly QueueAgent _agent;

        private Bed(ServiceProvider services, Tenant tenant, Extension extension, CallQueue queue)
        {
            (Services, Tenant, Queue) = (services, tenant, queue);
            _agent = new QueueAgent { TenantId = tenant.Id, Name = "Ada", Contact = Destination.To("extension", extension.Id), WrapUpSeconds = 0 };
            queue.Agents = [new QueueTier { AgentId = _agent.Id }];
            foreach (var number in new[] { "1001", "1002" })
            {
                _extensions.Add(ExtensionEntry.From(new Extension { TenantId = tenant.Id, Number = number, DisplayName = number }, tenant.Domain, "secret", null)!);
            }

            Serve(queue);
            (First, Second) = (NewDialer(), NewDialer());
        }

        public ServiceProvider Services { get; }

        public Tenant Tenant { get; }

        public CallQueue Queue { get; }

        public ManualTime Time { get; } = new(DateTimeOffset.UtcNow);

        public DateTime Now => Time.GetUtcNow().UtcDateTime;

        public FakeSwitch Switch { get; } = new();

        public CallbackDialer First { get; }

        public CallbackDialer Second { get; }

        public static async Task<Bed> NewAsync(Postgres postgres, Action<CallQueue>? change = null)
        {
            var services = PostgresFixture.Services(await postgres.NewDatabaseAsync(), s => s.AddSingleton<QueueHistory>().AddSingleton<AgentPresences>());
            var tenant = await PbxSeed.TenantAsync(services, "acme.test");
            var queue = new CallQueue { TenantId = tenant.Id, Name = "Sales", Number = "650", Callback = true };
            change?.Invoke(queue);
            var bed = new Bed(services, tenant, new Extension { TenantId = tenant.Id, Number = "1003", DisplayName = "Ada" }, queue);
            await using var context = services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
            context.Add(bed._agent);
            await context.SaveChangesAsync();
            return bed;
        }

        public void Serve(CallQueue? queue) => _snapshots.Swap(PbxSnapshot.Of(
            [new TenantSnapshot(Tenant, _extensions, new NounSet(queue is null ? [_agent] : new INoun[] { queue, _agent }))], [], DateTimeOffset.UnixEpoch));

        public Task<bool> LogInAsync() => Services.GetRequiredService<AgentPresences>().SetAsync(
            new AgentStatusChange { TenantId = Tenant.Id, AgentId = _agent.Id, Status = AgentStatus.Available, Origin = AgentStatusOrigin.Portal, By = "test", At = Now }, default);

        public Task AskAsync(string number, int minutesAgo) => Callbacks().AskAsync(
            new QueueCallback { TenantId = Tenant.Id, QueueId = Queue.Id, Number = number, AskedFrom = number, ServedFrom = Now.AddMinutes(-minutesAgo), AskedAt = Now, AskedCallUuid = Guid.NewGuid() }, default);

        public async Task RunAsync()
        {
            await First.RunAsync(default);
            await Second.RunAsync(default);
        }

        public async Task<QueueCallback> RowAsync(string number)
        {
            await using var context = Services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
            return await context.Set<QueueCallback>().AsNoTracking().SingleAsync(c => c.Number == number);
        }

        public async Task<(CallbackState State, int Attempts, string? Cause)> StateAsync(string number) => await RowAsync(number) is var row ? (row.State, row.Attempts, row.Cause) : default;

        public ValueTask DisposeAsync()
        {
            First.Dispose();
            Second.Dispose();
            return Services.DisposeAsync();
        }

        private QueueCallbacks Callbacks() => new(Services.GetRequiredService<CallSignDb>(), Time);

        private CallbackDialer NewDialer() => new(
            Callbacks(), new QueueTracker(_snapshots, Time), _snapshots, Services.GetRequiredService<AgentPresences>(), Switch, Time, NullLogger<CallbackDialer>.Instance);
    }

    private sealed class FakeSwitch : ICallbackSwitch
    {
        private readonly Lock _lock = new();

        public List<(CallbackCall Call, TaskCompletionSource<string?> End)> Calls { get; } = [];

        public HashSet<Guid> Alive { get; } = [];

        public IReadOnlyCollection<string> Connected => ["vm"];

        public Task<string?> OriginateAsync(string node, CallbackCall call, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                Calls.Add((call, new TaskCompletionSource<string?>()));
                return Calls[^1].End.Task;
            }
        }

        public Task<bool?> ExistsAsync(string node, Guid channel, CancellationToken cancellationToken) => Task.FromResult<bool?>(Alive.Contains(channel));

        public void End(string? cause) => Calls[^1].End.SetResult(cause);
    }
}
