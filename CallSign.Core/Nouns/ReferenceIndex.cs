using CallSign.Core.Data;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Nouns;

/// <summary>Keeps what leads where, so that what is in use can't be deleted and circles are found.</summary>
public static class ReferenceIndex
{
    private const int MostHops = 200;

    /// <summary>Writes the noun's links in place of its earlier ones; part of the transaction that saves it.</summary>
    internal static async Task WriteAsync(CallSignDbContext context, Guid tenantId, INoun noun, CancellationToken cancellationToken)
    {
        await EraseAsync(context, tenantId, noun.Id, cancellationToken).ConfigureAwait(false);
        context.AddRange(References(tenantId, noun));
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the links of many nouns in place of their earlier ones.</summary>
    internal static async Task WriteAsync(CallSignDbContext context, Guid tenantId, IReadOnlyCollection<INoun> nouns, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. nouns.Select(n => n.Id)];
        await context.Set<NounReference>().Where(r => r.TenantId == tenantId && ids.Contains(r.FromId)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        context.AddRange(nouns.SelectMany(n => References(tenantId, n)));
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }

    internal static Task EraseAsync(CallSignDbContext context, Guid tenantId, Guid nounId, CancellationToken cancellationToken) =>
        context.Set<NounReference>().Where(r => r.TenantId == tenantId && r.FromId == nounId).ExecuteDeleteAsync(cancellationToken);

    /// <summary>What leads to a noun, one line per field.</summary>
    public static async Task<IReadOnlyList<NounReference>> UsersAsync(
        CallSignDbContext context, Guid tenantId, Guid nounId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return await context.Set<NounReference>().AsNoTracking().Where(r => r.TenantId == tenantId && r.ToId == nounId && r.FromId != nounId)
            .OrderBy(r => r.FromKind).ThenBy(r => r.FromName).ThenBy(r => r.Field).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Why it can't be deleted: who leads to it, by name; null where nobody does.</summary>
    public static string? InUse(IReadOnlyList<NounReference> users)
    {
        ArgumentNullException.ThrowIfNull(users);
        if (users.Count == 0)
        {
            return null;
        }

        var names = users.DistinctBy(u => u.FromId).Select(u => $"{NounCatalog.OfKind(u.FromKind)?.Words.One ?? u.FromKind} {u.FromName}").ToList();
        var shown = string.Join(", ", names.Take(5)) + (names.Count > 5 ? $" and {names.Count - 5} more" : "");
        var them = names.Count == 1 ? "that one" : "those";
        return NounCatalog.OfKind(users[0].ToKind) is { Words.IsDestination: false } kind
            ? $"It is in use: {shown} {(names.Count == 1 ? "uses" : "use")} it. Give {them} another {kind.Words.One} first."
            : $"It is in use: {shown} {(names.Count == 1 ? "leads" : "lead")} calls to it. Give {them} another destination first.";
    }

    /// <summary>Finds links of <paramref name="noun"/> from which calls come back to it without anybody's doing.</summary>
    internal static async Task LoopsAsync(
        CallSignDbContext context, Guid tenantId, INoun noun, FieldErrors errors, CancellationToken cancellationToken)
    {
        foreach (var link in noun.Links().Where(l => l is { Automatic: true, To.NounId: not null }))
        {
            if (errors[link.Field] is null && await WayBackAsync(context, tenantId, noun.Id, link.To.NounId!.Value, cancellationToken).ConfigureAwait(false) is { } way)
            {
                errors.Add(link.Field, way.Length == 0
                    ? "This leads straight back to itself: callers would go in circles."
                    : $"This leads back here by way of {way}: callers would go in circles.");
            }
        }
    }

    private static IEnumerable<NounReference> References(Guid tenantId, INoun noun)
    {
        var kind = NounCatalog.Of(noun.GetType()).Kind;
        foreach (var link in noun.Links().DistinctBy(l => l.Field))
        {
            if (link.To.NounId is { } to)
            {
                yield return new NounReference
                {
                    TenantId = tenantId, FromKind = kind, FromId = noun.Id, FromName = noun.Name, Field = link.Field,
                    ToKind = link.To.Kind, ToId = to, Automatic = link.Automatic,
                };
            }
        }
    }

    // Breadth first over the stored links; the one that is being saved is in none of them yet.
    private static async Task<string?> WayBackAsync(CallSignDbContext context, Guid tenantId, Guid start, Guid first, CancellationToken cancellationToken)
    {
        if (first == start)
        {
            return "";
        }

        Dictionary<Guid, string> names = [];
        Dictionary<Guid, Guid> from = new() { [first] = start };
        List<Guid> edge = [first];
        while (edge.Count > 0 && from.Count < MostHops)
        {
            var asked = edge;
            var links = await context.Set<NounReference>().AsNoTracking()
                .Where(r => r.TenantId == tenantId && r.Automatic && asked.Contains(r.FromId)).ToListAsync(cancellationToken).ConfigureAwait(false);
            edge = [];
            foreach (var link in links)
            {
                names[link.FromId] = link.FromName;
                if (link.ToId == start)
                {
                    return Path(names, from, start, link.FromId);
                }

                if (from.TryAdd(link.ToId, link.FromId))
                {
                    edge.Add(link.ToId);
                }
            }
        }

        return null;
    }

    private static string Path(Dictionary<Guid, string> names, Dictionary<Guid, Guid> from, Guid start, Guid last)
    {
        List<string> way = [];
        for (var at = last; at != start; at = from[at])
        {
            way.Insert(0, names.GetValueOrDefault(at, "?"));
        }

        return string.Join(", ", way);
    }
}
