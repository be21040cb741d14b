using System.Collections.Concurrent;
using CallSign.Core.Data;
using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.Hospitality;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Modules.Hospitality;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Telephony.Tests.Modules.Hospitality;

/// <summary>Two portals on one database: no wake-up call is missed or placed twice, whichever of them dies, and when.</summary>
public sealed class WakeUpSchedulerTests(Postgres postgres)
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 11, 21, 5, 30, 0, TimeSpan.Zero));
    private readonly Lines _switch = new();

    [Fact]
    public async Task Each_of_many_is_placed_once_by_two_instances()
    {
        await using var bed = await Bed.NewAsync(postgres, _time, _switch);
        for (var i = 0; i < 40; i++)
        {
            await bed.AddAsync(_time.GetUtcNow().UtcDateTime.AddSeconds(-i));
        }

        _switch.Answer = (_, _) => Task.FromResult(new PlacedCall(true, ""));
        using WakeUpScheduler a = bed.Instance(), b = bed.Instance();
        for (var round = 0; round < 4; round++)
        {
            await Task.WhenAll((await Task.WhenAll(a.RunAsync(default), b.RunAsync(default), a.RunAsync(default))).SelectMany(t => t));
        }

        Assert.Equal(40, _switch.Placed.Count);
        Assert.Equal(40, _switch.Placed.Select(p => p.DialplanName).Distinct().Count());
        Assert.All(await bed.AllAsync(), w => Assert.Equal((WakeUpState.Answered, 1), (w.State, w.Attempt)));
    }

    [Fact]
    public async Task What_an_instance_was_placing_when_it_died_is_taken_up_by_another_once_its_channel_is_gone()
    {
        await using var bed = await Bed.NewAsync(postgres, _time, _switch);
        var id = await bed.AddAsync(_time.GetUtcNow().UtcDateTime);
        using var dying = new CancellationTokenSource();
        _switch.Answer = async (_, stop) =>
        {
            await Task.Delay(Timeout.Infinite, stop);
            return new PlacedCall(null, "");
        };
        using WakeUpScheduler a = bed.Instance(), b = bed.Instance();
        var begun = await a.RunAsync(dying.Token);
        _ = Assert.Single(begun);
        var first = (await bed.AllAsync()).Single();
        Assert.Equal((WakeUpState.Calling, 1), (first.State, first.Attempt));
        Assert.Equal(first.ChannelUuid, _switch.Placed.Single().ChannelUuid); // written down before it was placed
        await dying.CancelAsync();
        await Task.WhenAll(begun);

        // The telephone goes on ringing: nobody calls a second time.
        _switch.Answer = (_, _) => Task.FromResult(new PlacedCall(true, ""));
        _switch.Alive.Add(first.ChannelUuid!.Value);
        await RunAsync(b, TimeSpan.FromSeconds(30));
        await RunAsync(b, TimeSpan.FromSeconds(40));
        await RunAsync(b, TimeSpan.FromSeconds(20));
        Assert.Single(_switch.Placed);

        // It is gone, and nothing is known of it: it is called again at once, by a number of its own.
        _switch.Alive.Clear();
        await RunAsync(b, TimeSpan.FromSeconds(20));
        await RunAsync(b, TimeSpan.Zero);
        Assert.Equal(2, _switch.Placed.Count);
        var second = (await bed.AllAsync()).Single();
        Assert.Equal((id, WakeUpState.Answered, 2, 0), (second.Id, second.State, second.Attempt, second.Misses));
        Assert.NotEqual(first.ChannelUuid, second.ChannelUuid);
        // What the dead one may still say late changes nothing.
        Assert.False(await bed.Book.MissedAsync(id, first.ChannelUuid.Value, "late", Hotel.Usual, default));
    }

    [Fact]
    public async Task After_a_restart_the_last_hours_are_called_and_older_ones_go_to_the_desk()
    {
        await using var bed = await Bed.NewAsync(postgres, _time, _switch);
        var now = _time.GetUtcNow().UtcDateTime;
        var late = await bed.AddAsync(now.AddMinutes(-59));
        var missed = await bed.AddAsync(now.AddMinutes(-61), daily: true);
        _switch.Answer = (_, _) => Task.FromResult(new PlacedCall(true, ""));
        using var a = bed.Instance();
        await RunAsync(a, TimeSpan.Zero);
        await RunAsync(a, TimeSpan.FromSeconds(1));
        Assert.Equal([("1001", late), ("1000", missed)], _switch.Placed.Select(p => (p.Number, Guid.ParseExact(p.DialplanName["callsign-wake-".Length..], "N"))));
        var rows = (await bed.AllAsync()).ToLookup(w => w.SeriesId);
        Assert.Equal(WakeUpState.Alarming, rows[missed].Single(w => w.Id == missed).State);
        Assert.Equal(new DateOnly(2026, 11, 22), rows[missed].Single(w => w.Id != missed).Date); // tomorrow's is set
    }

    [Fact]
    public async Task Nobody_answers_so_it_is_tried_again_and_ends_at_the_desk()
    {
        await using var bed = await Bed.NewAsync(postgres, _time, _switch, new Hotel { Name = "Inn", DeskNumber = "1000", WakeUpAttempts = 2, WakeUpRetryMinutes = 3 });
        var id = await bed.AddAsync(_time.GetUtcNow().UtcDateTime);
        _switch.Answer = (number, _) => Task.FromResult(number == "1001" ? new PlacedCall(false, "NO_ANSWER") : new PlacedCall(false, "USER_BUSY"));
        using var a = bed.Instance();
        await RunAsync(a, TimeSpan.Zero);
        await RunAsync(a, TimeSpan.FromMinutes(2));
        Assert.Single(_switch.Placed); // the pause is kept
        await RunAsync(a, TimeSpan.FromMinutes(2));
        for (var i = 0; i < 12; i++)
        {
            await RunAsync(a, TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["1001", "1001", "1000", "1000", "1000", "1000", "1000"], _switch.Placed.Select(p => p.Number));
        var row = (await bed.AllAsync()).Single();
        Assert.Equal((id, WakeUpState.Alarmed, null, "the desk was not reached: USER_BUSY"), (row.Id, row.State, row.NextAt, row.Note));
    }

    [Fact]
    public void Commands_are_made_of_checked_parts()
    {
        var call = new OriginateCall(Guid.Parse("018f0000-0000-7000-8000-0000000000c1"), "acme.test", 40, "1000", "callsign-wake-018f");
        Assert.Equal(
            "originate {origination_uuid=018f0000-0000-7000-8000-0000000000c1,callsign_wake_up=018f0000-0000-7000-8000-0000000000c1,originate_timeout=40,ignore_early_media=true,domain_name=acme.test,sip_invite_domain=acme.test,origination_caller_id_name=Wake-up,origination_caller_id_number=1000}${sofia_contact(*/1001@acme.test)} callsign-wake-018f XML acme.test",
            OriginateCommands.Telephones(call, "1001").Arguments);
        Assert.Throws<ArgumentException>(() => OriginateCommands.Telephones(call, "1001} &system(x)"));
        Assert.Throws<ArgumentException>(() => OriginateCommands.Number(call, "6 00"));
        Assert.Throws<ArgumentException>(() => OriginateCommands.Number(call with { Domain = "acme.test}" }, "600"));
        Assert.Throws<ArgumentException>(() => OriginateCommands.Number(call with { DialplanName = "&park()" }, "600"));
    }

    private async Task RunAsync(WakeUpScheduler instance, TimeSpan after)
    {
        _time.Advance(after);
        await Task.WhenAll(await instance.RunAsync(default));
    }

    private sealed class Lines : ICallLines
    {
        public ConcurrentQueue<(string Number, Guid ChannelUuid, string DialplanName)> Placed { get; } = [];

        public HashSet<Guid> Alive { get; } = [];

        public Func<string, CancellationToken, Task<PlacedCall>> Answer { get; set; } = (_, _) => Task.FromResult(new PlacedCall(null, ""));

        public string? NodeFor(TenantSnapshot tenant, string number) => "fs1";

        public Task<PlacedCall> PlaceAsync(string node, OriginateCall call, string number, bool isTelephone, CancellationToken cancellationToken)
        {
            Placed.Enqueue((number, call.ChannelUuid, call.DialplanName));
            return Answer(number, cancellationToken);
        }

        public Task<bool?> ExistsAsync(string node, Guid channel, CancellationToken cancellationToken) => Task.FromResult<bool?>(Alive.Contains(channel));

        public Task HangUpAsync(string node, OriginatePurpose purpose, Guid channel, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Bed(ServiceProvider services, ManualTime time, Lines lines, Tenant tenant, GuestRoom room, SnapshotStore snapshots) : IAsyncDisposable
    {
        public WakeUpBook Book { get; } = new(services.GetRequiredService<CallSignDb>(), time);

        public static async Task<Bed> NewAsync(Postgres postgres, ManualTime time, Lines lines, Hotel? hotel = null)
        {
            var services = PostgresFixture.Services(await postgres.NewDatabaseAsync());
            var tenant = await PbxSeed.TenantAsync(services, "acme.test", "1000", "1001");
            await using var context = services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
            var extensions = await context.Extensions.AsNoTracking().ToListAsync();
            var room = new GuestRoom { TenantId = tenant.Id, Name = "101", Telephone = Destination.To("extension", extensions.Single(e => e.Number == "1001").Id) };
            context.Add(room);
            await context.SaveChangesAsync();
            var snapshots = new SnapshotStore();
            snapshots.Swap(PbxSnapshot.Of(
                [new TenantSnapshot(tenant, [.. extensions.Select(e => ExtensionEntry.From(e, tenant.Domain, "secret", null)!)], new NounSet([room, hotel ?? new Hotel { Name = "Inn", DeskNumber = "1000" }]))],
                [], DateTimeOffset.UnixEpoch));
            return new Bed(services, time, lines, tenant, room, snapshots);
        }

        public WakeUpScheduler Instance() => new(new WakeUpBook(services.GetRequiredService<CallSignDb>(), time), lines, snapshots, time, NullLogger<WakeUpScheduler>.Instance);

        public async Task<Guid> AddAsync(DateTime due, bool daily = false)
        {
            var id = Guid.CreateVersion7();
            await using var context = services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
            var local = TimeZoneInfo.ConvertTimeFromUtc(due, WakeUpTime.Zone(tenant.TimeZone));
            context.Add(new WakeUpCall
            {
                Id = id, SeriesId = id, TenantId = tenant.Id, RoomId = room.Id, Date = DateOnly.FromDateTime(local), Time = TimeOnly.FromDateTime(local), DueAt = due, NextAt = due, Daily = daily,
            });
            await context.SaveChangesAsync();
            return id;
        }

        public async Task<List<WakeUpCall>> AllAsync()
        {
            await using var context = services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
            return await context.Set<WakeUpCall>().AsNoTracking().ToListAsync();
        }

        public ValueTask DisposeAsync() => services.DisposeAsync();
    }
}
