using CallSign.Core.Media;
using CallSign.Web.Settings;

namespace CallSign.Web.Media;

/// <summary>Reads who speaks texts: <c>CALLSIGN_TTS_URL</c> and so on.</summary>
internal static class SpeechSettings
{
    /// <exception cref="BadSettingsException">Settings are wrong; it names them all.</exception>
    public static TextToSpeechSettings Read(IConfiguration configuration)
    {
        if (configuration["CALLSIGN_TTS_URL"] is not { Length: > 0 } text)
        {
            return new TextToSpeechSettings();
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
        {
            throw new BadSettingsException([$"CALLSIGN_TTS_URL is '{text}'; it must be an http:// or https:// address, without name and password."]);
        }

        string[] voices = [.. (configuration["CALLSIGN_TTS_VOICES"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        return voices.Any(v => v.Length > SpokenText.MaxVoiceLength || v.Any(char.IsControl))
            ? throw new BadSettingsException([$"CALLSIGN_TTS_VOICES must be names of at most {SpokenText.MaxVoiceLength} characters with commas between them."])
            : new TextToSpeechSettings(url, Text("CALLSIGN_TTS_KEY"), Text("CALLSIGN_TTS_MODEL"), voices);

        string? Text(string name) => configuration[name] is { Length: > 0 } value ? value : null;
    }
}
