using System.Text.Json;
using CallSign.Core.Data;
using CallSign.Core.Tenancy;

namespace CallSign.Core.Audit;

/// <summary>Writes audit entries for what people do without changing a row.</summary>
public sealed class ActionLog(CallSignDb db, TimeProvider time)
{
    /// <param name="actor">Who.</param>
    /// <param name="owner">The tenant whose thing it was done to; null for the platform's.</param>
    /// <param name="action">As <c>hangup</c>.</param>
    /// <param name="entity">The noun, as <c>Call</c>.</param>
    /// <param name="entityId">Its key.</param>
    /// <param name="label">How a person knows it.</param>
    /// <param name="details">More to know, by name; never a secret.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task WriteAsync(
        Actor actor, Guid? owner, string action, string entity, string entityId, string? label, IReadOnlyDictionary<string, string> details,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        var entry = AuditTrail.Action(actor, time.GetUtcNow().UtcDateTime, action, entity, entityId, label, JsonSerializer.Serialize(details));
        entry.TenantId = owner;
        context.AuditEntries.Add(entry);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }
}
