using System.Security.Cryptography;
using CallSign.Core.Data;
using CallSign.Core.Lists;
using CallSign.Core.Secrets;
using CallSign.Core.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Hospitality;

/// <summary>
/// The log of messages to and from property-management systems, and the queue of those that are to be posted. Filters of the log: <c>status</c> and
/// <c>direction</c> (in, out).
/// </summary>
public sealed class PmsMessages(CallSignDb db, SecretBox box, TimeProvider time) : WebhookTable<PmsMessage>(db, time)
{
    protected override IQueryable<PmsMessage> Filter(IQueryable<PmsMessage> rows, ListQuery query) => query?.Filter("direction") switch
    {
        "in" => rows.Where(m => m.Incoming),
        "out" => rows.Where(m => !m.Incoming),
        _ => rows,
    };

    // What the system told itself is not said back to it.
    protected override IQueryable<PmsMessage> Resendable(IQueryable<PmsMessage> rows) => rows.Where(m => !m.Incoming);

    protected override async Task<IReadOnlyList<WebhookPost>> PostsAsync(CallSignDbContext context, IReadOnlyList<PmsMessage> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var tenants = rows.Select(m => m.TenantId).Distinct().ToList();
        var hotels = (await context.Set<Hotel>().AsNoTracking().Where(h => h.Enabled && tenants.Contains(h.TenantId)).ToListAsync(cancellationToken).ConfigureAwait(false)).ToLookup(h => h.TenantId);
        return [.. rows.Select(m => Post(m, hotels[m.TenantId].FirstOrDefault()))];
    }

    private WebhookPost Post(PmsMessage message, Hotel? hotel)
    {
        var (url, key, unready) = (hotel?.PmsUrl, default(string), default(string));
        try
        {
            key = hotel?.PmsKey is { } secret ? box.Decrypt(secret) : null;
        }
        catch (CryptographicException e)
        {
            unready = e.Message;
        }

        return new WebhookPost(
            message.Id, message.Attempts, $"the property-management system of {message.TenantId}", url, key, message.Body,
            unready ?? (url is null || key is null ? "The hotel has no address or key for its system any more." : null));
    }
}
