using CallSign.Core.Announcements;
using CallSign.Core.Media;
using CallSign.Core.Media.Audio;
using CallSign.Core.MusicOnHold;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Core.Tests.Extensions;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Core.Tests.Media;

public sealed class MediaLibraryTests(Postgres postgres) : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly MediaFolders _folders = new(Path.Combine(Path.GetTempPath(), "callsign-media-" + Guid.NewGuid().ToString("N")[..8]), "/on/nodes");

    public void Dispose()
    {
        if (Directory.Exists(_folders.Root))
        {
            Directory.Delete(_folders.Root, recursive: true);
        }
    }

    [Fact]
    public async Task An_upload_becomes_mono_at_three_rates_and_is_its_owners_alone()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var (library, store, row) = (Library(bed), new FolderMediaStore(_folders), await NewAsync(bed, "Welcome"));
        using var converter = new SoundConverter(_folders, TimeProvider.System);
        var wav = TestSounds.Wav(TestSounds.Tone(1000, 44100, 1.5), 44100, channels: 2);
        using (var sound = await converter.ConvertAsync(new MemoryStream(wav), Stop))
        {
            Assert.True((await library.PutAsync(bed.Acme, row.Id, sound, Stop)).Succeeded);
            using var again = await converter.ConvertAsync(new MemoryStream(wav), Stop);
            Assert.Null((await library.PutAsync(bed.Other, row.Id, again, Stop)).Value);
        }

        var saved = await bed.Get<NounList<MediaFile>>().FindAsync(bed.Acme, row.Id, Stop);
        Assert.Equal((1500, "WAV, 16 bit, 44.1 kHz, stereo", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(wav))), (saved!.DurationMilliseconds, saved.Format, saved.Sha256));
        Assert.Equal(MediaFile.PeakCount, saved.Peaks!.Length);
        Assert.All(saved.Peaks, p => Assert.InRange(p, 120, 130));
        foreach (var rate in SoundConverter.Rates)
        {
            using var file = (await library.OpenAsync(bed.Acme, row.Id, rate, Stop))!.File;
            using var read = AudioSniffer.Open(file);
            Assert.Equal((rate, 1, "WAV, 16 bit"), (read.Rate, read.Channels, read.Format));
            var samples = new float[rate * 2];
            var count = 0;
            int got;
            while ((got = read.Read(samples.AsSpan(count))) > 0)
            {
                count += got;
            }

            Assert.InRange(count, (rate * 3 / 2) - 1, (rate * 3 / 2) + 1);
            Assert.Equal(0.5, TestSounds.LevelOf(1000, samples.AsSpan(0, count), rate), 0.005);
        }

        Assert.Null(await library.OpenAsync(bed.Other, row.Id, 8000, Stop));
        Assert.Null(await library.OpenAsync(bed.Acme, row.Id, 11025, Stop));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folders.Staging));

        // An edit of its name leaves the audio alone.
        var draft = new MediaFile { Name = "Hello" };
        var renamed = await bed.Get<NounEditor<MediaFile>>().SaveAsync(bed.Acme, row.Id, saved.Version, draft, Stop);
        Assert.Equal(("Hello", 1500, saved.Sha256), (renamed.Value!.Name, renamed.Value.DurationMilliseconds, renamed.Value.Sha256));

        // Files go an hour after the row.
        await bed.Get<NounEditor<MediaFile>>().DeleteAsync(bed.Acme, row.Id, null, Stop);
        using var sweep = new MediaSweep(bed.Db, store, _folders, TimeProvider.System, NullLogger<MediaSweep>.Instance);
        Assert.Equal(0, await sweep.RunAsync(Stop));
        Directory.SetLastWriteTimeUtc(Path.Combine(_folders.Root, bed.Acme.TenantId!.Value.ToString("N"), row.Id.ToString("N")), DateTime.UtcNow.AddHours(-2));
        Assert.Equal(1, await sweep.RunAsync(Stop));
        Assert.Empty(await store.AllAsync(Stop));
    }

    [Fact]
    public async Task What_is_too_large_or_too_long_is_refused_and_leaves_nothing()
    {
        using var converter = new SoundConverter(_folders, TimeProvider.System);
        await Assert.ThrowsAsync<BadAudioException>(() => converter.ConvertAsync(new MemoryStream(new byte[SoundConverter.MostBytes + 1]), Stop));
        var hours = TestSounds.Wav(7, 8, 8000, 1, new byte[8000 * 60 * 31]);
        var failure = await Assert.ThrowsAsync<BadAudioException>(() => converter.ConvertAsync(new MemoryStream(hours), Stop));
        Assert.Contains("30 minutes", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<BadAudioException>(() => converter.ConvertAsync(new MemoryStream(TestSounds.Wav([], 8000)), Stop));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folders.Staging));
    }

    [Fact]
    public async Task What_plays_a_sound_keeps_it_from_being_deleted_and_another_tenants_is_not_there()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var row = await NewAsync(bed, "Welcome");
        var announcement = new Announcement { Name = "News", Sound = "media:" + row.Id };
        Assert.True((await bed.Get<NounEditor<Announcement>>().CreateAsync(bed.Acme, announcement, Stop)).Succeeded);
        Assert.Equal(SoundText.Of(row.Id), announcement.Sound);
        var music = new MusicClass { Name = "Jazz", Tracks = [new MusicTrack { Sound = SoundText.Of(row.Id) }], IsDefault = true };
        Assert.True((await bed.Get<NounEditor<MusicClass>>().CreateAsync(bed.Acme, music, Stop)).Succeeded);
        var refused = await bed.Get<NounEditor<MediaFile>>().DeleteAsync(bed.Acme, row.Id, null, Stop);
        Assert.Equal("It is in use: announcement News, music class Jazz use it. Give those another sound first.", refused.Errors[""]);
        Assert.Equal(2, (await bed.Get<NounList<MediaFile>>().PageAsync(bed.Acme, new(), Stop)).Items.Single().Users);

        var stolen = await bed.Get<NounEditor<Announcement>>().CreateAsync(bed.Other, new Announcement { Name = "News", Sound = SoundText.Of(row.Id) }, Stop);
        Assert.Equal("This sound no longer exists. Choose another one.", stolen.Errors["Sound"]);
        var second = new MusicClass { Name = "Rock", Tracks = [new MusicTrack { Sound = SoundText.Of(row.Id) }], IsDefault = true };
        Assert.Contains("Jazz", (await bed.Get<NounEditor<MusicClass>>().CreateAsync(bed.Acme, second, Stop)).Errors["IsDefault"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ivr/ivr-welcome.wav", true)]
    [InlineData("digits/8000/1.wav", true)]
    [InlineData("../../etc/passwd.wav", false)]
    [InlineData("/etc/shadow.wav", false)]
    [InlineData("ivr/${system ls}.wav", false)]
    [InlineData("shout://host/a.wav", false)]
    [InlineData("ivr/a.wav!ivr/b.wav", false)]
    [InlineData("ivr/a.wav\n", false)]
    [InlineData("media:nothing", false)]
    public void Prompts_of_the_switch_are_files_below_its_sounds_and_nothing_else(string text, bool good) => Assert.Equal(good, SoundText.Problem(text) is null);

    [Fact]
    public async Task A_list_that_changes_ends_the_one_that_is_being_read()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        using var converter = new SoundConverter(_folders, TimeProvider.System);
        List<MediaFile> sounds = [];
        foreach (var name in new[] { "One", "Two" })
        {
            sounds.Add(await NewAsync(bed, name));
            using var sound = await converter.ConvertAsync(new MemoryStream(TestSounds.Wav(TestSounds.Tone(400, 8000, 0.1), 8000)), Stop);
            await Library(bed).PutAsync(bed.Acme, sounds[^1].Id, sound, Stop);
        }

        var music = new MusicClass { Name = "Jazz", Tracks = [.. sounds.Select(s => new MusicTrack { Sound = SoundText.Of(s.Id) })] };
        await bed.Get<NounEditor<MusicClass>>().CreateAsync(bed.Acme, music, Stop);
        var folders = new MusicFolders(_folders, NullLogger<MusicFolders>.Instance);
        folders.Follow(await SnapshotAsync(bed));
        var folder = Path.Combine(_folders.Root, bed.Acme.TenantId!.Value.ToString("N"), "music", music.Id.ToString("N"));
        var first = Assert.Single(Directory.GetFiles(folder));
        string Line(int i) => $"/on/nodes/{bed.Acme.TenantId:N}/{sounds[i].Id:N}/sound.wav\n";
        Assert.Equal(Line(0) + Line(1), await File.ReadAllTextAsync(first, Stop));

        await using var reading = new FileStream(first, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        music.Tracks.Reverse();
        await bed.Get<NounEditor<MusicClass>>().SaveAsync(bed.Acme, music.Id, music.Version, music, Stop);
        folders.Follow(await SnapshotAsync(bed));
        Assert.Equal(0, reading.Length);
        Assert.Equal(Line(1) + Line(0), await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder)), Stop));

        var row = await bed.Get<NounList<MusicClass>>().FindAsync(bed.Acme, music.Id, Stop);
        await bed.Get<NounEditor<MusicClass>>().DeleteAsync(bed.Acme, row!.Id, null, Stop);
        folders.Follow(await SnapshotAsync(bed));
        Assert.False(Directory.Exists(folder));
    }

    private MediaLibrary Library(TenantBed bed) => new(bed.Db, new FolderMediaStore(_folders));

    private static async Task<MediaFile> NewAsync(TenantBed bed, string name) =>
        (await bed.Get<NounEditor<MediaFile>>().CreateAsync(bed.Acme, new MediaFile { Name = name }, Stop)).Value!;

    private static async Task<PbxSnapshot> SnapshotAsync(TenantBed bed)
    {
        await using var context = bed.Db.Open(TenantScope.System);
        List<INoun> nouns = [.. await context.Set<MediaFile>().AsNoTracking().ToListAsync(Stop), .. await context.Set<MusicClass>().AsNoTracking().ToListAsync(Stop)];
        var tenants = await context.Tenants.AsNoTracking().ToListAsync(Stop);
        return PbxSnapshot.Of(
            tenants.Select(t => new TenantSnapshot(t, [], new NounSet(nouns.Where(n => ((ITenantOwned)n).TenantId == t.Id)))), [], DateTimeOffset.UnixEpoch);
    }
}
