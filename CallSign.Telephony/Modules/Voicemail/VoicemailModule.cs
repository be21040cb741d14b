using System.Net;
using CallSign.Core.Extensions;
using CallSign.Core.Lockouts;
using CallSign.Core.Routing;
using CallSign.Core.VoicemailMessages;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Modules.Voicemail;

/// <summary>
/// Takes messages (<c>voicemail/deposit/&lt;number&gt;/&lt;busy or unavailable&gt;</c>) and plays them (<c>voicemail/check</c>, with the
/// mailbox's number where it is known, and <c>/own</c> behind it where the telephone itself is proof). What it does not finish goes on with mod_voicemail, which the dialplan
/// has behind it.
/// </summary>
public sealed class VoicemailModule(
    SnapshotStore snapshots, VoicemailFolders folders, VoicemailIntake intake, MailboxMessages messages, VoicemailGreetings greetings, VoicemailForwarding forwarding,
    VoicemailPinChange pins, EntryLockout lockout, TimeProvider time, ILogger<VoicemailModule> logger) : IEslModule
{
    public string Name => "voicemail";

    public string Purpose => "Takes messages and plays them; they are kept by the portal, with mail, lamps and a page of their own.";

    public IPEndPoint DefaultEndPoint => new(IPAddress.Parse("127.0.0.2"), 9001);

    public async Task HandleAsync(ModuleCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        // The tenant is the one that the dialplan put the call into; mailboxes of another one are unknown here.
        if (snapshots.Current.Served(call.Domain) is not { } tenant)
        {
            return;
        }

        var desk = new VoicemailDesk(call, tenant, folders, intake, messages, greetings, forwarding, pins, time, logger);
        switch (call.Arguments.Split('/'))
        {
            case ["deposit", var number, var reason] when Mailbox.Find(tenant, number) is { } mailbox:
                if (await new Deposit(desk, mailbox, reason == "busy").RunAsync().ConfigureAwait(false) is DepositEnd.Login)
                {
                    await CheckAsync(desk, mailbox, isProven: false).ConfigureAwait(false);
                }

                break;
            case ["check"]:
                await CheckAsync(desk, null, isProven: false).ConfigureAwait(false);
                break;
            case ["check", var number, .. var rest] when Mailbox.Find(tenant, number) is { } mailbox:
                // The telephone's own number, which its password proved, and not what the dialplan says of it.
                await CheckAsync(desk, mailbox, isProven: rest is ["own"] && call.User == mailbox.Number).ConfigureAwait(false);
                break;
            default:
                call.Note("no such mailbox", call.Arguments);
                break;
        }
    }

    private async Task CheckAsync(VoicemailDesk desk, Mailbox? mailbox, bool isProven)
    {
        await desk.Call.AnswerAsync().ConfigureAwait(false);
        if (await new Login(desk, lockout).RunAsync(mailbox, isProven).ConfigureAwait(false) is { } opened)
        {
            await new Retrieval(desk, opened).RunAsync().ConfigureAwait(false);
        }
    }
}

/// <summary>What the parts of a call with a mailbox share.</summary>
internal sealed record VoicemailDesk(
    ModuleCall Call, TenantSnapshot Tenant, VoicemailFolders Folders, VoicemailIntake Intake, MailboxMessages Messages, VoicemailGreetings Greetings,
    VoicemailForwarding Forwarding, VoicemailPinChange Pins, TimeProvider Time, ILogger Logger)
{
    public static Prompt Prompt => new();

    /// <summary>The tone after which is spoken.</summary>
    public const string Beep = "tone_stream://%(640,0,1000)";

    public Task PlayAsync(Prompt prompt) => Call.PlayAsync(prompt.ToString(), "#");

    /// <summary>Says good-bye and hangs up.</summary>
    public async Task EndAsync(string prompt = "goodbye")
    {
        await Call.PlayAsync(Prompt.Voicemail(prompt).ToString()).ConfigureAwait(false);
        await Call.HangupAsync().ConfigureAwait(false);
    }

    public static RecordOptions Message { get; } = new()
    {
        Longest = TimeSpan.FromMinutes(5), SilenceThreshold = 200, SilenceTimeout = TimeSpan.FromSeconds(5), StopKeys = "0123456789*#",
    };

    /// <summary>As long as people's greetings are.</summary>
    public static RecordOptions Greeting { get; } = Message with { Longest = TimeSpan.FromMinutes(1), SilenceTimeout = TimeSpan.FromSeconds(4) };

    /// <summary>The length is written into the file when the switch closes it, a moment after the caller hung up.</summary>
    public async Task SettleAsync(Guid recording)
    {
        for (var i = 0; i < 30 && !WavSummary.IsClosed(Folders.IncomingFile(recording)); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), Time).ConfigureAwait(false);
        }
    }
}

internal static partial class VoicemailModuleLog
{
    [LoggerMessage(2520, LogLevel.Error, "What the switch recorded for mailbox {Mailbox} is not at {File} here; the call goes on with mod_voicemail. Nodes and portal must see one folder: CALLSIGN_VOICEMAIL_ON_NODES.")]
    public static partial void NotShared(ILogger logger, string mailbox, string file);

    [LoggerMessage(2522, LogLevel.Warning, "The lamp of mailbox {Mailbox} can't be set on {Node}: {Reason}")]
    public static partial void LampNotSet(ILogger logger, string mailbox, string node, string reason);
}
