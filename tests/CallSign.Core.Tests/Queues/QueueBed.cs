using CallSign.Core.Data;
using CallSign.Core.Queues;
using CallSign.Core.Tenancy;
using CallSign.Core.Tests.Extensions;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Tests.Queues;

/// <summary>Two tenants and what happens in a queue of each, by hand.</summary>
internal sealed class QueueBed : IAsyncDisposable
{
    private readonly TenantBed _bed;

    private QueueBed(TenantBed bed)
    {
        _bed = bed;
        (History, Report, Callbacks, Presences) = (new QueueHistory(Db), new QueueReport(Db), new QueueCallbacks(Db, Time), new AgentPresences(Db));
    }

    public CallSignDb Db => _bed.Db;

    public Actor Acme => _bed.Acme;

    public Actor Other => _bed.Other;

    public Guid TenantId => Acme.TenantId!.Value;

    public Guid QueueId { get; } = Guid.CreateVersion7();

    public Guid AgentId { get; } = Guid.CreateVersion7();

    public ManualTime Time { get; } = new(new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero));

    public DateTime Now => Time.GetUtcNow().UtcDateTime;

    public QueueHistory History { get; }

    public QueueReport Report { get; }

    public QueueCallbacks Callbacks { get; }

    public AgentPresences Presences { get; }

    public static async Task<QueueBed> NewAsync(Postgres postgres) => new(await TenantBed.NewAsync(postgres));

    /// <summary>As a second portal has it.</summary>
    public QueueCallbacks OtherPortal() => new(Db, Time);

    public QueueCall Call(QueueOutcome outcome, DateTime joined, int wait = 10, int talk = 0, Guid? channel = null, string number = "0301234", Guid? tenant = null) => new()
    {
        TenantId = tenant ?? TenantId, QueueId = QueueId, MemberUuid = Guid.NewGuid(), CallUuid = channel ?? Guid.NewGuid(), CallerNumber = number, JoinedAt = joined,
        LeftAt = joined.AddSeconds(wait + talk), AnsweredAt = outcome is QueueOutcome.Answered ? joined.AddSeconds(wait) : null, Outcome = outcome,
        AgentId = outcome is QueueOutcome.Answered ? AgentId : null, WaitSeconds = wait, TalkSeconds = talk, InTime = outcome is QueueOutcome.Answered && wait <= 20,
    };

    public QueueCallback Callback(string number = "0301234", Guid? channel = null) => new()
    {
        TenantId = TenantId, QueueId = QueueId, Number = number, AskedFrom = number, CallerName = "Bob", ServedFrom = Now.AddMinutes(-5), AskedAt = Now, AskedCallUuid = channel ?? Guid.NewGuid(),
    };

    public Task WriteAsync(params QueueCall[] calls) => History.WriteAsync(calls, [], CancellationToken.None);

    public async Task<List<T>> RowsAsync<T>()
        where T : class
    {
        await using var context = Db.Open(TenantScope.System);
        return await context.Set<T>().AsNoTracking().ToListAsync();
    }

    public ValueTask DisposeAsync() => _bed.DisposeAsync();
}
