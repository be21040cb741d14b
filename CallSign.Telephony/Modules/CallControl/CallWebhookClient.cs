using System.Text.Json;
using CallSign.Core.CallWebhooks;
using CallSign.Core.Webhooks;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Modules.CallControl;

/// <summary>Asks tenants' programs. A program that is slow, gone or wrong is answered for by "continue".</summary>
public sealed class CallWebhookClient : IDisposable
{
    private const int LargestAnswer = 16 * 1024;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly ILogger<CallWebhookClient> _logger;

    public CallWebhookClient(TenantHttp http, TimeProvider time, ILogger<CallWebhookClient> logger)
    {
        ArgumentNullException.ThrowIfNull(http);
        (_time, _logger) = (time, logger);
        _http = new HttpClient(http.NewHandler()) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAnswer };
    }

    /// <summary>Posts <paramref name="asked"/>; <c>continue</c> where there is no answer that can be followed.</summary>
    public async Task<WebhookDecision> AskAsync(CallWebhook webhook, WebhookEvent asked, ModuleCall call)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        ArgumentNullException.ThrowIfNull(call);
        var problem = "";
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(webhook.TimeoutMilliseconds), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, call.Ended);
        try
        {
            using var request = WebhookSignature.Post(webhook.Url, JsonSerializer.SerializeToUtf8Bytes(asked, Json), webhook.SigningKeyInClear, _time.GetUtcNow());
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
            {
                var decision = JsonSerializer.Deserialize<WebhookDecision>(await answer.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false), Json)
                    ?? new WebhookDecision();
                if (decision.Problem() is null)
                {
                    return decision;
                }

                problem = decision.Problem()!;
            }
            else
            {
                problem = $"it answered {(int)answer.StatusCode}";
            }
        }
        catch (OperationCanceledException e) when (call.Ended.IsCancellationRequested)
        {
            throw new CallEndedException(e);
        }
        catch (OperationCanceledException)
        {
            problem = $"no answer within {webhook.TimeoutMilliseconds} ms";
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or IOException)
        {
            problem = e is JsonException ? "its answer is no JSON of a decision" : e.Message;
        }

        CallControlLog.NoDecision(_logger, webhook.Id, call.ChannelUuid, problem);
        return new WebhookDecision { Action = "continue" };
    }

    public void Dispose() => _http.Dispose();
}

internal static partial class CallControlLog
{
    [LoggerMessage(2510, LogLevel.Warning, "Call webhook {Webhook} did not decide call {Call}: {Problem}")]
    public static partial void NoDecision(ILogger logger, Guid webhook, Guid call, string problem);
}
