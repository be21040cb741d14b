using System.Data.Common;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Core.Webhooks;

/// <summary>Posts what waits in the queues to programs of tenants, signed. An answer of 200–299 is a receipt; after anything else the post comes again later.</summary>
public sealed class WebhookSender : BackgroundService
{
    private const int Batch = 64;
    private const int AtOnce = 16;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<IWebhookQueue> _queues;
    private readonly TimeProvider _time;
    private readonly ILogger<WebhookSender> _logger;
    private readonly HttpClient _http;

    public WebhookSender(IEnumerable<IWebhookQueue> queues, TenantHttp http, TimeProvider time, ILogger<WebhookSender> logger)
        : this(queues, time, logger, (http ?? throw new ArgumentNullException(nameof(http))).NewHandler())
    {
    }

    internal WebhookSender(IEnumerable<IWebhookQueue> queues, TimeProvider time, ILogger<WebhookSender> logger, HttpMessageHandler handler)
    {
        (_queues, _time, _logger) = ([.. queues], time, logger);
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = 64 * 1024 };
    }

    /// <summary>Posts what is due in all queues; returns how many that were.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var posted = 0;
        foreach (var queue in _queues)
        {
            posted += await RunAsync(queue, cancellationToken).ConfigureAwait(false);
        }

        return posted;
    }

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    // Each queue by itself: programs of one that do not answer hold up none of the other.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(_queues.Select(q => FollowAsync(q, stoppingToken)));

    private async Task FollowAsync(IWebhookQueue queue, CancellationToken stoppingToken)
    {
        var forgotAt = default(DateTimeOffset);
        try
        {
            while (true)
            {
                var posted = 0;
                try
                {
                    posted = await RunAsync(queue, stoppingToken).ConfigureAwait(false);
                    if (_time.GetUtcNow() - forgotAt > TimeSpan.FromHours(1))
                    {
                        forgotAt = _time.GetUtcNow();
                        await queue.ForgetAsync(stoppingToken).ConfigureAwait(false);
                    }
                }
                catch (Exception e) when (e is DbException or TimeoutException or InvalidOperationException)
                {
                    // the database is away: others say so, and the posts are in it
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

    private async Task<int> RunAsync(IWebhookQueue queue, CancellationToken cancellationToken)
    {
        var due = await queue.ClaimPostsAsync(Batch, cancellationToken).ConfigureAwait(false);
        await Parallel.ForEachAsync(
            due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (post, stop) =>
            {
                var result = await PostAsync(post, stop).ConfigureAwait(false);
                if (result.Problem is { } problem)
                {
                    WebhookLog.NotTaken(_logger, post.Id, post.To, post.Attempts, problem);
                }

                await queue.EndAsync(post, result, stop).ConfigureAwait(false);
            }).ConfigureAwait(false);
        return due.Count;
    }

    private async Task<WebhookResult> PostAsync(WebhookPost post, CancellationToken cancellationToken)
    {
        if (post is not { Unready: null, Url: { } url, Key: { } key })
        {
            return new WebhookResult(null, post.Unready ?? "It has no address or key.");
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var request = WebhookSignature.Post(url, Encoding.UTF8.GetBytes(post.Body), key, _time.GetUtcNow());
            foreach (var (name, value) in post.Headers)
            {
                request.Headers.Add(name, value);
            }

            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            var code = (int)answer.StatusCode;
            return new WebhookResult(code, answer.IsSuccessStatusCode ? null : $"It answered {code}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebhookResult(null, $"No answer within {Patience.TotalSeconds:0} seconds.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UriFormatException)
        {
            return new WebhookResult(null, e.Message);
        }
    }
}

internal static partial class WebhookLog
{
    [LoggerMessage(2817, LogLevel.Warning, "Post {Post} was not taken by {Program} at attempt {Attempt}: {Problem}")]
    public static partial void NotTaken(ILogger logger, Guid post, string program, int attempt, string problem);
}
