using System.Diagnostics.Metrics;
using System.Net;
using System.Threading.Channels;
using CallSign.Core.Conferences;
using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.Lockouts;
using CallSign.Core.Mail;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.Core.VoicemailMessages;
using CallSign.Telephony.Modules;
using CallSign.Telephony.Modules.Conference;
using CallSign.Telephony.Tests.Esl;
using CallSign.TestSupport;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Telephony.Tests.Modules.Conference;

/// <summary>Calls at the door of a conference room; the test plays FreeSWITCH's side of the socket.</summary>
public sealed class ConferenceModuleTests(Postgres postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly Tenant Acme = new() { Name = "Acme", Domain = "acme.test" };
    private static readonly DateTimeOffset Noon = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    // Without a database, entries are counted by the portal itself.
    private static readonly CallSignDb Away = new(new DbContextOptionsBuilder<CallSignDbContext>().UseNpgsql("Host=127.0.0.1;Port=1;Username=x;Database=x;Timeout=2").Options, TimeProvider.System);

    private readonly ConferenceRoom _room = new() { TenantId = Acme.Id, Name = "Board", Number = "300", PinInClear = "1357", ModeratorPinInClear = "2468", EndWithModerator = true };
    private readonly Channel<CallSessionRecord> _sessions = Channel.CreateUnbounded<CallSessionRecord>();
    private readonly List<string> _ran = [];
    private readonly List<string> _asked = [];
    private readonly ManualTime _time = new(Noon);
    private readonly SecretBox _box = new(new EphemeralDataProtectionProvider());
    private readonly VoicemailFolders _folders = new(Path.Combine(Path.GetTempPath(), "callsign-conference-" + Guid.NewGuid().ToString("N")[..8]), "/on/nodes");
    private ScheduledConference? _meeting;
    private EntryLockout? _lockout;
    private ConferenceNames _names = null!;
    private string _isLocked = "-ERR no reply";
    private int _count;

    private string Door => $"conference/room/{_room.Id:N}";

    [Theory]
    [InlineData("1357", "")]
    [InlineData("2468", "+flags{moderator|endconf}")]
    public async Task The_right_PIN_leads_in_as_what_it_is_for(string pin, string flags)
    {
        await using var host = await StartAsync();
        using var call = await CallAsync(host, Door);
        await PlaySwitchAsync(call, pin);
        Assert.Equal($"transfer set:conference_enforce_security=false,conference:300-acme.test@{_room.Id:N}{flags} inline", _ran[^1]);
        var session = await _sessions.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ModuleOutcome.Completed, session.Outcome);
        Assert.DoesNotContain(session.Steps, s => (s.Argument + s.Outcome).Contains(pin, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_moderators_phone_is_asked_for_nothing()
    {
        await using var host = await StartAsync();
        using var call = await CallAsync(host, Door + "/moderator");
        await PlaySwitchAsync(call);
        Assert.DoesNotContain(_ran, r => r.StartsWith("play_and_get_digits", StringComparison.Ordinal));
        Assert.EndsWith("+flags{moderator|endconf} inline", _ran[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_PINs_end_politely_and_close_the_room_in_the_end()
    {
        await using var host = await StartAsync();
        for (var i = 0; i < 3; i++)
        {
            using var call = await CallAsync(host, Door);
            await PlaySwitchAsync(call, "1111", "2222", "3333");
            Assert.Equal(["playback conference/conf-goodbye.wav", "hangup"], _ran.TakeLast(2));
        }

        using (var right = await CallAsync(host, Door))
        {
            await PlaySwitchAsync(right, "1357", "1357", "1357");
            Assert.Equal("hangup", _ran[^1]);
        }

        // A telephone of the tenant is not shut out by what strangers do, and after a while nobody is.
        using (var phone = await CallAsync(host, Door, "variable_user_name: 1000\n"))
        {
            await PlaySwitchAsync(phone, "1357");
            Assert.StartsWith("transfer ", _ran[^1], StringComparison.Ordinal);
        }

        _time.Advance(EntryLockout.Closed);
        using var later = await CallAsync(host, Door);
        await PlaySwitchAsync(later, "1357");
        Assert.StartsWith("transfer ", _ran[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("locked", 1, "conf-locked")]
    [InlineData("-ERR no reply", 2, "conf-conference_is_full")]
    public async Task A_locked_or_full_room_takes_nobody(string locked, int count, string sound)
    {
        (_isLocked, _count, _room.MaxMembers) = (locked, count, 2);
        await using var host = await StartAsync();
        using var call = await CallAsync(host, Door);
        await PlaySwitchAsync(call, "1357");
        Assert.Contains(_ran, r => r == $"playback conference/{sound}.wav");
        Assert.Equal("hangup", _ran[^1]);
        Assert.Contains("conference 300-acme.test get is_locked", _asked);
    }

    [Fact]
    public async Task A_room_for_scheduled_conferences_opens_a_little_before()
    {
        _room.ScheduledOnly = true;
        _meeting = new ScheduledConference { TenantId = Acme.Id, Name = "Weekly", RoomId = _room.Id, Date = new DateOnly(2026, 12, 1), Time = new TimeOnly(12, 20), LengthMinutes = 30 };
        await using var host = await StartAsync();
        using (var early = await CallAsync(host, Door))
        {
            await PlaySwitchAsync(early, "1357");
            Assert.Equal("hangup", _ran[^1]);
        }

        _time.Advance(TimeSpan.FromMinutes(5));
        using (var right = await CallAsync(host, Door))
        {
            await PlaySwitchAsync(right, "1357");
            Assert.StartsWith("transfer ", _ran[^1], StringComparison.Ordinal);
        }

        _time.Advance(TimeSpan.FromMinutes(45));
        using var over = await CallAsync(host, Door);
        await PlaySwitchAsync(over, "1357");
        Assert.Equal("hangup", _ran[^1]);
    }

    [Fact]
    public async Task A_personal_code_needs_neither_room_nor_PIN_until_the_end()
    {
        var invitee = new ConferenceInvitee { Id = Guid.NewGuid(), Name = "Eve", Email = "eve@example.com" };
        _meeting = new ScheduledConference { TenantId = Acme.Id, Name = "Weekly", RoomId = _room.Id, Date = new DateOnly(2026, 12, 1), Time = new TimeOnly(12, 10), LengthMinutes = 30, Invitees = [invitee] };
        await using var host = await StartAsync("5551234567");
        foreach (var door in new[] { "conference/access", Door })
        {
            using var call = await CallAsync(host, door);
            await PlaySwitchAsync(call, "5551234567");
            Assert.StartsWith("transfer ", _ran[^1], StringComparison.Ordinal);
            Assert.DoesNotContain("moderator", _ran[^1], StringComparison.Ordinal);
        }

        using (var wrong = await CallAsync(host, "conference/access"))
        {
            await PlaySwitchAsync(wrong, "5551234568", "0000000000", "77");
            Assert.Equal("hangup", _ran[^1]);
        }

        _time.Advance(TimeSpan.FromMinutes(41));
        using var late = await CallAsync(host, "conference/access");
        await PlaySwitchAsync(late, "5551234567", "5551234567", "5551234567");
        Assert.Equal("hangup", _ran[^1]);
    }

    [Fact]
    public async Task The_access_number_asks_for_room_and_PIN()
    {
        await using var host = await StartAsync();
        using var call = await CallAsync(host, "conference/access");
        await PlaySwitchAsync(call, "999", "300", "1357");
        Assert.StartsWith("transfer ", _ran[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_comes_says_his_name_and_those_inside_hear_it()
    {
        (_room.AnnounceNames, _room.PinInClear, _room.ModeratorPinInClear, _room.Record, _count) = (true, null, null, true, 1);
        await using var host = await StartAsync();
        using var call = await CallAsync(host, Door);
        await PlaySwitchAsync(call);
        var name = _ran.Single(r => r.StartsWith("record ", StringComparison.Ordinal)).Split(' ')[1];
        Assert.StartsWith("/on/nodes/conference-names/", name, StringComparison.Ordinal);
        Assert.Equal([$"conference 300-acme.test play {name}", "conference 300-acme.test play conference/conf-has_joined.wav"], _asked.TakeLast(2));
        Assert.Contains("playback conference/conf-being_recorded.wav", _ran);
        Assert.Equal(name, _names.Take(Guid.ParseExact(Path.GetFileNameWithoutExtension(name), "N"))); // told once more when he leaves
    }

    [Fact]
    public async Task Who_comes_first_says_his_name_as_well_for_when_he_leaves()
    {
        (_room.AnnounceNames, _room.PinInClear, _room.ModeratorPinInClear) = (true, null, null);
        await using var host = await StartAsync();
        using var call = await CallAsync(host, Door);
        await PlaySwitchAsync(call);
        var name = _ran.Single(r => r.StartsWith("record ", StringComparison.Ordinal)).Split(' ')[1];
        Assert.DoesNotContain(_asked, a => a.Contains(" play ", StringComparison.Ordinal));
        Assert.Equal(name, _names.Take(Guid.ParseExact(Path.GetFileNameWithoutExtension(name), "N")));
    }

    [Theory]
    [InlineData("conference/room/00000000000000000000000000000001")]
    [InlineData("conference/room/300")]
    [InlineData("conference/other")]
    public async Task What_names_no_room_goes_on_in_the_dialplan(string path)
    {
        await using var host = await StartAsync();
        using var call = await CallAsync(host, path);
        await PlaySwitchAsync(call);
        Assert.Empty(_ran);
    }

    private async Task<ModuleHost> StartAsync(string? code = null)
    {
        INoun[] nouns = _meeting is null ? [_room] : [_room, _meeting];
        var snapshots = new SnapshotStore();
        snapshots.Swap(PbxSnapshot.Of([new TenantSnapshot(Acme, [ExtensionEntry.From(new Extension { TenantId = Acme.Id, Number = "1000", DisplayName = "Ada" }, Acme.Domain, "secret", null)!], new NounSet(nouns))], [], DateTimeOffset.UnixEpoch));
        CallSignDb? db = null;
        if (code is not null)
        {
            db = PostgresFixture.Services(await postgres.NewDatabaseAsync()).GetRequiredService<CallSignDb>();
            await using var context = db.Open(TenantScope.System);
            context.Tenants.Add(Acme);
            context.Add(new ConferenceInvitation { TenantId = Acme.Id, ConferenceId = _meeting!.Id, InviteeId = _meeting.Invitees[0].Id, Code = _box.Encrypt(code), ChangedAt = Noon.UtcDateTime });
            await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        _lockout = new EntryLockout(db ?? Away, _time, NullLogger<EntryLockout>.Instance);
        var module = new ConferenceModule(
            snapshots, new ConferenceInvitations(db ?? Away, _box, snapshots, new MailSettings(), _time), _names = new ConferenceNames(_folders, _time), new VoicemailGreetings(_folders), _lockout, _time,
            NullLogger<ConferenceModule>.Instance);
        Assert.Equal("127.0.0.4:9001", module.DefaultEndPoint.ToString());
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        var host = new ModuleHost([module], new ModuleOptions { Common = new IPEndPoint(IPAddress.Loopback, 0) }, new Log(_sessions.Writer), TimeProvider.System, NullLoggerFactory.Instance, meters);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private static async Task<ScriptedConnection> CallAsync(ModuleHost host, string path, string more = "")
    {
        var call = await ScriptedConnection.ConnectAsync(IPEndPoint.Parse(host.SocketOf("conference")!.Split('/')[0]));
        await EslListenerTests.AnswerConnectAsync(call, $"variable_domain_name: acme.test\nCaller-Caller-ID-Number: 2002\n{more}variable_socket_path: {Uri.EscapeDataString(path)}\n");
        return call;
    }

    // Does what FreeSWITCH does with each command until the socket or the call ends; keys answer the questions in their order.
    private async Task PlaySwitchAsync(ScriptedConnection call, params string[] keys)
    {
        _ran.Clear();
        var left = new Queue<string>(keys);
        while (await call.ReceiveAsync(Patience) is { } sent)
        {
            if (sent.Line.StartsWith("api ", StringComparison.Ordinal))
            {
                var command = sent.Line["api ".Length..];
                _asked.Add(command);
                await call.ApiReplyAsync(command.EndsWith("is_locked", StringComparison.Ordinal) ? _isLocked : command.EndsWith("count", StringComparison.Ordinal) ? $"{_count}" : "+OK");
                continue;
            }

            await call.ReplyAsync("+OK");
            if (sent.Headers.TryGetValue("call-command", out var kind) && kind == "hangup")
            {
                _ran.Add("hangup");
                return;
            }

            if (sent.Headers.TryGetValue("execute-app-name", out var application))
            {
                _ran.Add($"{application} {sent.Body}".TrimEnd());
                var more = application == "play_and_get_digits" && left.TryDequeue(out var entered)
                    ? $"variable_{sent.Body.Split(' ').First(w => w.StartsWith("callsign_", StringComparison.Ordinal))}: {entered}\n" : "";
                await call.EventAsync($"Event-Name: CHANNEL_EXECUTE_COMPLETE\nApplication: {application}\nApplication-Response: _none_\nApplication-UUID: {sent.Headers["Event-UUID"]}\n{more}");
            }
        }
    }

    private sealed class Log(ChannelWriter<CallSessionRecord> sessions) : ICallSessionLog
    {
        public void Add(CallSessionRecord session) => sessions.TryWrite(session);
    }
}
