using System.Text.Json;
using CallSign.Core.Data;
using CallSign.Core.Nouns;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Hospitality;

/// <summary>Queues what the property-management system is to be told, in the transaction of what happened.</summary>
internal static class PmsOutbox
{
    /// <summary>Nothing where the tenant has no such system.</summary>
    public static async Task AddAsync(CallSignDbContext context, Guid tenantId, string what, object data, DateTime now, CancellationToken cancellationToken)
    {
        if (!await context.Set<Hotel>().AnyAsync(h => h.TenantId == tenantId && h.Enabled && h.PmsUrl != null && h.PmsKey != null, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var id = Guid.CreateVersion7();
        context.Add(new PmsMessage
        {
            Id = id, TenantId = tenantId, Event = what, NextAt = now, CreatedAt = now,
            Body = JsonSerializer.Serialize(new { Id = id, Event = what, At = now, Data = data }, NounJson.Options),
        });
    }
}
