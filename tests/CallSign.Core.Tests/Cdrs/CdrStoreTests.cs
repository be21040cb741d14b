using CallSign.Core.Cdrs;
using CallSign.Core.Data;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CallSign.Core.Tests.Cdrs;

public sealed class CdrStoreTests(Postgres postgres) : IAsyncLifetime
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private NpgsqlDataSource _database = null!;
    private string _connection = "";

    public async ValueTask InitializeAsync()
    {
        _connection = await postgres.NewDatabaseAsync();
        _database = CallSignDbRegistration.DataSource(_connection);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_call_comes_back_through_EF_as_it_went_in_and_only_to_its_tenant()
    {
        var tenant = Guid.NewGuid();
        var call = SampleCdr.FromEvents(Guid.NewGuid(), Guid.NewGuid(), tenant: tenant);
        await new CdrStore(_database).WriteAsync([call], Stop);

        await using var services = TestSupport.PostgresFixture.Services(_connection);
        var db = (CallSignDb)services.GetService(typeof(CallSignDb))!;
        await using var own = db.Open(TenantScope.Of(tenant));
        var read = await own.Set<Cdr>().SingleAsync(Stop);
        Assert.Equal(call.CallerName, read.CallerName);
        Assert.Equal(call.StartedAt, read.StartedAt);
        Assert.Equal(DateTimeKind.Utc, read.StartedAt.Kind);
        Assert.Equal(CdrStatus.Answered, read.Status);
        Assert.Equal(call.Legs, read.Legs);
        Assert.Equal(call.Events, read.Events);
        Assert.True(read.Id > 0);
        await using var other = db.Open(TenantScope.Of(Guid.NewGuid()));
        Assert.False(await other.Set<Cdr>().AnyAsync(Stop));
    }

    [Fact]
    public async Task The_same_batch_twice_is_one_row_a_call()
    {
        var calls = Enumerable.Range(0, 500).Select(_ => SampleCdr.FromEvents(Guid.NewGuid(), Guid.NewGuid())).ToList();
        var store = new CdrStore(_database);
        await store.WriteAsync(calls, Stop);
        await store.WriteAsync(calls, Stop);
        Assert.Equal(500L, await ScalarAsync("select count(*) from cdrs"));
        Assert.Equal(500L, await ScalarAsync("select max(id) from cdrs"));
    }

    [Fact]
    public async Task Posts_and_events_of_a_call_merge_into_one_row_that_keeps_its_id()
    {
        var (a, b) = (Guid.NewGuid(), Guid.NewGuid());
        var store = new CdrStore(_database);
        await store.WriteAsync([SampleCdr.Post(a)], Stop);
        var id = await ScalarAsync("select id from cdrs");
        await store.WriteAsync([SampleCdr.Post(b, legOf: a)], Stop);
        await store.WriteAsync([SampleCdr.FromEvents(a, b)], Stop);
        Assert.Equal(1L, await ScalarAsync("select count(*) from cdrs"));
        Assert.Equal(id, await ScalarAsync("select id from cdrs"));
        Assert.Equal("esl+json_cdr", await ScalarAsync("select source from cdrs"));
        Assert.Equal(2, await ScalarAsync("select jsonb_array_length(legs) from cdrs"));
    }

    [Fact]
    public async Task Two_portals_that_write_the_same_calls_at_once_leave_one_row_each()
    {
        var calls = Enumerable.Range(0, 40).Select(_ => (A: Guid.NewGuid(), B: Guid.NewGuid())).ToList();
        await Parallel.ForEachAsync(Enumerable.Range(0, 6), Stop, async (portal, stop) =>
        {
            var store = new CdrStore(_database);
            foreach (var chunk in calls.Chunk(7))
            {
                IEnumerable<Cdr> told = portal % 3 == 0
                    ? chunk.Select(c => SampleCdr.FromEvents(c.A, c.B))
                    : chunk.SelectMany(c => new[] { SampleCdr.Post(c.B, legOf: c.A), SampleCdr.Post(c.A) });
                await store.WriteAsync([.. told], stop);
            }
        });
        Assert.Equal(40L, await ScalarAsync("select count(*) from cdrs"));
        Assert.Equal(40L, await ScalarAsync("select count(*) from cdrs where source = 'esl+json_cdr' and jsonb_array_length(legs) = 2"));
    }

    [Fact]
    public async Task A_record_of_any_month_finds_its_partition_while_a_reader_holds_the_table()
    {
        await using var reader = await _database.OpenConnectionAsync(Stop);
        await using var reading = await reader.BeginTransactionAsync(Stop);
        await using (var export = new NpgsqlCommand("select count(*) from cdrs", reader))
        {
            await export.ExecuteScalarAsync(Stop);
        }

        DateTime[] months = [new(2024, 2, 29, 23, 59, 59, 999, DateTimeKind.Utc), new(2026, 12, 31, 23, 59, 59, 999, DateTimeKind.Utc), new(2027, 1, 1, 0, 0, 0, DateTimeKind.Utc)];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        await new CdrStore(_database).WriteAsync([.. months.Select(m => SampleCdr.FromEvents(Guid.NewGuid(), Guid.NewGuid(), m))], limit.Token);
        Assert.Equal(3L, await ScalarAsync("select count(distinct tableoid) from cdrs"));
    }

    [Fact]
    public async Task A_month_that_somebody_has_dropped_is_made_again()
    {
        var store = new CdrStore(_database);
        await store.WriteAsync([SampleCdr.FromEvents(Guid.NewGuid(), Guid.NewGuid())], Stop);
        await ScalarAsync("drop table cdrs_y2026m11");
        await store.WriteAsync([SampleCdr.FromEvents(Guid.NewGuid(), Guid.NewGuid())], Stop);
        Assert.Equal(1L, await ScalarAsync("select count(*) from cdrs"));
    }

    [Fact]
    public async Task Portals_that_prepare_at_once_make_each_month_once()
    {
        var now = new DateTime(2026, 11, 21, 0, 0, 0, DateTimeKind.Utc);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => new CdrStore(_database).PrepareAsync(now, Stop)));
        Assert.Equal(
            "cdrs_y2026m10,cdrs_y2026m11,cdrs_y2026m12,cdrs_y2027m01,cdrs_y2027m02",
            await ScalarAsync("select string_agg(inhrelid::regclass::text, ',' order by inhrelid::regclass::text) from pg_inherits where inhparent = 'cdrs'::regclass"));
        Assert.Equal(15L, await ScalarAsync("select count(*) from pg_indexes where tablename like 'cdrs_y%'"));
    }

    [Fact]
    public async Task Nothing_is_written_of_a_batch_with_a_record_that_the_database_refuses()
    {
        var good = SampleCdr.FromEvents(Guid.NewGuid(), Guid.NewGuid());
        var bad = new Cdr { CallUuid = Guid.NewGuid(), StartedAt = SampleCdr.Start, EndedAt = SampleCdr.Start, CallerNumber = "a\0b", Source = "esl" };
        await Assert.ThrowsAsync<PostgresException>(() => new CdrStore(_database).WriteAsync([good, bad], Stop));
        Assert.Equal(0L, await ScalarAsync("select count(*) from cdrs"));
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Stop);
    }
}
