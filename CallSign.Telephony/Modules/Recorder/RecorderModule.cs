using System.Net;
using System.Security.Cryptography;
using System.Text;
using CallSign.Core.Lockouts;
using CallSign.Core.Media;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Core.VoicemailMessages;
using CallSign.Telephony.Commands;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Modules.Recorder;

/// <summary>
/// Records sounds of the library: at a telephone that the portal rang for it (<c>recorder/ring/&lt;id&gt;</c>), and at one that dials the code
/// (<c>recorder/code</c>), whose owner proves himself by the PIN of his mailbox.
/// </summary>
public sealed class RecorderModule(
    SnapshotStore snapshots, SoundRecordings recordings, RecordedSounds sounds, VoicemailFolders folders, EntryLockout lockout, TimeProvider time, ILogger<RecorderModule> logger) : IEslModule
{
    private const int Tries = 3;

    public string Name => "recorder";

    public string Purpose => "Greetings and announcements recorded by telephone.";

    public IPEndPoint DefaultEndPoint => new(IPAddress.Parse("127.0.0.7"), 9001);

    public async Task HandleAsync(ModuleCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (snapshots.Current.Served(call.Domain) is not { } tenant)
        {
            return;
        }

        switch (call.Arguments.Split('/'))
        {
            case ["ring", var text] when Guid.TryParseExact(text, "N", out var id):
                await RungAsync(call, tenant, id).ConfigureAwait(false);
                break;
            case ["code"] when call.User is { } user && tenant.Find(user) is { VoicemailPin: not null } extension:
                await CodeAsync(call, tenant, extension).ConfigureAwait(false);
                break;
            default:
                call.Note("nothing to record here", call.Arguments);
                break;
        }
    }

    // The call that was placed for it, and no other: its channels have the mark, which no telephone knows.
    private async Task RungAsync(ModuleCall call, TenantSnapshot tenant, Guid id)
    {
        var row = await recordings.FindAsync(tenant.Id, id, call.Ended).ConfigureAwait(false);
        if (row is null || row.IsOver || !Guid.TryParse(call.Variable(OriginateCommands.MarkOf(OriginatePurpose.Recording)), out var mark) || row.ChannelUuid != mark)
        {
            call.Note("no such recording", id.ToString());
            await call.HangupAsync().ConfigureAwait(false);
            return;
        }

        var actor = new Actor(row.By, row.ByUserId, tenant.Id, PortalRole.TenantAdministrator);
        var talk = new RecordingTalk(
            call, folders, state => recordings.MoveAsync(row, state, null, null, null, CancellationToken.None),
            file => sounds.KeepAsync(actor, file, row.SoundId, row.Name, row.Number, CancellationToken.None), logger, time);
        await talk.RunAsync(async end =>
        {
            try
            {
                await recordings.MoveAsync(row, end.State, end.Reason, end.SoundId, null, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e) when (SoundRecordings.IsAway(e))
            {
                RecorderLog.NotWritten(logger, row.Id, e.Message); // the page sees in a while that nothing more is heard of it
            }
        }).ConfigureAwait(false);
    }

    private async Task CodeAsync(ModuleCall call, TenantSnapshot tenant, ExtensionEntry extension)
    {
        await call.AnswerAsync().ConfigureAwait(false);
        if (!await ProvenAsync(call, tenant, extension).ConfigureAwait(false))
        {
            await call.PlayAsync(new Prompt().Voicemail("abort").ToString()).ConfigureAwait(false);
            await call.HangupAsync().ConfigureAwait(false);
            return;
        }

        var actor = new Actor($"telephone {extension.Number}", null, tenant.Id, PortalRole.System);
        var talk = new RecordingTalk(
            call, folders, _ => Task.FromResult(true),
            file => sounds.KeepNewAsync(actor, file, extension.Number, extension.DisplayName, Now(tenant), CancellationToken.None), logger, time);
        await talk.RunAsync(_ => Task.CompletedTask).ConfigureAwait(false);
    }

    private async Task<bool> ProvenAsync(ModuleCall call, TenantSnapshot tenant, ExtensionEntry extension)
    {
        // The mailbox's own: its PIN is not to be tried here either.
        var door = new EntryDoor(tenant.Id, LockoutKind.Mailbox, extension.Id, "", "mailbox " + extension.Number);
        for (var i = 0; i < Tries; i++)
        {
            var pin = await call.PlayAndGetDigitsAsync(
                new DigitsPrompt(new Prompt().Voicemail("enter_pass").Keys("#").ToString()) { Most = 12, Tries = 1, Timeout = TimeSpan.FromSeconds(8) }).ConfigureAwait(false);
            var attempt = pin.Digits.Length > 0 ? await lockout.TakeAsync(door, call.Ended).ConfigureAwait(false) : null;
            if (attempt is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(extension.VoicemailPin!), Encoding.ASCII.GetBytes(pin.Digits)))
            {
                await lockout.RightAsync(door).ConfigureAwait(false);
                return true;
            }

            if (pin.Digits.Length > 0)
            {
                await lockout.WrongAsync(door, attempt).ConfigureAwait(false);
            }

            call.Note("wrong PIN");
            await call.PlayAsync(new Prompt().Voicemail("fail_auth").ToString(), "#").ConfigureAwait(false);
        }

        return false;
    }

    private DateTimeOffset Now(TenantSnapshot tenant) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(tenant.TimeZone, out var zone) ? TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone) : time.GetUtcNow();
}
