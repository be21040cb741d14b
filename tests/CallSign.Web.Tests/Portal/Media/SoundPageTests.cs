using Bunit;
using CallSign.Core.Data;
using CallSign.Core.Media;
using CallSign.Core.Media.Audio;
using CallSign.Core.Nouns;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
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
        }

        public Actor Actor { get; }

        public IServiceProvider Services => _page.Services;

        public IRenderedComponent<T> Render<T>()
            where T : Microsoft.AspNetCore.Components.IComponent => _page.Render<T>();

        public ValueTask DisposeAsync() => _page.DisposeAsync();
    }
}
