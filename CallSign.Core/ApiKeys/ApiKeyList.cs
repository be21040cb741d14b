using CallSign.Core.Data;
using CallSign.Core.Lists;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.ApiKeys;

/// <summary>The API keys of the actor's tenant, or of the platform.</summary>
/// <remarks>Sorts: <c>name created used expires</c>. Filter <c>state</c>: <c>valid</c>, <c>ended</c>.</remarks>
public sealed class ApiKeyList(CallSignDb db, TimeProvider time)
{
    public async Task<ListPage<ApiKey>> ReadAsync(Actor actor, ListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(query);
        if (!ApiKeyEditor.MayEdit(actor))
        {
            return new ListPage<ApiKey>([], 0);
        }

        using var context = db.Open(actor);
        var now = time.GetUtcNow().UtcDateTime;
        var rows = ApiKeyEditor.Own(context, actor).AsNoTracking();
        if (query.Search is { } search)
        {
            var pattern = SearchPattern.Contains(search);
            rows = rows.Where(k => EF.Functions.ILike(k.Name, pattern, "\\") || EF.Functions.ILike(k.Prefix, pattern, "\\"));
        }

        rows = query.Filter("state") switch
        {
            "valid" => rows.Where(k => k.RevokedAt == null && (k.ExpiresAt == null || k.ExpiresAt > now)),
            "ended" => rows.Where(k => k.RevokedAt != null || k.ExpiresAt <= now),
            _ => rows,
        };
        var total = await rows.LongCountAsync(cancellationToken).ConfigureAwait(false);
        var sorted = (query.Sort, query.Descending) switch
        {
            ("name", false) => rows.OrderBy(k => k.Name),
            ("name", true) => rows.OrderByDescending(k => k.Name),
            ("used", false) => rows.OrderBy(k => k.LastUsedAt),
            ("used", true) => rows.OrderByDescending(k => k.LastUsedAt != null).ThenByDescending(k => k.LastUsedAt),
            ("expires", false) => rows.OrderBy(k => k.ExpiresAt),
            ("expires", true) => rows.OrderByDescending(k => k.ExpiresAt != null).ThenByDescending(k => k.ExpiresAt),
            ("created", false) => rows.OrderBy(k => k.CreatedAt),
            _ => rows.OrderByDescending(k => k.CreatedAt),
        };
        var page = await sorted.ThenBy(k => k.Id).Skip(query.Skip).Take(query.Size).ToListAsync(cancellationToken).ConfigureAwait(false);
        return new ListPage<ApiKey>(page, total);
    }
}
