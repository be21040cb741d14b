using System.Data.Common;
using System.Globalization;
using System.Net;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Modules.Queue;

/// <summary>
/// Talks to callers who want to be called back (<c>queue/callback/&lt;queue&gt;</c>) and to those who are (<c>queue/answered/&lt;callback&gt;</c>). Behind it the dialplan has
/// the queue itself: whoever is not done here goes on waiting at his place.
/// </summary>
public sealed class QueueModule(SnapshotStore snapshots, QueueCallbacks callbacks, TimeProvider time, ILogger<QueueModule> logger) : IEslModule
{
    private const int Tries = 3;

    public string Name => "queue";

    public string Purpose => "Takes wishes to be called back by queues, and asks whom it calls back whether he is there.";

    public IPEndPoint DefaultEndPoint => new(IPAddress.Parse("127.0.0.5"), 9001);

    public async Task HandleAsync(ModuleCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        // The tenant is the one that the dialplan put the call into.
        if (snapshots.Current.Served(call.Domain) is not { } tenant)
        {
            return;
        }

        switch (call.Arguments.Split('/'))
        {
            case ["callback", var word] when Guid.TryParseExact(word, "N", out var id) && tenant.Nouns.Find<CallQueue>(id) is { Callback: true } queue:
                await AskAsync(call, tenant, queue).ConfigureAwait(false);
                break;
            case ["answered", var word] when Guid.TryParseExact(word, "N", out var id):
                await ConfirmAsync(call, tenant, id).ConfigureAwait(false);
                break;
            default:
                call.Note("no such queue", call.Arguments);
                break;
        }
    }

    private async Task AskAsync(ModuleCall call, TenantSnapshot tenant, CallQueue queue)
    {
        var began = time.GetTimestamp();
        if (await NumberAsync(call, tenant, queue).ConfigureAwait(false) is { } number && await KeepAsync(call, tenant, queue, number).ConfigureAwait(false))
        {
            call.Note("keeps his place", number);
            await call.PlayAsync(new Prompt().Say("ivr/ivr-we_will_return_your_call_at_this_number.wav").Keys(number.TrimStart('+')).Say("ivr/ivr-thank_you_for_calling.wav").ToString()).ConfigureAwait(false);
            await call.HangupAsync().ConfigureAwait(false);
            return;
        }

        // The place that the dialplan gives him back was counted when he pressed the key; the switch adds the call's own time by itself where the queue counts that.
        call.Note("goes on waiting");
        if (!queue.CountTimeBefore && int.TryParse(call.Variable("cc_base_score"), NumberStyles.None, CultureInfo.InvariantCulture, out var score))
        {
            await call.SetAsync("cc_base_score", (score + (int)time.GetElapsedTime(began).TotalSeconds).ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
        }
    }

    // Null where he does not want it, or has no number that may be called.
    private static async Task<string?> NumberAsync(ModuleCall call, TenantSnapshot tenant, CallQueue queue)
    {
        var own = call.CallerNumber;
        if (CallbackNumbers.Allows(tenant, queue, own))
        {
            var prompt = new Prompt().Say("ivr/ivr-it_appears_that_your_phone_number_is.wav").Keys(own.TrimStart('+'))
                .Say("ivr/ivr-would_you_like_to_receive_a_call_at_this_number.wav").Say("ivr/ivr-one_yes_two_no.wav");
            var key = await call.AskKeyAsync(prompt.ToString(), "12").ConfigureAwait(false);
            if (key is not '2' || !queue.CallbackOtherNumber)
            {
                return key is '1' ? own : null;
            }
        }
        else if (!queue.CallbackOtherNumber)
        {
            call.Note("may not be called back", own);
            await call.PlayAsync(new Prompt().Say("ivr/ivr-im_sorry.wav").Say("ivr/ivr-to_wait_stay_on_the_line.wav").ToString()).ConfigureAwait(false);
            return null;
        }

        for (var i = 0; i < Tries; i++)
        {
            var entered = (await call.PlayAndGetDigitsAsync(new DigitsPrompt(
                new Prompt().Say("ivr/ivr-please_enter_the_number_where_we_can_reach_you.wav").Say("ivr/ivr-followed_by_pound.wav").ToString())
            {
                Least = 2, Most = 15, Tries = 1, Timeout = TimeSpan.FromSeconds(8), BetweenDigits = TimeSpan.FromSeconds(4),
            }).ConfigureAwait(false)).Digits;
            if (entered.Length == 0)
            {
                return null;
            }

            if (!CallbackNumbers.Allows(tenant, queue, entered))
            {
                await call.PlayAsync("ivr/ivr-that_was_an_invalid_entry.wav").ConfigureAwait(false);
                continue;
            }

            if (await call.AskKeyAsync(new Prompt().Say("ivr/ivr-you_entered.wav").Keys(entered).Say("ivr/ivr-if_correct_one_if_not_two.wav").ToString(), "12").ConfigureAwait(false) is '1')
            {
                return entered;
            }
        }

        return null;
    }

    private async Task<bool> KeepAsync(ModuleCall call, TenantSnapshot tenant, CallQueue queue, string number)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var since = long.TryParse(call.Variable("callsign_queue_since"), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) && epoch is > 0 and < 253_402_300_800
            ? DateTime.UnixEpoch.AddSeconds(epoch) : now;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(call.Ended);
            limit.CancelAfter(TimeSpan.FromSeconds(5));
            await callbacks.AskAsync(
                new QueueCallback
                {
                    TenantId = tenant.Id, QueueId = queue.Id, Number = number, AskedFrom = Short(call.CallerNumber), CallerName = Short(call.CallerName),
                    ServedFrom = since < now && since > now.AddDays(-1) ? since : now, AskedAt = now, AskedCallUuid = call.ChannelUuid,
                },
                limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (!call.Ended.IsCancellationRequested && e is DbException or InvalidOperationException or OperationCanceledException or TimeoutException)
        {
            QueueModuleLog.NotKept(logger, tenant.Domain, e.Message);
            await call.PlayAsync("ivr/ivr-im_sorry.wav").ConfigureAwait(false);
            return false;
        }
    }

    // Only a person presses a key: an answering machine must not reach an agent.
    private async Task ConfirmAsync(ModuleCall call, TenantSnapshot tenant, Guid callback)
    {
        switch (await call.AskKeyAsync(new Prompt().Say("ivr/ivr-thank_you_for_holding.wav").Say("ivr/ivr-accept_reject.wav").ToString(), "12", tries: 3).ConfigureAwait(false))
        {
            case '1':
                call.Note("is there");
                return;
            case '2':
                call.Note("does not want it any more");
                await callbacks.CancelAsync(tenant.Id, callback, "the called person", call.Ended).ConfigureAwait(false);
                await call.HangupAsync().ConfigureAwait(false);
                return;
            default:
                call.Note("nobody pressed a key");
                await call.HangupAsync("NO_USER_RESPONSE").ConfigureAwait(false);
                return;
        }
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60];
}

internal static partial class QueueModuleLog
{
    [LoggerMessage(2530, LogLevel.Warning, "A callback of {Domain} can't be kept now, so the caller waits on: {Reason}")]
    public static partial void NotKept(ILogger logger, string domain, string reason);
}
