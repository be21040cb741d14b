using System.Diagnostics.Metrics;
using System.Net;
using System.Threading.Channels;
using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.Lockouts;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Core.VoicemailMessages;
using CallSign.Telephony.Modules;
using CallSign.Telephony.Modules.Voicemail;
using CallSign.Telephony.Tests.Esl;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Telephony.Tests.Modules.Voicemail;

/// <summary>Calls to mailboxes without a database; the test plays FreeSWITCH's side of the socket and records.</summary>
public sealed class VoicemailModuleTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly Tenant Acme = new() { Name = "Acme", Domain = "acme.test" };

    private readonly VoicemailFolders _folders = new(Path.Combine(Path.GetTempPath(), "callsign-voicemail-" + Guid.NewGuid().ToString("N")[..8]), "/on/nodes");
    private readonly Channel<CallSessionRecord> _sessions = Channel.CreateUnbounded<CallSessionRecord>();
    private readonly List<string> _ran = [];
    private readonly EntryLockout _lockout = new(
        new CallSignDb(new DbContextOptionsBuilder<CallSignDbContext>().UseNpgsql("Host=127.0.0.1;Port=1;Username=x;Database=x;Timeout=2").Options, TimeProvider.System), TimeProvider.System, NullLogger<EntryLockout>.Instance);
    private double _seconds = 3;

    public void Dispose()
    {
        if (Directory.Exists(_folders.Root))
        {
            Directory.Delete(_folders.Root, recursive: true);
        }
    }

    [Fact]
    public async Task A_caller_records_listens_records_anew_and_leaves_it()
    {
        await using var host = await StartAsync();
        using var call = await CallAsync(host, "voicemail/deposit/1001/unavailable", "2002");
        await PlaySwitchAsync(call, "1", "3", "2");
        var session = await _sessions.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ModuleOutcome.Completed, session.Outcome);
        var draft = Assert.Single(Notes());
        Assert.True(draft.IsComplete);
        Assert.Equal(("2002", false), (draft.CallerNumber, draft.Urgent));
        Assert.Equal(2, _ran.Count(r => r.StartsWith("record /on/nodes/incoming/", StringComparison.Ordinal)));
        Assert.Contains(_ran, r => r == "playback file_string://voicemail/vm-person.wav!digits/1.wav!digits/0.wav!digits/0.wav!digits/1.wav!voicemail/vm-not_available.wav");
        Assert.Contains(session.Steps, s => s.Argument == "message left" && s.Outcome == draft.Id.ToString());
        Assert.Equal("hangup", _ran[^1]);
    }

    [Fact]
    public async Task Whoever_hangs_up_in_the_middle_has_left_his_message()
    {
        await using var host = await StartAsync();
        using (var call = await CallAsync(host, "voicemail/deposit/1001/busy", "2002"))
        {
            await ActAsync(call, "record", []);
        }

        Assert.Equal(ModuleOutcome.HungUp, (await _sessions.Reader.ReadAsync(TestContext.Current.CancellationToken)).Outcome);
        Assert.True(Assert.Single(Notes()).IsComplete);
    }

    [Fact]
    public async Task A_recording_that_is_not_seen_here_leaves_the_call_to_the_fallback()
    {
        _seconds = 0;
        await using var host = await StartAsync();
        using var call = await CallAsync(host, "voicemail/deposit/1001/busy", "2002");
        await PlaySwitchAsync(call);
        Assert.DoesNotContain("hangup", _ran);
        Assert.Empty(Notes());
    }

    [Fact]
    public async Task Wrong_PINs_end_the_call_and_close_the_mailbox_in_the_end()
    {
        await using var host = await StartAsync();
        for (var i = 0; i < 3; i++)
        {
            using var call = await CallAsync(host, "voicemail/check/1001", "2002");
            await PlaySwitchAsync(call, "1111", "2222", "3333");
            Assert.Equal("hangup", _ran[^1]);
            var session = await _sessions.Reader.ReadAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotContain(session.Steps, s => (s.Argument + s.Outcome).Contains("1111", StringComparison.Ordinal));
        }

        Assert.Null(await _lockout.TakeAsync(new EntryDoor(Acme.Id, LockoutKind.Mailbox, _mailbox, "", "mailbox 1001"), TestContext.Current.CancellationToken));
        using var right = await CallAsync(host, "voicemail/check/1001", "2002");
        await PlaySwitchAsync(right, "4821", "4821", "4821");
        Assert.Contains(_ran, r => r.Contains("vm-abort", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("voicemail/deposit/9999/busy")]
    [InlineData("voicemail/deposit/1001")]
    [InlineData("voicemail/other")]
    public async Task What_names_no_mailbox_goes_on_in_the_dialplan(string path)
    {
        await using var host = await StartAsync();
        using var call = await CallAsync(host, path, "2002");
        await PlaySwitchAsync(call);
        Assert.Empty(_ran);
    }

    [Fact]
    public async Task Key_0_leads_to_the_operator_from_the_greeting_and_leaves_what_was_said_when_it_comes_in_a_recording()
    {
        _operator = "100";
        await using var host = await StartAsync();
        using (var call = await CallAsync(host, "voicemail/deposit/1001/busy", "2002"))
        {
            _pressed["playback"] = '0';
            await PlaySwitchAsync(call);
        }

        Assert.Equal(["set callsign_dials=100", "transfer 100 XML acme.test"], _ran.TakeLast(2));
        Assert.DoesNotContain(_ran, r => r.StartsWith("record", StringComparison.Ordinal));
        Assert.Empty(Notes());

        _pressed.Clear();
        _pressed["record"] = '0';
        using (var call = await CallAsync(host, "voicemail/deposit/1001/busy", "2002"))
        {
            await PlaySwitchAsync(call);
        }

        Assert.Equal("transfer 100 XML acme.test", _ran[^1]);
        Assert.True(Assert.Single(Notes()).IsComplete);
    }

    [Fact]
    public async Task Without_an_operator_0_stops_neither_the_greeting_nor_the_recording()
    {
        await using var host = await StartAsync();
        using var call = await CallAsync(host, "voicemail/deposit/1001/busy", "2002");
        await PlaySwitchAsync(call, "2");
        Assert.DoesNotContain(_ran, r => r.StartsWith("transfer", StringComparison.Ordinal));
        Assert.All(_ran.Where(r => r.StartsWith("set playback_terminators=", StringComparison.Ordinal)), r => Assert.DoesNotContain("0", r, StringComparison.Ordinal));
    }

    private readonly Dictionary<string, char> _pressed = [];
    private string? _operator;
    private Guid _mailbox;

    private IReadOnlyList<VoicemailDraft> Notes() =>
        Directory.Exists(_folders.Incoming) ? [.. Directory.GetFiles(_folders.Incoming, "*.json").Select(f => VoicemailDraft.Read(f)!)] : [];

    private async Task<ModuleHost> StartAsync()
    {
        var extension = new Extension { TenantId = Acme.Id, Number = "1001", DisplayName = "Ada", VoicemailOperator = _operator };
        _mailbox = extension.Id;
        var snapshots = new SnapshotStore();
        snapshots.Swap(PbxSnapshot.Of([new TenantSnapshot(Acme, [ExtensionEntry.From(extension, Acme.Domain, "secret", "4821")!])], [], DateTimeOffset.UnixEpoch));
        var intake = new VoicemailIntake(_folders, null!, TimeProvider.System, NullLogger<VoicemailIntake>.Instance);
        var module = new VoicemailModule(
            snapshots, _folders, intake, null!, new VoicemailGreetings(_folders), null!, null!, _lockout, TimeProvider.System, NullLogger<VoicemailModule>.Instance);
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        var host = new ModuleHost([module], new ModuleOptions { Common = new IPEndPoint(IPAddress.Loopback, 0) }, new Log(_sessions.Writer), TimeProvider.System, NullLoggerFactory.Instance, meters);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private static async Task<ScriptedConnection> CallAsync(ModuleHost host, string path, string caller)
    {
        var call = await ScriptedConnection.ConnectAsync(IPEndPoint.Parse(host.SocketOf("voicemail")!.Split('/')[0]));
        await EslListenerTests.AnswerConnectAsync(call, $"variable_domain_name: acme.test\nCaller-Caller-ID-Number: {caller}\nvariable_socket_path: {Uri.EscapeDataString(path)}\n");
        return call;
    }

    // Does what FreeSWITCH does with each command until the socket or the call ends; keys answer the questions in their order.
    private Task PlaySwitchAsync(ScriptedConnection call, params string[] keys) => ActAsync(call, null, keys);

    private async Task ActAsync(ScriptedConnection call, string? hangUpIn, string[] keys)
    {
        _ran.Clear();
        var left = new Queue<string>(keys);
        while (await call.ReceiveAsync(Patience) is { } sent)
        {
            await call.ReplyAsync("+OK");
            if (sent.Headers.TryGetValue("call-command", out var command) && command == "hangup")
            {
                _ran.Add("hangup");
                return;
            }

            if (!sent.Headers.TryGetValue("execute-app-name", out var application))
            {
                continue; // myevents, linger, sendevent
            }

            _ran.Add($"{application} {sent.Body}".TrimEnd());
            var more = "";
            if (application == "record")
            {
                var file = Path.Combine(_folders.Incoming, Path.GetFileName(sent.Body.Split(' ')[0]));
                if (_seconds > 0)
                {
                    await File.WriteAllBytesAsync(file, TestSounds.Wav(TestSounds.Tone(440, 8000, _seconds), 8000));
                }

                more = $"variable_record_ms: {_seconds * 1000}\n";
            }
            else if (application == "play_and_get_digits" && left.TryDequeue(out var entered))
            {
                more = $"variable_{sent.Body.Split(' ').First(w => w.StartsWith("callsign_", StringComparison.Ordinal))}: {entered}\n";
            }

            if (_pressed.TryGetValue(application, out var key))
            {
                more += $"variable_playback_terminator_used: {key}\n";
            }

            if (application == hangUpIn)
            {
                await call.SendAsync("Content-Type: text/disconnect-notice\nControlled-Session-UUID: 1f3b5d70-1e12-44cd-a930-7e588a5819dd\nContent-Disposition: linger\nChannel-Name: x\nLinger-Time: 2\nContent-Length: 0\n\n");
                continue;
            }

            await call.EventAsync($"Event-Name: CHANNEL_EXECUTE_COMPLETE\nApplication: {application}\nApplication-Response: _none_\nApplication-UUID: {sent.Headers["Event-UUID"]}\n{more}");
        }
    }

    private sealed class Log(ChannelWriter<CallSessionRecord> sessions) : ICallSessionLog
    {
        public void Add(CallSessionRecord session) => sessions.TryWrite(session);
    }
}
