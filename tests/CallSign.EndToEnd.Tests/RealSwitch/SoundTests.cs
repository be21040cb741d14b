using CallSign.Core.Announcements;
using CallSign.Core.Languages;
using CallSign.Core.Media;
using CallSign.Core.Media.Audio;
using CallSign.Core.MusicOnHold;
using CallSign.Core.Nouns;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.EndToEnd.Tests.Support;
using CallSign.Telephony.Monitoring;
using CallSign.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>What was uploaded is what a real FreeSWITCH plays.</summary>
public sealed class SoundTests(RealSwitchFixture real) : IClassFixture<RealSwitchFixture>
{
    [Fact]
    public async Task An_announcement_lasts_as_long_as_its_sound_and_music_is_a_stream_of_the_switch()
    {
        real.Required();
        var services = real.Portal.Services;
        var actor = new Actor("ada", null, real.Tenant.Id, PortalRole.TenantAdministrator);
        var sound = (await services.GetRequiredService<NounEditor<MediaFile>>().CreateAsync(actor, new MediaFile { Name = "Welcome" }, default)).Value!;
        using (var audio = await services.GetRequiredService<SoundConverter>().ConvertAsync(new MemoryStream(TestSounds.Wav(TestSounds.Tone(600, 44100, 3), 44100)), default))
        {
            Assert.True((await services.GetRequiredService<MediaLibrary>().PutAsync(actor, sound.Id, audio, default)).Succeeded);
        }

        var announcement = new Announcement { Name = "News", Number = "700", Sound = SoundText.Of(sound.Id) };
        Assert.True((await services.GetRequiredService<NounEditor<Announcement>>().CreateAsync(actor, announcement, default)).Succeeded);
        var caller = await real.NewPhoneAsync("2400");
        await using var journal = new LiveJournal(real.Feed, real.Scope);
        await using var calling = caller.Call("call-until-bye", "700");
        var call = await journal.UntilAsync(c => c.CallerNumber == "2400" && c.State == CallState.Answered);
        await calling.SucceedsAsync();
        var row = await real.RowAsync(call.CallUuid);
        Assert.InRange(row.BillSeconds, 3, 5); // half a second of silence and three of the sound

        var music = new MusicClass { Name = "Jazz", IsDefault = true, Tracks = [new MusicTrack { Sound = SoundText.Of(sound.Id) }] };
        Assert.True((await services.GetRequiredService<NounEditor<MusicClass>>().CreateAsync(actor, music, default)).Succeeded);
        var name = MusicPlaylist.NameOf(music.Id);
        await Eventually.TrueAsync(async () => (await real.Switch.ApiAsync("local_stream show")).Contains(name, StringComparison.Ordinal), TimeSpan.FromSeconds(10), "the music plays");
    }

    [Fact]
    public async Task A_phrase_of_the_tenants_language_is_said_step_by_step()
    {
        real.Required();
        var services = real.Portal.Services;
        var actor = new Actor("ada", null, real.Tenant.Id, PortalRole.TenantAdministrator);
        var sound = (await services.GetRequiredService<NounEditor<MediaFile>>().CreateAsync(actor, new MediaFile { Name = "Tone" }, default)).Value!;
        using (var audio = await services.GetRequiredService<SoundConverter>().ConvertAsync(new MemoryStream(TestSounds.Wav(TestSounds.Tone(600, 44100, 2), 44100)), default))
        {
            Assert.True((await services.GetRequiredService<MediaLibrary>().PutAsync(actor, sound.Id, audio, default)).Succeeded);
        }

        var language = new Language
        {
            Name = "English", Code = "en",
            Phrases =
            [
                new Phrase { Name = "news", Steps = [new PhraseStep { Sound = SoundText.Of(sound.Id) }, new PhraseStep { Kind = PhraseStepKind.Silence, Milliseconds = 2000 }, new PhraseStep { Sound = SoundText.Of(sound.Id) }] },
            ],
        };
        Assert.True((await services.GetRequiredService<NounEditor<Language>>().CreateAsync(actor, language, default)).Succeeded);
        var announcement = new Announcement { Name = "Phrase", Number = "701", Sound = SoundText.Phrase + "news" };
        Assert.True((await services.GetRequiredService<NounEditor<Announcement>>().CreateAsync(actor, announcement, default)).Succeeded);
        var caller = await real.NewPhoneAsync("2401");
        await using var journal = new LiveJournal(real.Feed, real.Scope);
        await using var calling = caller.Call("call-until-bye", "701");
        var call = await journal.UntilAsync(c => c.CallerNumber == "2401" && c.State == CallState.Answered, TimeSpan.FromSeconds(30));
        await calling.SucceedsAsync();
        var row = await real.RowAsync(call.CallUuid);
        Assert.InRange(row.BillSeconds, 6, 9); // half a second of silence, and six of the phrase with its pauses
    }
}
