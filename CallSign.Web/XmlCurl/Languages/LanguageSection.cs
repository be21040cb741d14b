using CallSign.Core.Languages;
using CallSign.Core.Media;
using CallSign.Core.Routing;
using CallSign.Web.XmlCurl.Dialplan;

namespace CallSign.Web.XmlCurl.Languages;

/// <summary>
/// A phrase in a tenant's language, and who says numbers in it. An answer stands in the place of the node's own file, so only what the tenant
/// really has is answered: all else, as the prompts of voicemail, is found in <c>lang/</c>.
/// </summary>
internal sealed class LanguageSection(SoundPath sounds) : IXmlCurlSection
{
    private static ReadOnlySpan<char> SayApplication => "say_app";

    public IReadOnlyList<XmlCurlClaim> Claims { get; } = [new("languages", "")];

    public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer)
    {
        Span<char> domainScratch = stackalloc char[256], codeScratch = stackalloc char[16], nameScratch = stackalloc char[64];
        if (!XmlCurlRequest.TryText(request.First(XmlCurlField.DomainName), domainScratch, out var domain) || snapshot.Served(domain) is not { } tenant
            || !XmlCurlRequest.TryText(request.Last(XmlCurlField.Lang), codeScratch, out var code)
            || !XmlCurlRequest.TryText(request.First(XmlCurlField.MacroName), nameScratch, out var name))
        {
            return false;
        }

        foreach (var language in tenant.Nouns.All<Language>())
        {
            if (!language.Enabled || !code.SequenceEqual(language.Code))
            {
                continue;
            }

            var phrase = Find(language, name);
            if (phrase is null && !name.SequenceEqual(SayApplication))
            {
                continue;
            }

            Write(writer, tenant, language, phrase);
            return true;
        }

        return false;
    }

    private static Phrase? Find(Language language, ReadOnlySpan<char> name)
    {
        foreach (var phrase in language.Phrases)
        {
            if (name.SequenceEqual(phrase.Name))
            {
                return phrase;
            }
        }

        return null;
    }

    private void Write(FsXmlWriter writer, TenantSnapshot tenant, Language language, Phrase? phrase)
    {
        writer.Literal("<document type=\"freeswitch/xml\">\n<section name=\"languages\">\n<language name=\""u8).Token(language.Code)
            .Literal("\" say-module=\""u8).Token(Language.SayModules.Contains(language.SayModule) ? language.SayModule : "en").Literal("\" sound-prefix=\""u8);
        if (Language.IsFolder(language.SoundFolder))
        {
            writer.Literal("$${sounds_dir}/"u8).Data(language.SoundFolder);
        }
        else
        {
            writer.Literal("$${sound_prefix}"u8);
        }

        writer.Literal("\">\n<phrases>\n<macros>\n"u8);
        if (phrase is not null)
        {
            writer.Literal("<macro name=\""u8).Token(phrase.Name).Literal("\">\n<input pattern=\"(.*)\">\n<match>\n"u8);
            foreach (var step in phrase.Steps)
            {
                Write(writer, tenant, step);
            }

            writer.Literal("</match>\n</input>\n</macro>\n"u8);
        }

        writer.Literal("</macros>\n</phrases>\n</language>\n"u8).CloseSection();
    }

    private void Write(FsXmlWriter writer, TenantSnapshot tenant, PhraseStep step)
    {
        switch (step.Kind)
        {
            case PhraseStepKind.Sound:
                if (!SoundText.TryPhrase(step.Sound, out _) && sounds.Of(tenant, step.Sound) is { } path)
                {
                    writer.Literal("<action function=\"play-file\" data=\""u8).Data(path).CloseValue();
                }

                break;
            case PhraseStepKind.Number:
                Say(writer, step.Number, "pronounced\" type=\"number"u8);
                break;
            case PhraseStepKind.Digits:
                Say(writer, step.Number, "iterated\" type=\"number"u8);
                break;
            // Without a moment the say modules take the present one, in the caller's time zone.
            case PhraseStepKind.Date:
                Say(writer, "0", "pronounced\" type=\"current_date"u8);
                break;
            case PhraseStepKind.Time:
                Say(writer, "0", "pronounced\" type=\"current_time"u8);
                break;
            case PhraseStepKind.Silence:
                writer.Literal("<action function=\"play-file\" data=\"silence_stream://"u8).Number(Math.Clamp(step.Milliseconds, 100, 10_000)).CloseValue();
                break;
        }
    }

    private static void Say(FsXmlWriter writer, string? what, ReadOnlySpan<byte> how)
    {
        writer.Literal("<action function=\"say\" data=\""u8);
        if (what is null)
        {
            writer.Literal("$1"u8); // what the pattern took: all that the phrase was given
        }
        else
        {
            writer.Token(PhraseStep.IsNumber(what) ? what : "0");
        }

        writer.Literal("\" method=\""u8).Literal(how).CloseValue();
    }
}
