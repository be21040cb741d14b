using CallSign.Core.Cdrs;
using CallSign.Core.Data;
using CallSign.Telephony.Cdrs;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CallSign.Telephony.Tests.Cdrs;

/// <summary>The way of CDRs against a real PostgreSQL, which is taken away and given back by renaming the table.</summary>
public sealed class CdrWriterTests(Postgres postgres) : IAsyncLifetime
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly string _folder = Directory.CreateTempSubdirectory("callsign-cdrs").FullName;
    private readonly CdrCounters _counters = new();
    private NpgsqlDataSource _database = null!;

    public async ValueTask InitializeAsync() => _database = CallSignDbRegistration.DataSource(await postgres.NewDatabaseAsync());

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Records_reach_the_database_and_whoever_waits_is_told()
    {
        await using var run = Start();
        foreach (var cdr in CdrSpoolTests.Cdrs(2500))
        {
            run.Lane.Submit(cdr);
        }

        await run.Lane.SubmitAsync(CdrSpoolTests.Cdrs(1)[0], Stop);
        Assert.Equal(2501L, await CountAsync());
        Assert.True(run.Spool.IsEmpty);
        Assert.Equal(2501, _counters.Written);
    }

    [Fact]
    public async Task While_the_database_is_away_records_go_to_disk_and_follow_in_order_when_it_is_back()
    {
        var cdrs = CdrSpoolTests.Cdrs(3000);
        await using var run = Start();
        await run.Lane.SubmitAsync(cdrs[0], Stop);
        await ExecuteAsync("alter table cdrs rename to cdrs_away");
        foreach (var cdr in cdrs[1..2000])
        {
            run.Lane.Submit(cdr);
        }

        await run.Lane.SubmitAsync(cdrs[2000], Stop); // safe on disk
        Assert.True(run.Writer.IsDown);
        Assert.False(run.Spool.IsEmpty);
        await ExecuteAsync("alter table cdrs_away rename to cdrs");
        foreach (var cdr in cdrs[2001..])
        {
            run.Lane.Submit(cdr);
        }

        await Until(async () => await CountAsync() == 3000 && run.Spool.IsEmpty);
        Assert.False(run.Writer.IsDown);
        await using var command = _database.CreateCommand("select call_uuid from cdrs order by id");
        await using var reader = await command.ExecuteReaderAsync(Stop);
        foreach (var cdr in cdrs)
        {
            Assert.True(await reader.ReadAsync(Stop));
            Assert.Equal(cdr.CallUuid, reader.GetGuid(0));
        }

        Assert.True(_counters.Spooled >= 2000);
        Assert.Equal(_counters.Spooled, _counters.Replayed);
    }

    [Fact]
    public async Task Stopping_writes_what_is_left_and_a_start_replays_what_could_not_be_written()
    {
        var cdrs = CdrSpoolTests.Cdrs(2000);
        await using (var first = Start())
        {
            Array.ForEach(cdrs[..1000], first.Lane.Submit);
            await first.StopAsync();
        }

        Assert.Equal(1000L, await CountAsync());
        await ExecuteAsync("alter table cdrs rename to cdrs_away");
        await using (var second = Start())
        {
            Array.ForEach(cdrs[1000..], second.Lane.Submit);
            await second.StopAsync();
            second.Lane.Submit(CdrSpoolTests.Cdrs(1)[0]); // a call that ends after all: straight to disk
        }

        await ExecuteAsync("alter table cdrs_away rename to cdrs");
        await using var third = Start();
        await Until(async () => await CountAsync() == 2001);
    }

    [Fact]
    public async Task A_record_that_the_database_refuses_is_set_aside_and_holds_up_no_other()
    {
        var cdrs = CdrSpoolTests.Cdrs(101);
        cdrs[40] = new Cdr { CallUuid = cdrs[40].CallUuid, StartedAt = cdrs[40].StartedAt, EndedAt = cdrs[40].EndedAt, CallerNumber = "a\0b", Source = "esl" };
        await using var run = Start();
        Array.ForEach(cdrs, run.Lane.Submit);
        await Until(async () => await CountAsync() == 100);
        Assert.Equal(1, _counters.Rejected);
        Assert.Contains(cdrs[40].CallUuid.ToString(), await File.ReadAllTextAsync(Path.Combine(_folder, "rejected.jsonl"), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_queue_overflows_to_disk_and_loses_nothing()
    {
        var cdrs = CdrSpoolTests.Cdrs(9000);
        await using var run = Start(start: false);
        Array.ForEach(cdrs, run.Lane.Submit);
        Assert.True(_counters.Overflows > 0);
        await run.Writer.StartAsync(Stop);
        await Until(async () => await CountAsync() == 9000);
    }

    [Fact]
    public async Task Where_neither_takes_a_record_whoever_waits_is_told_so()
    {
        await ExecuteAsync("alter table cdrs rename to cdrs_away");
        await using var run = Start();
        Directory.Delete(_folder, recursive: true); // the disk is gone too
        await Assert.ThrowsAsync<IOException>(() => run.Lane.SubmitAsync(CdrSpoolTests.Cdrs(1)[0], Stop));
        Directory.CreateDirectory(_folder);
    }

    private Run Start(bool start = true)
    {
        var spool = new CdrSpool(new CdrSpoolOptions(_folder), NullLogger<CdrSpool>.Instance);
        var lane = new CdrLane(spool, _counters, NullLogger<CdrLane>.Instance);
        var writer = new CdrWriter(lane, spool, new CdrStore(_database), _counters, TimeProvider.System, NullLogger<CdrWriter>.Instance);
        if (start)
        {
            writer.StartAsync(Stop).GetAwaiter().GetResult();
        }

        return new Run(lane, spool, writer);
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            await ticks.WaitForNextTickAsync(patience.Token);
        }
    }

    private async Task<long> CountAsync()
    {
        await using var command = _database.CreateCommand("select count(*) from cdrs");
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }

    private sealed record Run(CdrLane Lane, CdrSpool Spool, CdrWriter Writer) : IAsyncDisposable
    {
        private bool _stopped;

        public async Task StopAsync()
        {
            _stopped = true;
            await Writer.StopAsync(CancellationToken.None);
        }

        public async ValueTask DisposeAsync()
        {
            if (!_stopped)
            {
                await StopAsync();
            }

            Writer.Dispose();
            Spool.Dispose();
        }
    }
}
