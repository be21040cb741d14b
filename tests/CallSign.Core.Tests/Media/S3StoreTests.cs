using CallSign.Core.Media;
using CallSign.Core.Media.Audio;
using CallSign.Core.Media.S3;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Core.Tests.VoicemailMessages;
using CallSign.Core.VoicemailMessages;
using CallSign.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Core.Tests.Media;

/// <summary>Sounds and messages in a bucket, over HTTP, with machines that have a disk each.</summary>
public sealed class S3StoreTests(Postgres postgres) : IAsyncLifetime
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly Tenant Acme = new() { Name = "Acme", Domain = "acme.test" };

    private readonly string _disk = Path.Combine(Path.GetTempPath(), "callsign-s3-" + Guid.NewGuid().ToString("N")[..8]);
    private readonly Guid _sound = Guid.NewGuid();
    private S3Imitation _s3 = null!;
    private S3Bucket _bucket = null!;

    public async ValueTask InitializeAsync()
    {
        _s3 = await S3Imitation.StartAsync();
        _bucket = new S3Bucket(_s3.Settings);
    }

    public async ValueTask DisposeAsync()
    {
        _bucket.Dispose();
        await _s3.DisposeAsync();
        if (Directory.Exists(_disk))
        {
            Directory.Delete(_disk, recursive: true);
        }
    }

    [Fact]
    public async Task A_sound_is_in_the_bucket_and_comes_to_every_machine_also_when_it_is_replaced()
    {
        var (one, two) = (Machine("one"), Machine("two"));
        await PutAsync(one, 0.5);
        Assert.Equal(SoundConverter.Rates.Select(r => $"media/{Acme.Id:N}/{_sound:N}/{r}.wav").Order(), _s3.Objects.Keys.Order());
        Assert.Equal(500, await LengthAsync(two));

        await PutAsync(one, 2);
        Assert.Equal(2000, await LengthAsync(two));

        // What is unchanged is not brought again.
        _s3.Requests.Clear();
        Assert.Equal(2000, await LengthAsync(two));
        Assert.DoesNotContain(_s3.Requests, r => r.StartsWith("GET", StringComparison.Ordinal));

        // A machine that nobody asks has it too: its switch plays from the folder.
        using var mirror = new MediaMirror(Machine("three"), TimeProvider.System, NullLogger<MediaMirror>.Instance);
        var row = new MediaFile { Id = _sound, TenantId = Acme.Id, Name = "Welcome" };
        using (var sound = await ConvertAsync(0.1))
        {
            row.Take(sound);
        }

        mirror.Follow(PbxSnapshot.Of([new TenantSnapshot(Acme, [], new NounSet([row]))], [], DateTimeOffset.UnixEpoch));
        Assert.True(await mirror.RunAsync(Stop));
        Assert.All(SoundConverter.Rates, r => Assert.True(File.Exists(Path.Combine(_disk, "three", Acme.Id.ToString("N"), _sound.ToString("N"), $"{r}", "sound.wav"))));

        _s3.PageSize = 2;
        Assert.Equal(_sound, Assert.Single(await Machine("four").AllAsync(Stop)).SoundId);
        await two.DeleteAsync(Acme.Id, _sound, Stop);
        Assert.Empty(_s3.Objects);
        Assert.Empty(await two.AllAsync(Stop));
    }

    [Fact]
    public async Task A_bucket_that_is_busy_is_asked_again_and_one_that_is_down_leaves_the_copies()
    {
        var one = Machine("one");
        _s3.FailNext(2);
        await PutAsync(one, 0.5);
        Assert.Equal(2, _s3.Requests.Count(r => r.EndsWith(" 503", StringComparison.Ordinal)));
        Assert.Equal(3, _s3.Objects.Count);

        _s3.IsDown = true;
        Assert.Equal(500, await LengthAsync(one));
        await Assert.ThrowsAsync<IOException>(() => LengthAsync(Machine("two")));
        await Assert.ThrowsAsync<IOException>(() => PutAsync(one, 1));
        Assert.Equal(500, await LengthAsync(one));
    }

    [Fact]
    public async Task What_was_in_the_folder_before_the_bucket_is_read_from_there()
    {
        using (var sound = await ConvertAsync(0.7))
        {
            await Folder("one").PutAsync(Acme.Id, _sound, sound, Stop);
        }

        Assert.Equal(700, await LengthAsync(Machine("one")));
        Assert.Single(await Machine("one").AllAsync(Stop));
    }

    [Fact]
    public async Task A_wrong_secret_opens_nothing()
    {
        using var bucket = new S3Bucket(_s3.Settings with { Secret = "wrong" });
        await Assert.ThrowsAsync<IOException>(() => bucket.ListAsync("media/", Stop));
        Assert.Contains("GET  403", _s3.Requests);
        Assert.DoesNotContain("wrong", _s3.Settings.ToString() + (_s3.Settings with { Secret = "wrong" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_recorded_while_the_bucket_is_down_waits_and_is_not_lost()
    {
        await using var bed = await VoicemailBed.NewAsync(postgres, audio: f => Audio(f));
        _s3.IsDown = true;
        var draft = bed.Record(3);
        Assert.True(bed.Intake.Complete(draft.Id));
        await Assert.ThrowsAsync<IOException>(() => bed.Intake.RunAsync(Stop));
        Assert.Equal(1, bed.Intake.Waiting);
        Assert.True(File.Exists(bed.Folders.IncomingFile(draft.Id)));

        _s3.IsDown = false;
        Assert.Equal(1, await bed.Intake.RunAsync(Stop));
        var message = Assert.Single(await bed.Messages.ListAsync(bed.TenantId, bed.Extension.Id, VoicemailState.New, Stop));
        Assert.Equal(3000, message.DurationMilliseconds);
        Assert.Equal([$"voicemail/{bed.TenantId:N}/{message.Id:N}.wav"], _s3.Objects.Keys);

        // On another machine a switch plays it from the folder of that one.
        var other = new VoicemailFolders(Path.Combine(_disk, "other"), "/other/nodes");
        (await Audio(other).OpenAsync(bed.TenantId, message.Id, Stop))?.Dispose();
        Assert.Equal($"/other/nodes/{bed.TenantId:N}/{message.Id:N}.wav", await Audio(other).PathOnNodesAsync(bed.TenantId, message.Id, Stop));
        using (var file = await Audio(other).OpenAsync(bed.TenantId, message.Id, Stop))
        {
            Assert.Equal(3000, WavSummary.Read(file!)!.DurationMilliseconds);
        }

        // Copies go in time, and come again; what only the folder has stays.
        var old = Guid.NewGuid();
        var kept = new FolderVoicemailAudio(other);
        File.Copy(kept.PathOf(bed.TenantId, message.Id), kept.PathOf(bed.TenantId, old));
        foreach (var id in new[] { old, message.Id })
        {
            File.SetLastWriteTimeUtc(kept.PathOf(bed.TenantId, id), DateTime.UtcNow - S3VoicemailAudio.Copies - TimeSpan.FromHours(1));
        }

        await Audio(other).TidyAsync(Stop);
        Assert.Equal(old, Assert.Single(await kept.AllAsync(Stop)).Id);
        Assert.NotNull(await Audio(other).PathOnNodesAsync(bed.TenantId, old, Stop));
        Assert.NotNull(await Audio(other).PathOnNodesAsync(bed.TenantId, message.Id, Stop));

        await Audio(other).DeleteAsync(bed.TenantId, message.Id, Stop);
        Assert.Empty(_s3.Objects);
        Assert.Null(await Audio(other).PathOnNodesAsync(bed.TenantId, message.Id, Stop));
    }

    private S3VoicemailAudio Audio(VoicemailFolders folders) => new(_bucket, new FolderVoicemailAudio(folders), TimeProvider.System, NullLogger<S3VoicemailAudio>.Instance);

    private FolderMediaStore Folder(string machine) => new(new MediaFolders(Path.Combine(_disk, machine), "/on/nodes"));

    private S3MediaStore Machine(string name) => new(_bucket, Folder(name));

    private async Task<ConvertedSound> ConvertAsync(double seconds)
    {
        using var converter = new SoundConverter(new MediaFolders(Path.Combine(_disk, "one"), "/on/nodes"), TimeProvider.System);
        return await converter.ConvertAsync(new MemoryStream(TestSounds.Wav(TestSounds.Tone(440, 8000, seconds), 8000)), Stop);
    }

    private async Task PutAsync(S3MediaStore store, double seconds)
    {
        using var sound = await ConvertAsync(seconds);
        await store.PutAsync(Acme.Id, _sound, sound, Stop);
    }

    private async Task<int> LengthAsync(S3MediaStore store)
    {
        using var file = await store.OpenAsync(Acme.Id, _sound, 8000, Stop);
        return WavSummary.Read(file!)!.DurationMilliseconds;
    }
}
