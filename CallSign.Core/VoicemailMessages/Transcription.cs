using System.Data.Common;
using System.Net.Http.Headers;
using System.Text.Json;
using CallSign.Core.Data;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Core.VoicemailMessages;

/// <summary>Who writes messages down.</summary>
/// <param name="Url">Where recordings are posted; null: nobody does, and no recording leaves the portal.</param>
/// <param name="Key">Sent as a bearer token; null for none.</param>
/// <param name="Model">The provider's name of what it shall use; null for none.</param>
public sealed record TranscriptionSettings(Uri? Url = null, string? Key = null, string? Model = null)
{
    public bool IsOn => Url is not null;

    public override string ToString() => Url?.ToString() ?? "off"; // never the key
}

/// <summary>Writes down what is said in a recording.</summary>
public interface ITranscriber
{
    /// <summary>The words; empty where nothing is said.</summary>
    /// <param name="wav">A WAV file.</param>
    /// <param name="language">As <c>en</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HttpRequestException">It did not work; it may later.</exception>
    Task<string> TranscribeAsync(Stream wav, string language, CancellationToken cancellationToken);
}

/// <summary>Posts <c>file</c>, <c>language</c> and <c>model</c> as a form, and takes <c>text</c> of the JSON that comes back, as OpenAI's <c>audio/transcriptions</c> and its likes do.</summary>
public sealed class HttpTranscriber(TranscriptionSettings settings) : ITranscriber, IDisposable
{
    private const int MostCharacters = 20_000;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = TimeSpan.FromMinutes(2), MaxResponseContentBufferSize = 1024 * 1024,
    };

    public async Task<string> TranscribeAsync(Stream wav, string language, CancellationToken cancellationToken)
    {
        using var form = new MultipartFormDataContent();
        var file = new StreamContent(wav) { Headers = { ContentType = new MediaTypeHeaderValue("audio/wav") } };
        form.Add(file, "file", "message.wav");
        form.Add(new StringContent(language), "language");
        if (settings.Model is { } model)
        {
            form.Add(new StringContent(model), "model");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, settings.Url) { Content = form };
        request.Headers.Authorization = settings.Key is { } key ? new AuthenticationHeaderValue("Bearer", key) : null;
        using var answer = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        try
        {
            using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
            var text = json.RootElement.GetProperty("text").GetString()?.Replace("\0", "", StringComparison.Ordinal).Trim() ?? "";
            return text.Length <= MostCharacters ? text : text[..MostCharacters];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new HttpRequestException("Its answer is no JSON with a text.", e);
        }
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>Has new messages written down, one after the other; what fails is tried again four times within an hour and a half.</summary>
public sealed class TranscriptionQueue(
    CallSignDb db, ITranscriber transcriber, TranscriptionSettings settings, IVoicemailAudio audio, SnapshotStore snapshots, TimeProvider time, ILogger<TranscriptionQueue> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan[] Later = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(20), TimeSpan.FromHours(1)];

    /// <summary>Takes the next message; false where none waits.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var context = db.Open(TenantScope.System);
        await using var _ = context.ConfigureAwait(false);
        var messages = context.Set<VoicemailMessage>();
        if (await messages.AsNoTracking().Where(m => m.TranscribeAt <= now).OrderBy(m => m.TranscribeAt).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is not { } message)
        {
            return false;
        }

        DateTime? next = message.TranscribeAttempts < Later.Length ? now + Later[message.TranscribeAttempts] : null;
        if (await messages.Where(m => m.Id == message.Id && m.TranscribeAttempts == message.TranscribeAttempts)
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.TranscribeAt, next).SetProperty(m => m.TranscribeAttempts, message.TranscribeAttempts + 1), cancellationToken).ConfigureAwait(false) == 0)
        {
            return true; // another instance took it
        }

        try
        {
            using var wav = await audio.OpenAsync(message.TenantId, message.Id, cancellationToken).ConfigureAwait(false);
            var language = snapshots.Current.OfId(message.TenantId)?.Language.Split('-')[0] ?? "en";
            string? text = wav is null ? null : await transcriber.TranscribeAsync(wav, language, cancellationToken).ConfigureAwait(false);
            await messages.Where(m => m.Id == message.Id)
                .ExecuteUpdateAsync(s => s.SetProperty(m => m.TranscribeAt, (DateTime?)null).SetProperty(m => m.Transcript, text), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            VoicemailLog.NotTranscribed(logger, message.Id, e.Message);
        }

        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (settings.IsOn)
            {
                var found = false;
                try
                {
                    found = await RunAsync(stoppingToken).ConfigureAwait(false);
                }
                catch (Exception e) when (e is DbException or TimeoutException or InvalidOperationException)
                {
                    // the database is away: others say so, and this comes later
                }

                if (!found)
                {
                    await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the portal stops
        }
    }
}
