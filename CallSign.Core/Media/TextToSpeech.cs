using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using CallSign.Core.Media.Audio;

namespace CallSign.Core.Media;

/// <summary>Who speaks texts.</summary>
/// <param name="Url">Where texts are posted; null: nobody does, and no text leaves the portal.</param>
/// <param name="Key">Sent as a bearer token; null for none.</param>
/// <param name="Model">The provider's name of what it shall use; null for none.</param>
/// <param name="Voices">Names of voices that are offered, the usual one first.</param>
public sealed record TextToSpeechSettings(Uri? Url = null, string? Key = null, string? Model = null, IReadOnlyList<string>? Voices = null)
{
    public bool IsOn => Url is not null;

    public override string ToString() => Url?.ToString() ?? "off"; // never the key
}

/// <summary>Speaks a text.</summary>
public interface ITextToSpeech
{
    /// <summary>A WAV, MP3 or Ogg Vorbis file of at most <see cref="SoundConverter.MostBytes"/>.</summary>
    /// <exception cref="HttpRequestException">It did not work; the message says why, for people.</exception>
    Task<byte[]> SpeakAsync(SpokenText text, CancellationToken cancellationToken);
}

/// <summary>
/// Posts <c>input</c>, <c>voice</c>, <c>language</c>, <c>model</c> and <c>response_format</c> as JSON and takes the sound that comes back, as
/// OpenAI's <c>audio/speech</c> and its likes do.
/// </summary>
public sealed class HttpTextToSpeech(TextToSpeechSettings settings, TimeProvider time) : ITextToSpeech, IDisposable
{
    /// <summary>How long it may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = SoundConverter.MostBytes,
    };

    public async Task<byte[]> SpeakAsync(SpokenText text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.Url)
        {
            Content = JsonContent.Create(new Request(settings.Model, text.Text, text.Voice ?? (settings.Voices is [var usual, ..] ? usual : null), text.Language, "wav")),
        };
        request.Headers.Authorization = settings.Key is { } key ? new AuthenticationHeaderValue("Bearer", key) : null;
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                throw new HttpRequestException($"The speech provider refused with {(int)answer.StatusCode}.");
            }

            // What it is in truth the converter tells by its content; a page or a JSON of an error is told apart here.
            if (answer.Content.Headers.ContentType?.MediaType is { } type && !type.StartsWith("audio/", StringComparison.OrdinalIgnoreCase)
                && !type.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase) && !type.Equals("application/ogg", StringComparison.OrdinalIgnoreCase))
            {
                throw new HttpRequestException($"The speech provider answered with {type} instead of a sound.");
            }

            return await answer.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException("The speech provider did not answer within a minute.");
        }
        catch (HttpRequestException e) when (e.HttpRequestError is not HttpRequestError.Unknown)
        {
            throw new HttpRequestException(
                e.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded ? "The speech provider sent more than 20 MB." : "The speech provider can't be reached.", e);
        }
    }

    public void Dispose() => _http.Dispose();

    private sealed record Request(
        [property: JsonPropertyName("model"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Model,
        [property: JsonPropertyName("input")] string Input,
        [property: JsonPropertyName("voice"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Voice,
        [property: JsonPropertyName("language")] string Language,
        [property: JsonPropertyName("response_format")] string Format);
}
