using System.Diagnostics.Metrics;
using System.Net;
using System.Threading.Channels;
using CallSign.Core.Audit;
using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.Lockouts;
using CallSign.Core.Media;
using CallSign.Core.Media.Audio;
using CallSign.Core.Nouns;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.Core.VoicemailMessages;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Modules;
using CallSign.Telephony.Modules.Recorder;
using CallSign.Telephony.Tests.Esl;
using CallSign.TestSupport;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Telephony.Tests.Modules.Recorder;

/// <summary>Sounds that are recorded by telephone; the test plays FreeSWITCH's side of the socket and records.</summary>
public sealed class RecorderModuleTests(Postgres postgres) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly string _root = Path.Combine(Path.GetTempPath(), "callsign-recorder-" + Guid.NewGuid().ToString("N")[..8]);
    private readonly Channel<CallSessionRecord> _sessions = Channel.CreateUnbounded<CallSessionRecord>();
    private readonly List<string> _ran = [];
    private readonly Tenant _acme = new() { Name = "Acme", Domain = "acme.test", TimeZone = "Europe/Berlin" };
    private readonly Lines _lines = new();
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 12, 1, 12, 0, 0, TimeSpan.Zero));
    private ServiceProvider? _services;
    private SnapshotStore _snapshots = null!;
    private EntryLockout _lockout = null!;
    private float _level = 0.5f;
    private string? _hangUpIn;

    private VoicemailFolders Folders => new(_root + "-voicemail", "/on/nodes");

    private Actor Ada => new("ada@acme.test", null, _acme.Id, PortalRole.TenantAdministrator);

    public async ValueTask DisposeAsync()
    {
        await (_services?.DisposeAsync() ?? ValueTask.CompletedTask);
        foreach (var folder in new[] { _root, Folders.Root }.Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Whoever_answers_records_records_anew_hears_it_back_and_keeps_it()
    {
        await using var host = await StartAsync();
        var row = await BeginAsync();
        using var call = await CallAsync(host, $"recorder/ring/{row.Id:N}", Mark(row));
        await PlaySwitchAsync(call, "2", "1");
        Assert.Equal(2, _ran.Count(r => r.StartsWith("record /on/nodes/incoming/", StringComparison.Ordinal) && r.EndsWith(" 300 200 5", StringComparison.Ordinal)));
        Assert.Equal(["playback ivr/ivr-recording_saved.wav", "hangup"], _ran.TakeLast(2));
        Assert.Contains(_ran, r => r.StartsWith("playback /on/nodes/incoming/", StringComparison.Ordinal));
        var saved = await FindAsync(row);
        Assert.Equal(SoundRecordingState.Saved, saved.State);

        // Three seconds of a tone between silent ends: the ends are cut.
        var sound = Assert.Single(await SoundsAsync());
        Assert.Equal((saved.SoundId, "Welcome", "WAV, 16 bit, 8 kHz, mono"), ((Guid?)sound.Id, sound.Name, sound.Format));
        Assert.InRange(sound.DurationMilliseconds, 3000, 3500);
        Assert.Empty(Directory.GetFiles(Folders.Incoming));
        await using var context = Get<CallSignDb>().Open(TenantScope.Of(_acme.Id));
        var entry = await context.AuditEntries.AsNoTracking().SingleAsync(a => a.Action == "record", Stop);
        Assert.Equal(("ada@acme.test", "Welcome"), (entry.ActorName, entry.Label));
    }

    [Fact]
    public async Task A_sound_that_is_there_gets_the_recording_in_place_of_its_audio()
    {
        await using var host = await StartAsync();
        var sound = (await Get<NounEditor<MediaFile>>().CreateAsync(Ada, new MediaFile { Name = "Old" }, Stop)).Value!;
        var row = await BeginAsync(sound.Id);
        using var call = await CallAsync(host, $"recorder/ring/{row.Id:N}", Mark(row));
        await PlaySwitchAsync(call, "1");
        var kept = Assert.Single(await SoundsAsync());
        Assert.True(kept.Id == sound.Id && kept.HasAudio);
    }

    [Theory]
    [InlineData("3", null)]
    [InlineData("1", "playback")]
    public async Task What_is_discarded_or_hung_up_on_leaves_nothing(string key, string? hangUpIn)
    {
        _hangUpIn = hangUpIn;
        await using var host = await StartAsync();
        var row = await BeginAsync();
        using (var call = await CallAsync(host, $"recorder/ring/{row.Id:N}", Mark(row)))
        {
            await PlaySwitchAsync(call, key);
        }

        await _sessions.Reader.ReadAsync(Stop);
        Assert.Equal(SoundRecordingState.Discarded, (await FindAsync(row)).State);
        Assert.Empty(await SoundsAsync());
        Assert.Empty(Directory.GetFiles(Folders.Incoming));
    }

    [Fact]
    public async Task Silence_is_no_recording()
    {
        _level = 0.001f;
        await using var host = await StartAsync();
        var row = await BeginAsync();
        using var call = await CallAsync(host, $"recorder/ring/{row.Id:N}", Mark(row));
        await PlaySwitchAsync(call, "1");
        Assert.Contains("playback voicemail/vm-too-small.wav", _ran);
        Assert.Equal((SoundRecordingState.Discarded, "Nothing was said."), ((await FindAsync(row)).State, (await FindAsync(row)).Reason));
    }

    [Fact]
    public async Task A_call_that_was_not_placed_for_it_records_nothing()
    {
        await using var host = await StartAsync();
        var row = await BeginAsync();
        using (var call = await CallAsync(host, $"recorder/ring/{row.Id:N}", $"variable_callsign_record: {Guid.NewGuid()}\n"))
        {
            await PlaySwitchAsync(call);
        }

        Assert.Equal(["hangup"], _ran);
        Assert.Equal(SoundRecordingState.Ringing, (await FindAsync(row)).State);
    }

    [Fact]
    public async Task The_code_asks_for_the_PIN_and_makes_a_sound_that_says_who_and_when()
    {
        await using var host = await StartAsync();
        using (var call = await CallAsync(host, "recorder/code", "variable_user_name: 1001\n"))
        {
            await PlaySwitchAsync(call, "1111", "4821", "1");
        }

        Assert.Equal("Recorded by 1001 Ada, 2026-12-01 13:00", Assert.Single(await SoundsAsync()).Name);
        var session = await _sessions.Reader.ReadAsync(Stop);
        Assert.DoesNotContain(session.Steps, s => (s.Argument + s.Outcome).Contains("4821", StringComparison.Ordinal));

        // Wrong ones close it, together with the mailbox; a telephone without a PIN gets nowhere.
        using (var call = await CallAsync(host, "recorder/code", "variable_user_name: 1001\n"))
        {
            await PlaySwitchAsync(call, "1", "2", "3");
        }

        Assert.Equal(["playback voicemail/vm-abort.wav", "hangup"], _ran.TakeLast(2));
        using (var call = await CallAsync(host, "recorder/code", "variable_user_name: 1002\n"))
        {
            await PlaySwitchAsync(call);
        }

        Assert.Empty(_ran);
        Assert.Single(await SoundsAsync());
    }

    [Fact]
    public async Task Starting_says_what_is_wrong_and_what_becomes_of_the_call()
    {
        await using var host = await StartAsync();
        var recorder = NewRecorder(host);
        Assert.Equal("There is no extension 9999 that can be called.", (await recorder.StartAsync(Ada, new RecordingWish("9999", Name: "Welcome"), Stop)).Errors["Extension"]);
        Assert.NotNull((await recorder.StartAsync(Ada, new RecordingWish("1001", Name: " "), Stop)).Errors["Name"]);
        Assert.Equal(Core.Saving.SaveOutcome.Gone, (await recorder.StartAsync(Ada, new RecordingWish("1001", Guid.NewGuid()), Stop)).Outcome);

        _lines.Answer = new PlacedCall(false, "-ERR USER_NOT_REGISTERED");
        var absent = (await recorder.StartAsync(Ada, new RecordingWish("1001", Name: "Welcome"), Stop)).Value!;
        var failed = await UntilAsync(absent, r => r.IsOver);
        Assert.Equal((SoundRecordingState.Failed, "No telephone of extension 1001 is registered."), (failed.State, failed.Reason));

        _lines.Answer = null; // rings on
        var ringing = (await recorder.StartAsync(Ada, new RecordingWish("1001", Name: "Welcome"), Stop)).Value!;
        Assert.Contains("at the moment", (await recorder.StartAsync(Ada, new RecordingWish("1001", Name: "Other"), Stop)).Errors["Extension"], StringComparison.Ordinal);
        Assert.False(await recorder.CancelAsync(new Actor("eve", null, Guid.NewGuid(), PortalRole.TenantAdministrator), ringing.Id, Stop));
        Assert.True(await recorder.CancelAsync(Ada, ringing.Id, Stop));
        Assert.False(await recorder.CancelAsync(Ada, ringing.Id, Stop));
        Assert.Equal(ringing.ChannelUuid, _lines.HungUp);
        Assert.Equal(SoundRecordingState.Cancelled, (await FindAsync(ringing)).State);
    }

    [Fact]
    public void The_call_is_written_from_checked_parts()
    {
        var channel = Guid.Parse("1f3b5d70-1e12-44cd-a930-7e588a5819dd");
        var call = new OriginateCall(channel, "acme.test", 45, "1001", "callsign-record-1", OriginatePurpose.Recording);
        Assert.Contains($"callsign_record={channel:D},", OriginateCommands.Telephones(call, "1001").Arguments, StringComparison.Ordinal);
        Assert.Contains("origination_caller_id_name=Recording,", OriginateCommands.Telephones(call, "1001").Arguments, StringComparison.Ordinal);
        Assert.Equal($"ORIGINATOR_CANCEL callsign_record {channel:D}", OriginateCommands.HangUp(OriginatePurpose.Recording, channel).Arguments);
        Assert.Throws<ArgumentException>(() => OriginateCommands.Telephones(call, "1001 &park"));
    }

    private static string Mark(SoundRecording row) => $"variable_callsign_record: {row.ChannelUuid}\n";

    private T Get<T>()
        where T : notnull => _services!.GetRequiredService<T>();

    private Task<IReadOnlyList<MediaFile>> SoundsAsync() => Get<NounList<MediaFile>>().AllAsync(Ada, Stop);

    private async Task<SoundRecording> FindAsync(SoundRecording row) => (await Get<SoundRecordings>().FindAsync(Ada, row.Id, Stop))!;

    private async Task<SoundRecording> UntilAsync(SoundRecording row, Func<SoundRecording, bool> isSo)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            if (await FindAsync(row) is var now && isSo(now))
            {
                return now;
            }

            await Task.Delay(20, limit.Token);
        }
    }

    private async Task<SoundRecording> BeginAsync(Guid? soundId = null)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var begun = await Get<SoundRecordings>().BeginAsync(
            new SoundRecording { TenantId = _acme.Id, SoundId = soundId, Name = "Welcome", Number = "1001", Node = "fs1", By = Ada.Name, CreatedAt = now, UpdatedAt = now }, Stop);
        return begun.Value!;
    }

    private PhoneRecorder NewRecorder(ModuleHost host) => new(
        _snapshots, Get<SoundRecordings>(), Get<NounList<MediaFile>>(), Get<NewSounds>(), _lines, host, Get<ActionLog>(), _time, NullLogger<PhoneRecorder>.Instance);

    private async Task<ModuleHost> StartAsync()
    {
        _services = PostgresFixture.Services(await postgres.NewDatabaseAsync(), s => s
            .AddSingleton<TimeProvider>(_time).AddSingleton(new SecretBox(new EphemeralDataProtectionProvider())).AddNouns().AddSingleton<ActionLog>().AddSingleton<SnapshotStore>()
            .AddSingleton(new MediaFolders(_root, "/media")).AddSingleton<IMediaStore, FolderMediaStore>().AddSingleton<SoundConverter>().AddSingleton<MediaLibrary>()
            .AddSingleton<NewSounds>().AddSingleton<SoundRecordings>().AddSingleton<RecordedSounds>());
        await using (var context = Get<CallSignDb>().Open(TenantScope.System))
        {
            context.Add(_acme);
            await context.SaveChangesAsync(Stop);
        }

        _snapshots = new SnapshotStore();
        ExtensionEntry[] extensions =
        [
            ExtensionEntry.From(new Extension { TenantId = _acme.Id, Number = "1001", DisplayName = "Ada" }, _acme.Domain, "secret", "4821")!,
            ExtensionEntry.From(new Extension { TenantId = _acme.Id, Number = "1002", DisplayName = "Bob" }, _acme.Domain, "secret", null)!,
        ];
        _snapshots.Swap(PbxSnapshot.Of([new TenantSnapshot(_acme, extensions)], [], DateTimeOffset.UnixEpoch));
        _lockout = new EntryLockout(Get<CallSignDb>(), _time, NullLogger<EntryLockout>.Instance);
        var module = new RecorderModule(_snapshots, Get<SoundRecordings>(), Get<RecordedSounds>(), Folders, _lockout, _time, NullLogger<RecorderModule>.Instance);
        Assert.Equal("127.0.0.7:9001", module.DefaultEndPoint.ToString());
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        var host = new ModuleHost([module], new ModuleOptions { Common = new IPEndPoint(IPAddress.Loopback, 0) }, new Log(_sessions.Writer), TimeProvider.System, NullLoggerFactory.Instance, meters);
        await host.StartAsync(Stop);
        return host;
    }

    private static async Task<ScriptedConnection> CallAsync(ModuleHost host, string path, string more)
    {
        var call = await ScriptedConnection.ConnectAsync(IPEndPoint.Parse(host.SocketOf("recorder")!.Split('/')[0]));
        await EslListenerTests.AnswerConnectAsync(call, $"variable_domain_name: acme.test\nCaller-Caller-ID-Number: 1001\n{more}variable_socket_path: {Uri.EscapeDataString(path)}\n");
        return call;
    }

    // Does what FreeSWITCH does with each command until the socket or the call ends; keys answer the questions in their order.
    private async Task PlaySwitchAsync(ScriptedConnection call, params string[] keys)
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
                float[] samples = [.. new float[8000], .. TestSounds.Tone(440, 8000, 3, _level), .. new float[40000]];
                await File.WriteAllBytesAsync(Path.Combine(Folders.Incoming, Path.GetFileName(sent.Body.Split(' ')[0])), TestSounds.Wav(samples, 8000), Stop);
            }
            else if (application == "play_and_get_digits" && left.TryDequeue(out var entered))
            {
                more = $"variable_{sent.Body.Split(' ').First(w => w.StartsWith("callsign_", StringComparison.Ordinal))}: {entered}\n";
            }

            if (application == _hangUpIn && sent.Body.StartsWith("/on/nodes/", StringComparison.Ordinal))
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

    private sealed class Lines : ICallLines
    {
        public PlacedCall? Answer { get; set; }

        public Guid? HungUp { get; private set; }

        public string? NodeFor(TenantSnapshot tenant, string number) => "fs1";

        public Task<PlacedCall> PlaceAsync(string node, OriginateCall call, string number, bool isTelephone, CancellationToken cancellationToken) =>
            Answer is { } answer ? Task.FromResult(answer) : new TaskCompletionSource<PlacedCall>().Task;

        public Task<bool?> ExistsAsync(string node, Guid channel, CancellationToken cancellationToken) => Task.FromResult<bool?>(false);

        public Task HangUpAsync(string node, OriginatePurpose purpose, Guid channel, CancellationToken cancellationToken)
        {
            HungUp = channel;
            return Task.CompletedTask;
        }
    }
}
