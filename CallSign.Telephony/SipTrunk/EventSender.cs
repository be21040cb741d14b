using System.Data.Common;
using System.Text;
using CallSign.Core.EventWebhooks;
using CallSign.Core.Routing;
using CallSign.Core.Webhooks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.SipTrunk;

/// <summary>Posts events to the tenants' programs. An answer of 200–299 is a receipt; after anything else the event comes again later.</summary>
public sealed class EventSender : BackgroundService
{
    private const int Batch = 64;
    private const int AtOnce = 16;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly EventDeliveries _deliveries;
    private readonly SnapshotStore _snapshots;
    private readonly TimeProvider _time;
    private readonly ILogger<EventSender> _logger;
    private readonly HttpClient _http;
    private DateTimeOffset _forgotAt;

    public EventSender(EventDeliveries deliveries, SnapshotStore snapshots, TenantHttp http, TimeProvider time, ILogger<EventSender> logger)
        : this(deliveries, snapshots, time, logger, (http ?? throw new ArgumentNullException(nameof(http))).NewHandler())
    {
    }

    internal EventSender(EventDeliveries deliveries, SnapshotStore snapshots, TimeProvider time, ILogger<EventSender> logger, HttpMessageHandler handler)
    {
        (_deliveries, _snapshots, _time, _logger) = (deliveries, snapshots, time, logger);
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = 64 * 1024 };
    }

    /// <summary>Posts what is due; returns how many that were.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var due = await _deliveries.ClaimAsync(Batch, cancellationToken).ConfigureAwait(false);
        await Parallel.ForEachAsync(
            due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (delivery, stop) => await PostAsync(delivery, stop).ConfigureAwait(false)).ConfigureAwait(false);
        return due.Count;
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
                var posted = 0;
                try
                {
                    posted = await RunAsync(stoppingToken).ConfigureAwait(false);
                    if (_time.GetUtcNow() - _forgotAt > TimeSpan.FromHours(1))
                    {
                        _forgotAt = _time.GetUtcNow();
                        await _deliveries.ForgetAsync(stoppingToken).ConfigureAwait(false);
                    }
                }
                catch (Exception e) when (e is DbException or TimeoutException or InvalidOperationException)
                {
                    // the database is away: others say so, and the events are in it
                }

                if (posted < Batch)
                {
                    await Task.Delay(Pause, _time, stoppingToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the portal stops; what was claimed comes again
        }
    }

    private async Task PostAsync(EventDelivery delivery, CancellationToken cancellationToken)
    {
        var (code, problem) = (default(int?), default(string));
        if (_snapshots.Current.OfId(delivery.TenantId)?.Nouns.Find<EventWebhook>(delivery.WebhookId) is not { Enabled: true } webhook)
        {
            problem = "The webhook is switched off, or was not read yet.";
        }
        else
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            try
            {
                using var request = Request(webhook, delivery);
                using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
                code = (int)answer.StatusCode;
                problem = answer.IsSuccessStatusCode ? null : $"It answered {code}.";
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                problem = $"No answer within {Patience.TotalSeconds:0} seconds.";
            }
            catch (Exception e) when (e is HttpRequestException or IOException or UriFormatException)
            {
                problem = e.Message;
            }
        }

        if (problem is not null)
        {
            BridgeLog.NotDelivered(_logger, delivery.EventId, delivery.WebhookId, delivery.Attempts, problem);
        }

        await _deliveries.DoneAsync(delivery, code, problem, cancellationToken).ConfigureAwait(false);
    }

    private HttpRequestMessage Request(EventWebhook webhook, EventDelivery delivery)
    {
        var request = WebhookSignature.Post(webhook.Url, Encoding.UTF8.GetBytes(delivery.Payload), webhook.SigningKeyInClear, _time.GetUtcNow());
        request.Headers.Add("X-CallSign-Event", delivery.Event);
        request.Headers.Add("X-CallSign-Event-Id", delivery.EventId.ToString("D"));
        return request;
    }
}
