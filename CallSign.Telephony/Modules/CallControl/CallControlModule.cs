using System.Net;
using CallSign.Core.CallWebhooks;
using CallSign.Core.FollowMe;
using CallSign.Core.Routing;
using CallSign.Core.VoicemailMessages;

namespace CallSign.Telephony.Modules.CallControl;

/// <summary>
/// Routing decisions that static XML can't make: <c>callcontrol/webhook/&lt;id&gt;</c>, where a program of the tenant's own decides the call, and
/// <c>callcontrol/screen/&lt;id&gt;</c>, where a caller says his name before the telephones of a follow-me plan ring.
/// </summary>
public sealed class CallControlModule(SnapshotStore snapshots, CallWebhookClient webhooks, VoicemailFolders folders, TimeProvider time) : IEslModule
{
    /// <summary>Most answers of a program that one call follows; then the fallback has it.</summary>
    private const int MostTurns = 20;

    public string Name => "callcontrol";

    public string Purpose => "Decides calls that the dialplan can't: webhooks of the tenants' own programs, and callers who say their name first.";

    public IPEndPoint DefaultEndPoint => new(IPAddress.Loopback, 9001);

    public async Task HandleAsync(ModuleCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.Arguments.Split('/') is not [var what, var text] || !Guid.TryParseExact(text, "N", out var id))
        {
            return;
        }

        // The tenant is the one that the dialplan put the call into; an id of another one is unknown here.
        var nouns = snapshots.Current.Served(call.Domain)?.Nouns;
        if (what == "webhook" && nouns?.Find<CallWebhook>(id) is { } webhook)
        {
            await FollowAsync(call, webhook).ConfigureAwait(false);
        }
        else if (what == "screen" && nouns?.Find<FollowMePlan>(id) is not null)
        {
            await new CallScreen(folders, time).RunAsync(call).ConfigureAwait(false);
        }
    }

    // When it returns, the dialplan goes on with the webhook's fallback.
    private async Task FollowAsync(ModuleCall call, CallWebhook webhook)
    {
        WebhookEvent asked = WebhookEvent.Of(call);
        for (var turn = 0; turn < MostTurns; turn++)
        {
            var decision = await webhooks.AskAsync(webhook, asked, call).ConfigureAwait(false);
            switch (decision)
            {
                case { Action: "transfer", Number: { } number }:
                    await call.TransferAsync(number).ConfigureAwait(false);
                    return;
                case { Action: "hangup" }:
                    await call.HangupAsync(decision.Cause ?? "NORMAL_CLEARING").ConfigureAwait(false);
                    return;
                case { Action: "play", Sound: { } sound }:
                    await call.AnswerAsync().ConfigureAwait(false);
                    await call.PlayAsync(sound).ConfigureAwait(false);
                    asked = asked with { Event = "played", Digits = null };
                    break;
                case { Action: "ask", Sound: { } sound }:
                    await call.AnswerAsync().ConfigureAwait(false);
                    var entered = await call.PlayAndGetDigitsAsync(new DigitsPrompt(sound) { Least = 1, Most = decision.MostDigits ?? 1, Tries = 2 }).ConfigureAwait(false);
                    asked = asked with { Event = "digits", Digits = entered.Digits };
                    break;
                default:
                    return;
            }
        }
    }
}
