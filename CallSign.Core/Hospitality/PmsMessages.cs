using System.Data.Common;
using System.Security.Cryptography;
using CallSign.Core.Data;
using CallSign.Core.Lists;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.Core.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Hospitality;

/// <summary>The log of messages to and from property-management systems, and the queue of those that are to be posted.</summary>
public sealed class PmsMessages(CallSignDb db, SecretBox box, TimeProvider time) : IWebhookQueue
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <inheritdoc/>
    /// <exception cref="DbException">The database is away.</exception>
    public async Task<IReadOnlyList<WebhookPost>> ClaimPostsAsync(int most, CancellationToken cancellationToken)
    {
        var (now, until) = (Now, Now + WebhookSchedule.Claim);
        var context = db.Open(TenantScope.System);
        await using var closing = context.ConfigureAwait(false);
        var ids = await context.Database.SqlQuery<Guid>(
            $"""
            update pms_messages set attempts = attempts + 1, next_at = {until} where id in (
                select id from pms_messages where next_at <= {now} order by next_at limit {most} for update skip locked)
            returning id
            """).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (ids.Count == 0)
        {
            return [];
        }

        var messages = await context.Set<PmsMessage>().AsNoTracking().Where(m => ids.Contains(m.Id)).OrderBy(m => m.CreatedAt).ThenBy(m => m.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        var tenants = messages.Select(m => m.TenantId).Distinct().ToList();
        var hotels = (await context.Set<Hotel>().AsNoTracking().Where(h => h.Enabled && tenants.Contains(h.TenantId)).ToListAsync(cancellationToken).ConfigureAwait(false)).ToLookup(h => h.TenantId);
        return [.. messages.Select(m => Post(m, hotels[m.TenantId].FirstOrDefault()))];
    }

    /// <inheritdoc/>
    public async Task EndAsync(WebhookPost post, WebhookResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(post);
        ArgumentNullException.ThrowIfNull(result);
        var now = Now;
        var next = WebhookSchedule.Next(post, result, now);
        DateTime? done = result.Problem is null ? now : null;
        var context = db.Open(TenantScope.System);
        await using var closing = context.ConfigureAwait(false);
        await context.Set<PmsMessage>().Where(m => m.Id == post.Id && m.Attempts == post.Attempts).ExecuteUpdateAsync(
            u => u.SetProperty(m => m.NextAt, next).SetProperty(m => m.DoneAt, done).SetProperty(m => m.ResponseCode, result.Code).SetProperty(m => m.Problem, result.Kept),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<int> ForgetAsync(CancellationToken cancellationToken)
    {
        var before = Now - WebhookSchedule.Kept;
        var context = db.Open(TenantScope.System);
        await using var closing = context.ConfigureAwait(false);
        return await context.Set<PmsMessage>().Where(m => m.NextAt == null && m.CreatedAt < before).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Messages of the actor's tenant, newest first. Filters: <c>status</c> (delivered, waiting, failed) and <c>direction</c> (in, out).</summary>
    public async Task<ListPage<PmsMessage>> ListAsync(Actor actor, ListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(query);
        var tenant = actor.RequireTenant();
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        var rows = context.Set<PmsMessage>().AsNoTracking().Where(m => m.TenantId == tenant);
        rows = query.Filter("status") switch
        {
            "delivered" => rows.Where(m => m.DoneAt != null),
            "waiting" => rows.Where(m => m.NextAt != null),
            "failed" => rows.Where(m => m.NextAt == null && m.DoneAt == null),
            _ => rows,
        };
        rows = query.Filter("direction") switch
        {
            "in" => rows.Where(m => m.Incoming),
            "out" => rows.Where(m => !m.Incoming),
            _ => rows,
        };
        if (query.Search?.Replace("\0", "", StringComparison.Ordinal) is { Length: > 0 } search)
        {
            var pattern = SearchPattern.Contains(search.Length > 100 ? search[..100] : search);
            rows = rows.Where(m => EF.Functions.ILike(m.Event, pattern) || EF.Functions.ILike(m.Body, pattern));
        }

        var total = await rows.LongCountAsync(cancellationToken).ConfigureAwait(false);
        return new ListPage<PmsMessage>(
            await rows.OrderByDescending(m => m.CreatedAt).ThenByDescending(m => m.Id).Skip(query.Skip).Take(query.Size).ToListAsync(cancellationToken).ConfigureAwait(false), total);
    }

    /// <summary>Posts one of the actor's tenant once more, from the first rest on; false where there is none, or the system told it itself.</summary>
    public async Task<bool> ResendAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenant = actor.RequireTenant();
        DateTime? now = Now;
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        return await context.Set<PmsMessage>().Where(m => m.TenantId == tenant && m.Id == id && !m.Incoming).ExecuteUpdateAsync(
            u => u.SetProperty(m => m.NextAt, now).SetProperty(m => m.Attempts, 0).SetProperty(m => m.DoneAt, (DateTime?)null), cancellationToken).ConfigureAwait(false) > 0;
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
