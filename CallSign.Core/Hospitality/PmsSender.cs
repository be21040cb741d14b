using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using CallSign.Core.Data;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Core.Hospitality;

/// <summary>Tells property-management systems what is queued for them. What one does not take is tried again for a day; several instances share the queue.</summary>
public sealed class PmsSender : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private static readonly TimeSpan[] Later =
    [
        TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromHours(12),
    ];

    private readonly CallSignDb _db;
    private readonly SecretBox _box;
    private readonly TimeProvider _time;
    private readonly ILogger<PmsSender> _logger;
    private readonly HttpClient _http;
    private DateTime _forgotAt;

    public PmsSender(CallSignDb db, SecretBox box, TenantHttp http, TimeProvider time, ILogger<PmsSender> logger)
    {
        ArgumentNullException.ThrowIfNull(http);
        (_db, _box, _time, _logger) = (db, box, time, logger);
        _http = new HttpClient(http.NewHandler())
        {
            Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = 64 * 1024,
        };
    }

    /// <summary>Sends the next message; false where none is due.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var context = _db.Open(TenantScope.System);
        await using var _ = context.ConfigureAwait(false);
        var messages = context.Set<PmsMessage>();
        if (await messages.AsNoTracking().Where(m => m.NextAt <= now).OrderBy(m => m.NextAt).ThenBy(m => m.Id).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is not { } message)
        {
            return false;
        }

        // Taken before it is tried: an instance that dies meanwhile leaves it for a later attempt, and no other sends it now.
        DateTime? next = message.Attempts < Later.Length ? now + Later[message.Attempts] : null;
        if (await messages.Where(m => m.Id == message.Id && m.Attempts == message.Attempts && m.NextAt == message.NextAt)
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.NextAt, next).SetProperty(m => m.Attempts, message.Attempts + 1), cancellationToken).ConfigureAwait(false) == 0)
        {
            return true;
        }

        var hotel = await context.Set<Hotel>().AsNoTracking().FirstOrDefaultAsync(h => h.TenantId == message.TenantId && h.Enabled, cancellationToken).ConfigureAwait(false);
        var problem = await TrySendAsync(hotel, message, cancellationToken).ConfigureAwait(false);
        if (problem is not null)
        {
            HospitalityLog.NotTold(_logger, message.Id, message.Attempts + 1, problem);
        }

        DateTime? done = problem is null ? _time.GetUtcNow().UtcDateTime : null;
        await messages.Where(m => m.Id == message.Id).ExecuteUpdateAsync(
            s => s.SetProperty(m => m.NextAt, problem is null ? (DateTime?)null : next).SetProperty(m => m.DoneAt, done).SetProperty(m => m.Problem, problem), cancellationToken).ConfigureAwait(false);
        return true;
    }

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var found = false;
                try
                {
                    found = await RunAsync(stoppingToken).ConfigureAwait(false);
                    await ForgetAsync(stoppingToken).ConfigureAwait(false);
                }
                catch (Exception e) when (e is DbException or TimeoutException or InvalidOperationException)
                {
                    // the database is away: others say so, and the message is in it
                }

                if (!found)
                {
                    await Task.Delay(Pause, _time, stoppingToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the portal stops
        }
    }

    private async Task<string?> TrySendAsync(Hotel? hotel, PmsMessage message, CancellationToken cancellationToken)
    {
        if (hotel is not { PmsUrl: { } url, PmsKey: { } sealedKey })
        {
            return "the hotel has no address or key for its system any more";
        }

        try
        {
            using var request = WebhookSignature.Post(url, Encoding.UTF8.GetBytes(message.Body), _box.Decrypt(sealedKey), _time.GetUtcNow());
            using var answer = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? null : $"it answered {(int)answer.StatusCode}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "no answer in time";
        }
        catch (Exception e) when (e is HttpRequestException or IOException or CryptographicException)
        {
            return e.Message.Length <= 300 ? e.Message : e.Message[..300];
        }
    }

    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        if (now - _forgotAt < TimeSpan.FromHours(1))
        {
            return;
        }

        _forgotAt = now;
        var before = now - Kept;
        var context = _db.Open(TenantScope.System);
        await using var _ = context.ConfigureAwait(false);
        await context.Set<PmsMessage>().Where(m => m.NextAt == null && m.CreatedAt < before).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
    }
}
