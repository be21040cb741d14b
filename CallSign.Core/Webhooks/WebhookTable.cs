using System.Data.Common;
using CallSign.Core.Data;
using CallSign.Core.Lists;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Webhooks;

/// <summary>A table of posts: the queue of those that are due, and the log of all.</summary>
public abstract class WebhookTable<TRow>(CallSignDb db, TimeProvider time) : IWebhookQueue
    where TRow : WebhookRow
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <inheritdoc/>
    /// <exception cref="DbException">The database is away.</exception>
    public async Task<IReadOnlyList<WebhookPost>> ClaimPostsAsync(int most, CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.System);
        await using var closing = context.ConfigureAwait(false);
        var table = context.Model.FindEntityType(typeof(TRow))!.GetTableName();
        var claim = $$"""
            update {{table}} set attempts = attempts + 1, next_at = {0} where id in (
                select id from {{table}} where next_at <= {1} order by next_at limit {2} for update skip locked)
            returning id
            """;
        var ids = await context.Database.SqlQueryRaw<Guid>(claim, Now + WebhookSchedule.Claim, Now, most).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (ids.Count == 0)
        {
            return [];
        }

        var rows = await context.Set<TRow>().AsNoTracking().Where(r => ids.Contains(r.Id)).OrderBy(r => r.CreatedAt).ThenBy(r => r.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        return await PostsAsync(context, rows, cancellationToken).ConfigureAwait(false);
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
        await context.Set<TRow>().Where(r => r.Id == post.Id && r.Attempts == post.Attempts).ExecuteUpdateAsync(
            u => u.SetProperty(r => r.NextAt, next).SetProperty(r => r.DoneAt, done).SetProperty(r => r.ResponseCode, result.Code).SetProperty(r => r.Problem, result.Kept),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<int> ForgetAsync(CancellationToken cancellationToken)
    {
        var before = Now - WebhookSchedule.Kept;
        var context = db.Open(TenantScope.System);
        await using var closing = context.ConfigureAwait(false);
        return await context.Set<TRow>().Where(r => r.NextAt == null && r.CreatedAt < before).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Posts one of the actor's tenant once more, from the first rest on; false where there is none that can be.</summary>
    public async Task<bool> ResendAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenant = actor.RequireTenant();
        DateTime? now = Now;
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        return await Resendable(context.Set<TRow>().Where(r => r.TenantId == tenant && r.Id == id)).ExecuteUpdateAsync(
            u => u.SetProperty(r => r.NextAt, now).SetProperty(r => r.Attempts, 0).SetProperty(r => r.DoneAt, (DateTime?)null), cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <summary>A page of the log of the actor's tenant, newest first. Filter <c>status</c>: delivered, waiting, failed; more by the table.</summary>
    public Task<ListPage<TRow>> ListAsync(Actor actor, ListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return PageAsync(actor, query, query.Skip, query.Size, cancellationToken);
    }

    /// <summary>As <see cref="ListAsync"/>, for callers who count rows and not pages.</summary>
    public async Task<ListPage<TRow>> PageAsync(Actor actor, ListQuery query, int skip, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(query);
        var tenant = actor.RequireTenant();
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        var rows = Filter(context.Set<TRow>().AsNoTracking().Where(r => r.TenantId == tenant), query);
        rows = query.Filter("status") switch
        {
            "delivered" => rows.Where(r => r.DoneAt != null),
            "waiting" => rows.Where(r => r.NextAt != null),
            "failed" => rows.Where(r => r.NextAt == null && r.DoneAt == null),
            _ => rows,
        };
        if (query.Search is { } search)
        {
            var pattern = SearchPattern.Contains(search);
            rows = rows.Where(r => EF.Functions.ILike(r.Event, pattern, "\\") || EF.Functions.ILike(r.Body, pattern, "\\"));
        }

        var total = await rows.LongCountAsync(cancellationToken).ConfigureAwait(false);
        return new ListPage<TRow>(
            await rows.OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id).Skip(skip).Take(take).ToListAsync(cancellationToken).ConfigureAwait(false), total);
    }

    /// <summary>Where rows are posted to, and what signs them. The context sees all tenants.</summary>
    protected abstract Task<IReadOnlyList<WebhookPost>> PostsAsync(CallSignDbContext context, IReadOnlyList<TRow> rows, CancellationToken cancellationToken);

    /// <summary>The list's own filters.</summary>
    protected abstract IQueryable<TRow> Filter(IQueryable<TRow> rows, ListQuery query);

    /// <summary>Those of the rows that may be posted again.</summary>
    protected virtual IQueryable<TRow> Resendable(IQueryable<TRow> rows) => rows;
}
