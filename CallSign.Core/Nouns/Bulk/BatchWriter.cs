using System.Globalization;
using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Nouns.Bulk;

/// <summary>Writes many changes of a tenant within one transaction of its caller, who rolls it back where a change has got an error.</summary>
internal sealed class BatchWriter(SecretBox box, IServiceProvider services)
{
    private const int Chunk = 500;

    /// <summary>Keeps other batches of the tenant waiting until the transaction ends.</summary>
    public static Task LockAsync(CallSignDbContext context, Guid tenantId, CancellationToken cancellationToken) =>
        context.Database.ExecuteSqlAsync($"select 1 from tenants where id = {tenantId} for no key update", cancellationToken);

    /// <summary>Why the tenant can't have as many extensions as it would have; null where it can.</summary>
    public static async Task<string?> TooManyAsync(
        CallSignDbContext context, TenantState state, IReadOnlyList<EntryChange> changes, CancellationToken cancellationToken)
    {
        var own = changes.OfType<ExtensionChange>().ToList();
        var count = state.Extensions.Count + own.Count(c => c.IsNew) - own.Count(c => c.IsDeletion);
        var most = await context.Tenants.Where(t => t.Id == state.TenantId).Select(t => t.MaxExtensions).SingleAsync(cancellationToken).ConfigureAwait(false);
        return own.Exists(c => c.IsNew) && count > most
            ? string.Create(CultureInfo.InvariantCulture, $"There would be {count:N0} extensions, but the tenant may have only {most:N0}.")
            : null;
    }

    /// <summary>Writes what has no error, and then asks the rules that need the database.</summary>
    public async Task WriteAsync(
        CallSignDbContext context, TenantState state, IReadOnlyList<EntryChange> changes, Action<int>? report, CancellationToken cancellationToken)
    {
        var (tenantId, work) = (state.TenantId, changes.Where(c => !c.IsUnchanged).ToList());
        await DeleteAsync(context, tenantId, [.. work.Where(c => c.IsDeletion)], cancellationToken).ConfigureAwait(false);
        List<EntryChange> rest = [.. work.Where(c => !c.IsDeletion)];
        await ParkAsync(context, rest, cancellationToken).ConfigureAwait(false);

        // Rows of different kinds may depend on each other, and are written in the order that the database wants.
        var size = rest.DistinctBy(c => c.Kind).Count() > 1 ? int.MaxValue : Chunk;
        List<(NounChange Change, INoun Noun)> written = [];
        var done = work.Count - rest.Count;
        // Rows that exchange unique values have no order in which one save could write them; each that stepped aside is saved alone.
        var chunks = rest.Where(c => c.SteppedAside).Chunk(1).Concat(rest.Where(c => !c.SteppedAside).Chunk(Math.Min(size, Math.Max(1, rest.Count))));
        foreach (var chunk in chunks)
        {
            foreach (var change in chunk)
            {
                if (change is NounChange noun)
                {
                    written.Add((noun, Write(context, tenantId, noun)));
                }
                else
                {
                    Write(context, tenantId, (ExtensionChange)change);
                }
            }

            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            context.ChangeTracker.Clear();
            report?.Invoke(done += chunk.Length);
        }

        await ReferenceIndex.WriteAsync(context, tenantId, [.. written.Select(w => w.Noun)], cancellationToken).ConfigureAwait(false);
        context.ChangeTracker.Clear();
        foreach (var (change, noun) in written)
        {
            await NounTable.All[change.Kind.Kind].CheckAsync(services, context, noun, change.Errors, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task DeleteAsync(CallSignDbContext context, Guid tenantId, IReadOnlyList<EntryChange> deletions, CancellationToken cancellationToken)
    {
        if (deletions.Count == 0)
        {
            return;
        }

        Guid[] ids = [.. deletions.Select(d => d.Id)];
        await context.Set<NounReference>().Where(r => r.TenantId == tenantId && ids.Contains(r.FromId)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        context.RemoveRange(deletions.Select(d => d is NounChange noun ? noun.Row! : (object)((ExtensionChange)d).Row!));
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        context.ChangeTracker.Clear();
    }

    // Two rows that exchange their names or numbers would meet at the unique index on the way: the one that gives up its own steps aside first.
    private static async Task ParkAsync(CallSignDbContext context, IReadOnlyList<EntryChange> changes, CancellationToken cancellationToken)
    {
        foreach (var group in changes.OfType<NounChange>().GroupBy(c => c.Kind))
        {
            var names = group.Where(c => c.Row?.Name != c.Name).Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
            var numbers = group.Where(c => (c.Row as INumbered)?.Number != c.Number).Select(c => c.Number).OfType<string>().ToHashSet(StringComparer.Ordinal);
            var inTheWay = group.Where(c => c.Row is { } row
                && ((names.Contains(row.Name) && row.Name != c.Name) || (row is INumbered { Number: { } own } && numbers.Contains(own) && own != c.Number))).ToList();
            if (inTheWay.Count > 0)
            {
                var versions = await NounTable.All[group.Key.Kind].ParkAsync(context, [.. inTheWay.Select(c => c.Id)], cancellationToken).ConfigureAwait(false);
                foreach (var change in inTheWay.Where(c => versions.ContainsKey(c.Id)))
                {
                    change.Row!.Version = versions[change.Id];
                    change.SteppedAside = true;
                }
            }
        }

        var extensions = changes.OfType<ExtensionChange>().ToList();
        var taken = extensions.Where(c => c.Row?.Number != c.Number).Select(c => c.Number!).ToHashSet(StringComparer.Ordinal);
        foreach (var change in extensions.Where(c => c.Row is { } row && row.Number != c.Number && taken.Contains(row.Number)))
        {
            await context.Database.ExecuteSqlAsync(
                $"update extensions set number = '~' || left(md5(id::text), 14) where id = {change.Id}", cancellationToken).ConfigureAwait(false);
            change.SteppedAside = true;
            change.Row!.Version = await context.Extensions.Where(e => e.Id == change.Id).Select(e => e.Version).SingleAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private INoun Write(CallSignDbContext context, Guid tenantId, NounChange change)
    {
        var draft = change.Draft!;
        if (change.Row is null)
        {
            (draft as ISecretive)?.Seal(box, null);
            NounScope.Own(context.Add(draft), tenantId);
            return draft;
        }

        var entry = context.Attach(change.Row);
        (draft as ISecretive)?.Seal(box, change.Row);
        foreach (var property in entry.Properties.Where(p => NounScope.IsEditable(p.Metadata) || NounScope.IsSecret(p.Metadata)))
        {
            property.CurrentValue = property.Metadata.PropertyInfo!.GetValue(draft);
        }

        if (change.SteppedAside)
        {
            // What the database holds for now is not what was read: both are written, whether they change or not.
            foreach (var property in entry.Properties.Where(p => p.Metadata.Name is nameof(INoun.Name) or nameof(INumbered.Number)))
            {
                property.IsModified = true;
            }
        }

        return change.Row;
    }

    private void Write(CallSignDbContext context, Guid tenantId, ExtensionChange change)
    {
        var extension = change.Row;
        if (extension is null)
        {
            extension = new Extension { Id = change.Id, TenantId = tenantId, Number = "", DisplayName = "" };
            context.Add(extension);
        }
        else
        {
            context.Attach(extension);
        }

        change.Draft!.ApplyTo(extension);
        ExtensionWrites.SetSecrets(extension, change.Draft, box);
    }
}
