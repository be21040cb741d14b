using System.Globalization;
using CallSign.Core.Languages;

namespace CallSign.Web.Portal.Languages;

/// <summary>Languages and the steps of phrases in words.</summary>
internal static class LanguageWords
{
    /// <summary>As <c>German (de)</c>.</summary>
    public static string Of(string module) => module switch
    {
        "es_ar" => "Spanish, Argentina (es_ar)",
        _ => $"{CultureInfo.GetCultureInfo(module).EnglishName} ({module})",
    };

    public static string Of(PhraseStepKind kind) => kind switch
    {
        PhraseStepKind.Sound => "Play a sound",
        PhraseStepKind.Number => "Say a number",
        PhraseStepKind.Digits => "Say digits one by one",
        PhraseStepKind.Date => "Say today's date",
        PhraseStepKind.Time => "Say the time of day",
        _ => "Silence",
    };
}
