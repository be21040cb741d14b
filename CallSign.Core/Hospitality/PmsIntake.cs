using System.Text;
using CallSign.Core.Data;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CallSign.Core.Hospitality;

/// <summary>Why a message of a property-management system is not taken.</summary>
public enum PmsRefusal
{
    /// <summary>The hotel has no key.</summary>
    NoKey,

    /// <summary>It is not signed, wrongly or too long ago.</summary>
    NotSigned,

    /// <summary>It was taken before.</summary>
    Repeated,
}

/// <summary>Takes messages of property-management systems: believes those that are signed, each once, and keeps what was taken.</summary>
public sealed class PmsIntake(CallSignDb db, SecretBox box, TimeProvider time)
{
    /// <summary>Notes a message that can be believed.</summary>
    /// <returns>Its id, or why it is not taken.</returns>
    public async Task<(Guid Id, PmsRefusal? Refusal, string? Reason)> TakeAsync(Actor actor, string what, string? header, byte[] body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenant = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var hotel = await context.Set<Hotel>().AsNoTracking().FirstOrDefaultAsync(h => h.TenantId == tenant && h.Enabled, cancellationToken).ConfigureAwait(false);
        if (hotel?.PmsKey is not { } key)
        {
            return (default, PmsRefusal.NoKey, "The hotel has no key for its property-management system: set one on the hotel's page.");
        }

        if (WebhookSignature.Problem(box.Decrypt(key), header, body, time.GetUtcNow(), out var signature) is { } problem)
        {
            return (default, PmsRefusal.NotSigned, problem);
        }

        var message = new PmsMessage { TenantId = tenant, Incoming = true, Event = what, Body = Encoding.UTF8.GetString(body).Replace("\0", "", StringComparison.Ordinal), Signature = signature, Attempts = 1 };
        context.Add(message);
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return (default, PmsRefusal.Repeated, "This very message was taken before. Sign it anew, with the time of now, to repeat it.");
        }

        return (message.Id, null, null);
    }

    /// <summary>Notes what came of it; null: it is done.</summary>
    public async Task EndAsync(Actor actor, Guid id, string? problem, CancellationToken cancellationToken)
    {
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        DateTime? done = problem is null ? time.GetUtcNow().UtcDateTime : null;
        var text = problem is { Length: > 300 } ? problem[..300] : problem;
        await context.Set<PmsMessage>().Where(m => m.Id == id).ExecuteUpdateAsync(s => s.SetProperty(m => m.DoneAt, done).SetProperty(m => m.Problem, text), cancellationToken).ConfigureAwait(false);
    }
}
