using CallSign.Core.Data;
using CallSign.Core.Lists;
using CallSign.Core.Routing;
using CallSign.Core.Webhooks;

namespace CallSign.Core.EventWebhooks;

/// <summary>What is to be posted to webhooks, and what became of it. Filters of the log: <c>status</c> and <c>webhook</c> (id).</summary>
public sealed class EventDeliveries(CallSignDb db, SnapshotStore snapshots, TimeProvider time) : WebhookTable<EventDelivery>(db, time)
{
    /// <summary>The webhook's name, also of one that is switched off; empty where it was not read yet.</summary>
    public string NameOf(EventDelivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return snapshots.Current.OfId(delivery.TenantId)?.Nouns.All<EventWebhook>().FirstOrDefault(w => w.Id == delivery.WebhookId)?.Name ?? "";
    }

    protected override IQueryable<EventDelivery> Filter(IQueryable<EventDelivery> rows, ListQuery query) =>
        Guid.TryParse(query?.Filter("webhook"), out var webhook) ? rows.Where(d => d.WebhookId == webhook) : rows;

    protected override Task<IReadOnlyList<WebhookPost>> PostsAsync(CallSignDbContext context, IReadOnlyList<EventDelivery> rows, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<WebhookPost>>([.. rows.Select(Post)]);

    private WebhookPost Post(EventDelivery delivery)
    {
        var webhook = snapshots.Current.OfId(delivery.TenantId)?.Nouns.Find<EventWebhook>(delivery.WebhookId); // null for one that is switched off
        return new WebhookPost(
            delivery.Id, delivery.Attempts, $"webhook {delivery.WebhookId}", webhook?.Url, webhook?.SigningKeyInClear, delivery.Body,
            webhook is null ? "The webhook is switched off, or was not read yet." : null)
        {
            Headers = [("X-CallSign-Event", delivery.Event), ("X-CallSign-Event-Id", delivery.EventId.ToString("D"))],
        };
    }
}
