using System.Diagnostics.Metrics;
using System.Net;
using CallSign.Core.Data;
using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.Hospitality;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Core.VoicemailMessages;
using CallSign.Telephony.Modules;
using CallSign.Telephony.Modules.Hospitality;
using CallSign.Telephony.Tests.Esl;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Telephony.Tests.Modules.Hospitality;

/// <summary>What is said to guests and to the desk; the test plays FreeSWITCH's side of the socket.</summary>
public sealed class HospitalityModuleTests(Postgres postgres) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Guid _attempt = Guid.NewGuid();
    private readonly List<string> _ran = [];
    private ServiceProvider _services = null!;
    private Tenant _tenant = null!;
    private GuestRoom _room = null!;
    private ModuleHost _host = null!;
    private FrontDesk _desk = null!;

    public async ValueTask InitializeAsync()
    {
        _services = PostgresFixture.Services(await postgres.NewDatabaseAsync());
        var db = _services.GetRequiredService<CallSignDb>();
        _tenant = await PbxSeed.TenantAsync(_services, "acme.test", "1000", "1001");
        await using var context = db.Open(TenantScope.System);
        var extensions = await context.Extensions.AsNoTracking().ToListAsync();
        _room = new GuestRoom { TenantId = _tenant.Id, Name = "12A", Telephone = Destination.To("extension", extensions.Single(e => e.Number == "1001").Id) };
        context.Add(_room);
        await context.SaveChangesAsync();
        var snapshots = new SnapshotStore();
        snapshots.Swap(PbxSnapshot.Of(
            [new TenantSnapshot(_tenant, [.. extensions.Select(e => ExtensionEntry.From(e, _tenant.Domain, "secret", null)!)], new NounSet([_room, new Hotel { Name = "Inn", DeskNumber = "1000", SnoozeMinutes = 25 }]))],
            [], DateTimeOffset.UnixEpoch));
        var folders = new VoicemailFolders(Path.Combine(Path.GetTempPath(), "callsign-rooms-" + Guid.NewGuid().ToString("N")[..8]), "/on/nodes");
        var desk = _desk = new FrontDesk(db, new RoomCleaning(new FolderVoicemailAudio(folders), new VoicemailGreetings(folders), new VoicemailChanges()), TimeProvider.System);
        var module = new HospitalityModule(snapshots, new WakeUpBook(db, TimeProvider.System), new WakeUps(db, TimeProvider.System), desk, new GuestBill(db, TimeProvider.System), TimeProvider.System);
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        _host = new ModuleHost([module], new ModuleOptions { Common = new IPEndPoint(IPAddress.Loopback, 0) }, new NoLog(), TimeProvider.System, NullLoggerFactory.Instance, meters);
        await _host.StartAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Theory]
    [InlineData("1", WakeUpState.Confirmed)]
    [InlineData("2", WakeUpState.Pending)]
    public async Task A_guest_confirms_or_snoozes(string key, WakeUpState state)
    {
        var id = await WakeUpAsync(WakeUpState.Calling);
        await PlayAsync($"hospitality/wake/{id:N}", $"variable_callsign_wake_up: {_attempt}\n", key);
        var row = await ReadAsync(id);
        Assert.Equal(state, row.State);
        Assert.Contains(_ran, r => r.Contains("ivr-this_is_your_wakeup_call", StringComparison.Ordinal) && r.Contains("digits/20.wav!digits/5.wav!time/minutes.wav", StringComparison.Ordinal));
        Assert.Equal("hangup", _ran[^1]);
        if (state is WakeUpState.Pending)
        {
            Assert.InRange(row.NextAt!.Value, DateTime.UtcNow.AddMinutes(24), DateTime.UtcNow.AddMinutes(26));
        }
    }

    [Fact]
    public async Task Without_a_key_it_is_a_try_in_vain()
    {
        var id = await WakeUpAsync(WakeUpState.Calling);
        await PlayAsync($"hospitality/wake/{id:N}", $"variable_callsign_wake_up: {_attempt}\n");
        var row = await ReadAsync(id);
        Assert.Equal((WakeUpState.Pending, 1, "picked up, but no key was pressed"), (row.State, row.Misses, row.Note));
    }

    [Fact]
    public async Task The_desk_hears_the_room_and_sees_to_it()
    {
        var id = await WakeUpAsync(WakeUpState.Alarming);
        await PlayAsync($"hospitality/wake/{id:N}", $"variable_callsign_wake_up: {_attempt}\n", "1");
        Assert.Contains(_ran, r => r.Contains("digits/1.wav!digits/2.wav!ascii/97.wav", StringComparison.Ordinal));
        var row = await ReadAsync(id);
        Assert.Equal((WakeUpState.Alarmed, "telephone 1000"), (row.State, row.SeenBy));
    }

    [Fact]
    public async Task A_call_that_is_not_the_attempts_hears_nothing()
    {
        var id = await WakeUpAsync(WakeUpState.Calling);
        await PlayAsync($"hospitality/wake/{id:N}", $"variable_callsign_wake_up: {Guid.NewGuid()}\nvariable_user_name: 1001\n", "1");
        Assert.Empty(_ran);
        Assert.Equal(WakeUpState.Calling, (await ReadAsync(id)).State);
    }

    [Theory]
    [InlineData("1001", "3", Housekeeping.Inspected)]
    [InlineData("1001", "9", null)]
    [InlineData("1000", "3", null)] // no room's telephone
    public async Task Staff_notes_the_state_at_the_rooms_telephone(string user, string digits, Housekeeping? state)
    {
        await PlayAsync($"hospitality/room-state/{digits}", $"variable_user_name: {user}\n");
        await using var context = _services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
        Assert.Equal(state, (await context.Set<RoomCondition>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == _room.Id))?.State);
    }

    [Theory]
    [InlineData("1001", "123", 3, "13.50")]
    [InlineData("1001", "12", 1, "4.50")]
    [InlineData("1001", "99", 0, "0")] // no such article
    [InlineData("1000", "12", 0, "0")] // no room's telephone
    public async Task What_is_taken_from_the_mini_bar_is_on_the_bill_until_check_out_and_told(string user, string digits, int pieces, string amount)
    {
        var db = _services.GetRequiredService<CallSignDb>();
        var total = decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture);
        var hotel = new Hotel { TenantId = _tenant.Id, Name = "Inn", PmsUrl = "https://pms.example.com/callsign", PmsKeyInClear = "a key of sixteen and more", Currency = "EUR" };
        hotel.Seal(_services.GetRequiredService<Core.Secrets.SecretBox>(), null);
        await using (var context = db.Open(TenantScope.System))
        {
            context.AddRange(hotel, new ChargeRate { TenantId = _tenant.Id, Name = "Red wine", Use = ChargeRateUse.Article, Code = "12", Price = 4.5m });
            await context.SaveChangesAsync();
        }

        var actor = new Actor("desk", null, _tenant.Id, Core.PortalUsers.PortalRole.Supervisor);
        var stay = (await _desk.CheckInAsync(actor, _room.Id, new CheckIn { GuestName = "Ada", Reference = "R-7" }, tell: false, default)).Value!;
        await PlayAsync($"hospitality/mini-bar/{digits}", $"variable_user_name: {user}\n");

        var bills = new GuestBill(db, TimeProvider.System);
        var bill = (await bills.OfStayAsync(actor, stay.Id, default))!;
        Assert.Equal(pieces > 0 ? [("Red wine", pieces, total, "telephone 1001")] : [], bill.Lines.Select(l => (l.Text, l.Quantity, l.Amount, l.By)));
        Assert.True((await _desk.CheckOutAsync(actor, _room.Id, tell: true, default)).Succeeded);
        Assert.Equal(total, (await bills.OfStayAsync(actor, stay.Id, default))!.Total);
        var row = Assert.Single((await new StayList(db).PageAsync(actor, new Core.Lists.ListQuery { Filters = new Dictionary<string, string> { ["state"] = "past" }, Search = "r-7" }, TimeZoneInfo.Utc, default)).Items);
        Assert.Equal(("12A", pieces > 0 ? 1 : 0, total), (row.Room, row.Charges, row.Total));
        await using var told = db.Open(TenantScope.System);
        var charge = await told.Set<PmsMessage>().AsNoTracking().SingleOrDefaultAsync(m => m.Event == "charge");
        Assert.Equal(pieces > 0, charge is not null);
        Assert.Equal(pieces > 0, charge?.Body.Contains("\"reference\":\"R-7\"", StringComparison.Ordinal) ?? false);
    }

    private async Task<Guid> WakeUpAsync(WakeUpState state)
    {
        var id = Guid.CreateVersion7();
        await using var context = _services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
        context.Add(new WakeUpCall
        {
            Id = id, SeriesId = id, TenantId = _tenant.Id, RoomId = _room.Id, Date = DateOnly.FromDateTime(DateTime.UtcNow), Time = new TimeOnly(6, 30), DueAt = DateTime.UtcNow, NextAt = DateTime.UtcNow,
            State = state, Attempt = 1, ChannelUuid = _attempt, Node = "fs1",
        });
        await context.SaveChangesAsync();
        return id;
    }

    private async Task<WakeUpCall> ReadAsync(Guid id) => (await new WakeUpBook(_services.GetRequiredService<CallSignDb>(), TimeProvider.System).FindAsync(id, default))!;

    // Does what FreeSWITCH does with each command until the socket or the call ends; keys answer the questions in their order.
    private async Task PlayAsync(string path, string variables, params string[] keys)
    {
        using var call = await ScriptedConnection.ConnectAsync(IPEndPoint.Parse(_host.SocketOf("hospitality")!.Split('/')[0]));
        await EslListenerTests.AnswerConnectAsync(call, $"variable_domain_name: acme.test\nvariable_socket_path: {Uri.EscapeDataString(path)}\n{variables}");
        var left = new Queue<string>(keys);
        while (await call.ReceiveAsync(Patience) is { } sent)
        {
            await call.ReplyAsync("+OK");
            if (sent.Headers.TryGetValue("call-command", out var command) && command == "hangup")
            {
                _ran.Add("hangup");
                continue;
            }

            if (!sent.Headers.TryGetValue("execute-app-name", out var application))
            {
                continue;
            }

            _ran.Add($"{application} {sent.Body}".TrimEnd());
            var more = application == "play_and_get_digits" && left.TryDequeue(out var entered) ? $"variable_{sent.Body.Split(' ').First(w => w.StartsWith("callsign_", StringComparison.Ordinal))}: {entered}\n" : "";
            await call.EventAsync($"Event-Name: CHANNEL_EXECUTE_COMPLETE\nApplication: {application}\nApplication-Response: _none_\nApplication-UUID: {sent.Headers["Event-UUID"]}\n{more}");
        }
    }

    private sealed class NoLog : ICallSessionLog
    {
        public void Add(CallSessionRecord session)
        {
        }
    }
}
