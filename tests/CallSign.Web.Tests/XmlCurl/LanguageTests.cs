using CallSign.Core.Announcements;
using CallSign.Core.Languages;
using CallSign.Core.Media;
using CallSign.Core.Nouns;

namespace CallSign.Web.Tests.XmlCurl;

public sealed class LanguageTests
{
    [Fact]
    public void A_phrase_is_said_step_by_step_in_its_language()
    {
        var language = FreeSwitchReader.Read(Ask("opening_hours", "de", German())!).Descendants("language").Single();
        Assert.Equal(("de", "de", "/some/where/de/de/anna"), ((string)language.Attribute("name")!, (string)language.Attribute("say-module")!, (string)language.Attribute("sound-prefix")!));
        var macro = language.Element("phrases")!.Element("macros")!.Elements("macro").Single();
        Assert.Equal("opening_hours", (string?)macro.Attribute("name"));
        Assert.Equal(
        [
            ("play-file", "ivr/ivr-welcome.wav", null, null), ("say", "9", "pronounced", "number"), ("say", "$1", "iterated", "number"),
            ("play-file", "silence_stream://700", null, null), ("say", "0", "pronounced", "current_date"), ("say", "0", "pronounced", "current_time"),
        ], macro.Descendants("action").Select(a => ((string)a.Attribute("function")!, (string)a.Attribute("data")!, (string?)a.Attribute("method"), (string?)a.Attribute("type"))));
    }

    [Fact]
    public void The_application_say_hears_who_says_it()
    {
        var language = FreeSwitchReader.Read(Ask("say_app", "de", German())!).Descendants("language").Single();
        Assert.Equal("de", (string?)language.Attribute("say-module"));
        Assert.NotNull(language.Element("phrases")?.Element("macros")); // without both, FreeSWITCH takes the language for broken
    }

    [Fact]
    public void What_the_tenant_does_not_have_is_left_to_the_switch()
    {
        Assert.Null(Ask("voicemail_hello", "de", German()));
        Assert.Null(Ask("opening_hours", "en", German()));
        Assert.Null(Ask("opening_hours", "de", German(l => l.Enabled = false)));
        Assert.Null(Ask("opening_hours", "de", German(), "globex.test"));
        Assert.Null(Ask("opening_hours", "de", German(), ""));
        // After de-CH was not found, FreeSWITCH asks again and adds the language without its region at the end.
        Assert.NotNull(TestPbx.Ask(Form("opening_hours", "de-CH", "acme.test") + "&lang=de", TestPbx.With(German())));
    }

    [Fact]
    public void An_announcement_plays_a_phrase_that_there_is()
    {
        var announcement = new Announcement { TenantId = TestPbx.Acme.Id, Name = "Hours", Number = "700", Sound = "phrase:opening_hours", Plays = 2 };
        IReadOnlyList<(string Application, string Data)> Dial(params INoun[] nouns) => TestPbx.Actions(TestPbx.Dial("700", "acme.test"), TestPbx.With([announcement, .. nouns]));
        Assert.Equal([("playback", "phrase:opening_hours"), ("sleep", "1000"), ("playback", "phrase:opening_hours")], Dial(German()).SkipWhile(a => a.Application != "playback").Take(3));
        Assert.DoesNotContain(Dial(), a => a.Application == "playback");
    }

    [Fact]
    public void Nothing_written_past_the_editor_comes_through()
    {
        foreach (var text in HostileDataTests.Texts())
        {
            var language = German(l =>
            {
                (l.SoundFolder, l.SayModule) = (text, text);
                l.Phrases[0].Steps = [new PhraseStep { Sound = text }, new PhraseStep { Kind = PhraseStepKind.Number, Number = text }];
            });
            var read = FreeSwitchReader.Read(Ask("opening_hours", "de", language)!);
            // A word that a folder can be called is none that FreeSWITCH acts on: it is written so that the preprocessor does not see it.
            Assert.Equal(Language.IsFolder(text) ? "/some/where/" + text : "/some/where", (string?)read.Descendants("language").Single().Attribute("sound-prefix"));
            Assert.Equal(("say", "0"), read.Descendants("action").Select(a => ((string)a.Attribute("function")!, (string)a.Attribute("data")!)).Single());
        }
    }

    [Fact]
    public void Mistakes_are_named_at_their_fields()
    {
        var language = German(l =>
        {
            (l.Code, l.SayModule, l.SoundFolder) = ("deutsch", "xx", "../etc");
            l.Phrases.Add(new Phrase { Name = "opening_hours", Steps = [new PhraseStep { Sound = "phrase:other" }, new PhraseStep { Kind = PhraseStepKind.Silence, Milliseconds = 5 }] });
            l.Phrases.Add(new Phrase { Name = "Not one" });
        });
        Assert.Equal(
            ["Code", "Phrases[1].Name", "Phrases[1].Steps[0].Sound", "Phrases[1].Steps[1].Milliseconds", "Phrases[2].Name", "Phrases[2].Steps", "SayModule", "SoundFolder"],
            NounRules.Check(language).All.Select(e => e.Key).Order(StringComparer.Ordinal));
        Assert.Equal("media_file", Assert.Single(German(l => l.Phrases[0].Steps[0].Sound = SoundText.Of(Guid.CreateVersion7())).Links()).To.Kind);
    }

    private static Language German(Action<Language>? change = null)
    {
        var language = new Language
        {
            TenantId = TestPbx.Acme.Id, Name = "German", Code = "de", SayModule = "de", SoundFolder = "de/de/anna",
            Phrases =
            [
                new Phrase
                {
                    Name = "opening_hours",
                    Steps =
                    [
                        new PhraseStep { Sound = "ivr/ivr-welcome.wav" }, new PhraseStep { Kind = PhraseStepKind.Number, Number = "9" }, new PhraseStep { Kind = PhraseStepKind.Digits },
                        new PhraseStep { Kind = PhraseStepKind.Silence, Milliseconds = 700 }, new PhraseStep { Kind = PhraseStepKind.Date }, new PhraseStep { Kind = PhraseStepKind.Time },
                    ],
                },
            ],
        };
        change?.Invoke(language);
        return language;
    }

    private static string Form(string macro, string language, string domain) =>
        $"hostname=vm&section=languages&tag_name=&key_name=&key_value=&Event-Name=REQUEST_PARAMS&macro_name={macro}&lang={language}&Channel-State=CS_EXECUTE&variable_domain_name={domain}";

    private static string? Ask(string macro, string language, Language noun, string domain = "acme.test") => TestPbx.Ask(Form(macro, language, domain), TestPbx.With(noun));
}
