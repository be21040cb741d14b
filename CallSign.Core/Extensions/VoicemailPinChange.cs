using CallSign.Core.Data;
using CallSign.Core.PortalUsers;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.Core.VoicemailBoxes;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Extensions;

/// <summary>Changes a mailbox PIN from the telephone of its owner, whom mod_voicemail has asked for the old one.</summary>
public sealed class VoicemailPinChange(CallSignDb db, SecretBox secrets)
{
    /// <summary>Whether the PIN was good enough and is saved. The audit log names the telephone.</summary>
    public async Task<bool> TryChangeAsync(Guid tenantId, string number, string pin, CancellationToken cancellationToken)
    {
        if (SecretRules.Pin(pin, number) is not null)
        {
            return false;
        }

        var actor = new Actor($"telephone {number}", null, tenantId, PortalRole.System);
        var context = db.Open(actor);
        await using var disposal = context.ConfigureAwait(false);
        var row = await context.Extensions
            .SingleOrDefaultAsync(e => e.Number == number && e.Enabled && e.VoicemailEnabled, cancellationToken).ConfigureAwait(false);
        if (row is not null)
        {
            row.VoicemailPin = secrets.Encrypt(pin);
        }
        else if (await context.Set<VoicemailBox>().SingleOrDefaultAsync(b => b.Number == number && b.Enabled, cancellationToken).ConfigureAwait(false) is { } box)
        {
            box.Pin = secrets.Encrypt(pin);
        }
        else
        {
            return false;
        }

        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false; // edited in the portal at the same moment; the caller is asked again
        }
    }
}
