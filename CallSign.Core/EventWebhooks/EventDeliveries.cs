using System.Data.Common;
using CallSign.Core.Data;
using CallSign.Core.Lists;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Core.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.EventWebhooks;

/// <summary>A line of the delivery log.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Webhook">The webhook's name.</param>
public sealed record EventDeliveryRow(EventDelivery Delivery, string Webhook);

/// <summary>What is to be posted to webhooks, and what became of it.</summary>
public sealed class EventDeliveries(CallSignDb db, SnapshotStore snapshots, TimeProvider time) : IWebhookQueue
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Takes up to <paramref name="most"/> that are due; each counts as an attempt from now on.</summary>
    /// <exception cref="DbException">The database is away.</exception>
    public async Task<IReadOnlyList<EventDelivery>> ClaimAsync(int most, CancellationToken cancellationToken)
    {
        var (now, until) = (Now, Now + WebhookSchedule.Claim);
        var context = db.Open(TenantScope.System);
        await using var closing = context.ConfigureAwait(false);
        var ids = await context.Database.SqlQuery<Guid>(
            $"""
            update event_deliveries set attempts = attempts + 1, next_at = {until} where id in (
                select id from event_deliveries where next_at <= {now} order by next_at limit {most} for update skip locked)
            returning id
            """).ToListAsync(cancellationToken).ConfigureAwait(false);
        return ids.Count == 0 ? []
            : await context.Set<EventDelivery>().AsNoTracking().Where(d => ids.Contains(d.Id)).OrderBy(d => d.CreatedAt).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<WebhookPost>> ClaimPostsAsync(int most, CancellationToken cancellationToken) =>
        [.. (await ClaimAsync(most, cancellationToken).ConfigureAwait(false)).Select(Post)];

    /// <inheritdoc/>
    public async Task EndAsync(WebhookPost post, WebhookResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(post);
        ArgumentNullException.ThrowIfNull(result);
        var now = Now;
        var next = WebhookSchedule.Next(post, result, now);
        DateTime? delivered = result.Problem is null ? now : null;
        var context = db.Open(TenantScope.System);
        await using var closing = context.ConfigureAwait(false);
        await context.Set<EventDelivery>().Where(d => d.Id == post.Id && d.Attempts == post.Attempts).ExecuteUpdateAsync(
            u => u.SetProperty(d => d.NextAt, next).SetProperty(d => d.DeliveredAt, delivered).SetProperty(d => d.ResponseCode, result.Code).SetProperty(d => d.Problem, result.Kept),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The log of the actor's tenant, newest first. Filters: <c>status</c> (delivered, waiting, failed) and <c>webhook</c> (id).</summary>
    public async Task<ListPage<EventDeliveryRow>> ListAsync(Actor actor, ListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(query);
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        var rows = context.Set<EventDelivery>().AsNoTracking();
        rows = query.Filter("status") switch
        {
            "delivered" => rows.Where(d => d.DeliveredAt != null),
            "waiting" => rows.Where(d => d.NextAt != null),
            "failed" => rows.Where(d => d.NextAt == null && d.DeliveredAt == null),
            _ => rows,
        };
        if (Guid.TryParse(query.Filter("webhook"), out var webhook))
        {
            rows = rows.Where(d => d.WebhookId == webhook);
        }

        if (!string.IsNullOrWhiteSpace(query.Search))
        {
            var pattern = SearchPattern.Contains(query.Search);
            rows = rows.Where(d => EF.Functions.ILike(d.Event, pattern) || EF.Functions.ILike(d.Payload, pattern));
        }

        var total = await rows.LongCountAsync(cancellationToken).ConfigureAwait(false);
        var page = await rows.OrderByDescending(d => d.CreatedAt).ThenByDescending(d => d.Id).Skip(query.Skip).Take(query.Size)
            .Join(context.Set<EventWebhook>(), d => d.WebhookId, w => w.Id, (d, w) => new EventDeliveryRow(d, w.Name))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return new ListPage<EventDeliveryRow>([.. page.OrderByDescending(r => r.Delivery.CreatedAt).ThenByDescending(r => r.Delivery.Id)], total);
    }

    /// <summary>Posts one of the actor's tenant once more, from the first rest on; false where there is none.</summary>
    public async Task<bool> ResendAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        DateTime? now = Now;
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        return await context.Set<EventDelivery>().Where(d => d.Id == id).ExecuteUpdateAsync(
            u => u.SetProperty(d => d.NextAt, now).SetProperty(d => d.Attempts, 0).SetProperty(d => d.DeliveredAt, (DateTime?)null), cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <inheritdoc/>
    public async Task<int> ForgetAsync(CancellationToken cancellationToken)
    {
        var before = Now - WebhookSchedule.Kept;
        var context = db.Open(TenantScope.System);
        await using var closing = context.ConfigureAwait(false);
        return await context.Set<EventDelivery>().Where(d => d.NextAt == null && d.CreatedAt < before).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private WebhookPost Post(EventDelivery delivery)
    {
        var webhook = snapshots.Current.OfId(delivery.TenantId)?.Nouns.Find<EventWebhook>(delivery.WebhookId) is { Enabled: true } served ? served : null;
        return new WebhookPost(
            delivery.Id, delivery.Attempts, $"webhook {delivery.WebhookId}", webhook?.Url, webhook?.SigningKeyInClear, delivery.Payload,
            webhook is null ? "The webhook is switched off, or was not read yet." : null)
        {
            Headers = [("X-CallSign-Event", delivery.Event), ("X-CallSign-Event-Id", delivery.EventId.ToString("D"))],
        };
    }
}
