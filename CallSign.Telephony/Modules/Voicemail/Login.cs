using System.Security.Cryptography;
using System.Text;
using CallSign.Core.Lockouts;
using CallSign.Core.VoicemailMessages;

namespace CallSign.Telephony.Modules.Voicemail;

/// <summary>Asks for mailbox and PIN.</summary>
internal sealed class Login(VoicemailDesk desk, EntryLockout lockout)
{
    private const int Tries = 3;

    private ModuleCall Call => desk.Call;

    /// <summary>The mailbox that is open now; null where the call is over.</summary>
    /// <param name="mailbox">Null: its number is asked for.</param>
    /// <param name="isProven">Whether the mailbox's own telephone calls.</param>
    public async Task<Mailbox?> RunAsync(Mailbox? mailbox, bool isProven)
    {
        // Whoever has no PIN could never listen: then the registered telephone itself is proof enough.
        if (mailbox is not null && isProven && mailbox.Pin is null)
        {
            return mailbox;
        }

        var asksNumber = mailbox is null;
        for (var i = 0; i < Tries; i++)
        {
            if (asksNumber)
            {
                var number = await Call.PlayAndGetDigitsAsync(
                    new DigitsPrompt(VoicemailDesk.Prompt.Voicemail("enter_id").Keys("#").ToString()) { Most = 15, Tries = 1, Timeout = TimeSpan.FromSeconds(8) }).ConfigureAwait(false);
                mailbox = number.Digits.Length > 0 ? Mailbox.Find(desk.Tenant, number.Digits) : null;
            }

            // A mailbox that is not there asks for a PIN as well: nobody learns which there are.
            var pin = await Call.PlayAndGetDigitsAsync(
                new DigitsPrompt(VoicemailDesk.Prompt.Voicemail("enter_pass").Keys("#").ToString()) { Most = 12, Tries = 1, Timeout = TimeSpan.FromSeconds(8) }).ConfigureAwait(false);
            if (mailbox is not null && pin.Digits.Length > 0 && await OpensAsync(mailbox, pin.Digits).ConfigureAwait(false))
            {
                Call.Note("opened mailbox", mailbox.Number);
                return mailbox;
            }

            Call.Note("wrong mailbox or PIN", mailbox?.Number ?? "");
            await desk.PlayAsync(VoicemailDesk.Prompt.Voicemail("fail_auth")).ConfigureAwait(false);
        }

        await desk.EndAsync("abort").ConfigureAwait(false);
        return null;
    }

    private async Task<bool> OpensAsync(Mailbox mailbox, string pin)
    {
        var door = new EntryDoor(desk.Tenant.Id, LockoutKind.Mailbox, mailbox.Id, "", "mailbox " + mailbox.Number);
        var attempt = await lockout.TakeAsync(door, Call.Ended).ConfigureAwait(false);
        if (attempt is not null && IsRight(mailbox, pin))
        {
            await lockout.RightAsync(door).ConfigureAwait(false);
            return true;
        }

        await lockout.WrongAsync(door, attempt).ConfigureAwait(false);
        return false;
    }

    private static bool IsRight(Mailbox mailbox, string pin) =>
        mailbox.Pin is { } right && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(right), Encoding.ASCII.GetBytes(pin));
}
