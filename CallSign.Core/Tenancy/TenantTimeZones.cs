using CallSign.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Tenancy;

/// <summary>The clock on a tenant's wall.</summary>
public sealed class TenantTimeZones(CallSignDb db)
{
    /// <summary>The zone of the actor's tenant; UTC where the actor has none, or its tenant names a zone that this machine does not know.</summary>
    public async Task<TimeZoneInfo> OfAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.TenantId is not { } tenant)
        {
            return TimeZoneInfo.Utc;
        }

        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        var id = await context.Tenants.Where(t => t.Id == tenant).Select(t => t.TimeZone).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;
    }
}
