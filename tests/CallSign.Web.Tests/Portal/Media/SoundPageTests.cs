using Bunit;
using CallSign.Core.Data;
using CallSign.Core.Media;
using CallSign.Core.Media.Audio;
using CallSign.Core.Nouns;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Saving;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Modules.Recorder;
using CallSign.Telephony.Reload;
using CallSign.TestSupport;
using CallSign.TestSupport.Live;
using CallSign.Web.Portal.Media;
using CallSign.Web.Tests.Hosting;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.Portal.Media;

public sealed class SoundPageTests(Postgres postgres) : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private readonly MediaFolders _folders = new(Path.Combine(Path.GetTempPath(), "callsign-media-" + Guid.NewGuid().ToString("N")[..8]), "/media");

    public void Dispose()
    {
        if (Directory.Exists(_folders.Root))
        {
            Directory.Delete(_folders.Root, recursive: true);
        }
    }

    [Fact]
    public async Task A_file_is_checked_when_it_is_chosen_and_kept_when_the_sound_is_created()
    {
        await using var context = await NewAsync();
        var page = context.Render<SoundPage>();
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("hello", "greeting.wav"));
        page.WaitForAssertion(() => Assert.Equal("errorThis is neither WAV, MP3 nor Ogg Vorbis.", page.Find(".field-error").TextContent));

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(TestSounds.Wav(TestSounds.Tone(440, 8000, 2), 8000), "our_<b>greeting.mp3"));
        page.WaitForAssertion(() => Assert.Contains("WAV, 16 bit, 8 kHz, mono", page.Find(".sound-pending").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".field-error"));
        Assert.Equal("our <b>greeting", page.Find("#noun-name").GetAttribute("value"));

        page.Find("#noun-name").Change("Greeting");
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Equal("2", page.Find("cs-player[src]").GetAttribute("seconds")));
        Assert.Empty(page.FindAll(".sound-pending"));
        var row = Assert.Single(await context.Services.GetRequiredService<NounList<MediaFile>>().AllAsync(context.Actor, CancellationToken.None));
        Assert.Equal(("Greeting", 2000), (row.Name, row.DurationMilliseconds));

        // It can be edited on without being taken for stale.
        page.Find("#noun-description").Change("For the night");
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("All changes are saved", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_telephone_is_rung_its_recording_is_followed_and_the_new_sound_opened()
    {
        await using var context = await NewAsync();
        var page = context.Render<SoundPage>();
        page.FindAll("button").Single(b => b.TextContent.Contains("Ring it", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.Contains("Enter a name for the sound first.", page.Markup, StringComparison.Ordinal), Long);

        page.Find("#noun-name").Change("Greeting");
        page.Find("#noun-description").Change("For the night");
        page.FindAll("button").Single(b => b.TextContent.Contains("Ring it", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.Contains("Extension 1001 rings.", page.Find(".recording").TextContent, StringComparison.Ordinal), Long);
        var recordings = context.Services.GetRequiredService<SoundRecordings>();
        var row = context.Recorder.Begun!;
        await recordings.MoveAsync(row, SoundRecordingState.Recording, null, null, null, CancellationToken.None);
        page.WaitForAssertion(() => Assert.Equal("Recording", page.Find(".recording-steps .now").TextContent), Long);

        using (var audio = await context.Services.GetRequiredService<SoundConverter>().ConvertAsync(new MemoryStream(TestSounds.Wav(TestSounds.Tone(440, 8000, 2), 8000)), CancellationToken.None))
        {
            var made = await context.Services.GetRequiredService<NewSounds>().CreateAsync(context.Actor, new MediaFile { Name = "Greeting" }, audio, null, CancellationToken.None);
            await recordings.MoveAsync(row, SoundRecordingState.Saved, null, made.Value!.Id, null, CancellationToken.None);
        }

        page.WaitForAssertion(() => Assert.Equal("2", page.Find("cs-player[src]").GetAttribute("seconds")), Long);
        Assert.Equal("For the night", Assert.Single(await context.Services.GetRequiredService<NounList<MediaFile>>().AllAsync(context.Actor, CancellationToken.None)).Description);
        Assert.Contains("All changes are saved", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_is_spoken_and_stays_with_its_sound()
    {
        await using var context = await NewAsync();
        var page = context.Render<SoundPage>();
        page.Find("#noun-name").Change("Greeting");
        page.Find("textarea").Input("Welcome <b>all</b>");
        page.FindAll("button").Single(b => b.TextContent.Contains("Make the sound", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.Equal("1", page.Find("cs-player[src]").GetAttribute("seconds")), Long);
        page.WaitForAssertion(() => Assert.Equal("Welcome <b>all</b>", page.Find("textarea").GetAttribute("value")), Long);
        Assert.Equal("en", Assert.Single(await context.Services.GetRequiredService<NounList<MediaFile>>().AllAsync(context.Actor, CancellationToken.None)).TextLanguage);
    }

    private async Task<SoundContext> NewAsync()
    {
        var connection = await postgres.NewDatabaseAsync();
        var tenant = new Tenant { Name = "Acme", Domain = "acme.test" };
        await using (var services = PostgresFixture.Services(connection))
        {
            await using var db = services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
            db.Add(tenant);
            await db.SaveChangesAsync();
        }

        return new SoundContext(tenant.Id, connection, _folders);
    }

    private sealed class SoundContext : IAsyncDisposable
    {
        private readonly PageContext _page;

        public SoundContext(Guid tenant, string connection, MediaFolders folders)
        {
            _page = new PageContext(tenant, PortalRole.TenantAdministrator, connection);
            Actor = new Actor("sue", null, tenant, PortalRole.TenantAdministrator);
            _page.Services.AddDataProtection();
            _page.Services.AddSingleton<SecretBox>().AddNouns();
            _page.Services.AddSingleton<SnapshotStore>().AddSingleton<IReloadTargets, NoTargets>().AddSingleton<ApplyReceipts>();
            _page.Services.AddSingleton(folders).AddSingleton<IMediaStore, FolderMediaStore>().AddSingleton<MediaLibrary>().AddSingleton<SoundConverter>();
            _page.Services.AddSingleton<NewSounds>().AddSingleton<SoundRecordings>().AddSingleton<IPhoneRecorder>(Recorder = new FakeRecorder(() => Services.GetRequiredService<SoundRecordings>()));
            _page.Services.AddSingleton(new TextToSpeechSettings(new Uri("http://speech.test"))).AddSingleton<ITextToSpeech, Speech>().AddSingleton<SpokenSounds>();
        }

        public FakeRecorder Recorder { get; }

        public Actor Actor { get; }

        public IServiceProvider Services => _page.Services;

        public IRenderedComponent<T> Render<T>()
            where T : Microsoft.AspNetCore.Components.IComponent => _page.Render<T>();

        public ValueTask DisposeAsync() => _page.DisposeAsync();
    }

    /// <summary>Writes down what was wished, and calls nobody.</summary>
    private sealed class FakeRecorder(Func<SoundRecordings> recordings) : IPhoneRecorder
    {
        public SoundRecording? Begun { get; private set; }

        public async Task<SaveResult<SoundRecording>> StartAsync(Actor actor, RecordingWish wish, CancellationToken cancellationToken)
        {
            if (string.IsNullOrEmpty(wish.Name))
            {
                return SaveResult.Failed<SoundRecording>(nameof(wish.Name), "Enter a name.");
            }

            var now = DateTime.UtcNow;
            var row = new SoundRecording { TenantId = actor.TenantId!.Value, Name = wish.Name, Number = "1001", Node = "fs1", By = actor.Name, CreatedAt = now, UpdatedAt = now };
            Begun = row;
            return await recordings().BeginAsync(row, cancellationToken);
        }

        public Task<bool> CancelAsync(Actor actor, Guid id, CancellationToken cancellationToken) => Task.FromResult(false);
    }

    private sealed class Speech : ITextToSpeech
    {
        public Task<byte[]> SpeakAsync(SpokenText text, CancellationToken cancellationToken) => Task.FromResult(TestSounds.Wav(TestSounds.Tone(440, 8000, 1), 8000));
    }
}
