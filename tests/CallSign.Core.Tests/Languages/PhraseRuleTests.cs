using CallSign.Core.Announcements;
using CallSign.Core.Dialplans;
using CallSign.Core.IvrMenus;
using CallSign.Core.Languages;
using CallSign.Core.Media;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tests.Extensions;
using CallSign.TestSupport;

namespace CallSign.Core.Tests.Languages;

public sealed class PhraseRuleTests(Postgres postgres)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_phrase_that_is_played_is_neither_deleted_nor_renamed_and_says_who_plays_it()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var language = await CreateAsync(bed, New("English", "en", "hours", "closed", "spare"));
        await CreateAsync(bed, new Announcement { Name = "News", Number = "700", Sound = "phrase:hours" });
        await CreateAsync(bed, new IvrMenu { Name = "Main", GreetLong = "phrase:hours", InvalidSound = null, DirectDial = true });
        await CreateAsync(bed, new TenantDialplan { Name = "Own", Xml = """<extension name="a"><condition field="destination_number" expression="^77$"><action application="phrase" data="closed,5"/></condition></extension>""" });

        var editor = bed.Get<NounEditor<Language>>();
        var without = await editor.SaveAsync(bed.Acme, language.Id, language.Version, New("English", "en", "closed", "spare"), Stop);
        Assert.Equal("The phrase hours can't be deleted: announcement News, IVR menu Main play it. Choose another sound there first.", without.Errors["Phrases"]);
        var renamed = await editor.SaveAsync(bed.Acme, language.Id, language.Version, New("English", "en", "opening", "closed", "spare"), Stop);
        Assert.StartsWith("The phrase hours keeps its name: announcement News, IVR menu Main play it by that name.", renamed.Errors["Phrases[0].Name"], StringComparison.Ordinal);
        var dialplan = await editor.SaveAsync(bed.Acme, language.Id, language.Version, New("English", "en", "hours", "spare"), Stop);
        Assert.Contains("dialplan Own plays it", dialplan.Errors["Phrases"], StringComparison.Ordinal);

        var disabled = New("English", "en", "hours", "closed", "spare");
        disabled.Enabled = false;
        Assert.NotNull((await editor.SaveAsync(bed.Acme, language.Id, language.Version, disabled, Stop)).Errors["Enabled"]);
        Assert.Contains("announcement News", (await editor.DeleteAsync(bed.Acme, language.Id, null, Stop)).Errors[""], StringComparison.Ordinal);

        // What nobody plays goes, order does not matter, and another tenant's phrases are its own.
        var free = await editor.SaveAsync(bed.Acme, language.Id, language.Version, New("English", "en", "closed", "hours"), Stop);
        Assert.True(free.Succeeded, string.Join("; ", free.Errors.All));
        var theirs = (await editor.CreateAsync(bed.Other, New("English", "en", "hours"), Stop)).Value!;
        Assert.True((await editor.DeleteAsync(bed.Other, theirs.Id, null, Stop)).Succeeded);
        var users = await bed.Get<PhraseFinder>().UsersAsync(bed.Acme, Stop);
        Assert.Equal(["News", "Main"], users["hours"].Select(u => u.FromName));
        Assert.Empty((await bed.Get<PhraseFinder>().UsersAsync(bed.Other, Stop))["hours"]);
    }

    [Fact]
    public async Task A_language_goes_while_another_one_has_its_phrases()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var german = await CreateAsync(bed, New("German", "de", "hours"));
        var english = await CreateAsync(bed, New("English", "en", "hours"));
        await CreateAsync(bed, new Announcement { Name = "News", Number = "700", Sound = "phrase:hours" });
        var editor = bed.Get<NounEditor<Language>>();
        Assert.True((await editor.DeleteAsync(bed.Acme, german.Id, null, Stop)).Succeeded);
        Assert.Equal(SaveOutcome.Failed, (await editor.DeleteAsync(bed.Acme, english.Id, null, Stop)).Outcome);
    }

    [Fact]
    public async Task A_sound_that_is_used_stays()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var sound = await CreateAsync(bed, new MediaFile { Name = "Hello" });
        var language = New("English", "en", "hours");
        language.Phrases[0].Steps[0].Sound = SoundText.Of(sound.Id);
        await CreateAsync(bed, language);
        Assert.Contains("language English", (await bed.Get<NounEditor<MediaFile>>().DeleteAsync(bed.Acme, sound.Id, null, Stop)).Errors[""], StringComparison.Ordinal);
    }

    private static Language New(string name, string code, params string[] phrases) => new()
    {
        Name = name, Code = code, Phrases = [.. phrases.Select(p => new Phrase { Name = p, Steps = [new PhraseStep { Sound = "ivr/ivr-welcome.wav" }] })],
    };

    private static async Task<T> CreateAsync<T>(TenantBed bed, T noun)
        where T : class, INoun, new()
    {
        var result = await bed.Get<NounEditor<T>>().CreateAsync(bed.Acme, noun, Stop);
        Assert.True(result.Succeeded, string.Join("; ", result.Errors.All));
        return result.Value!;
    }
}
