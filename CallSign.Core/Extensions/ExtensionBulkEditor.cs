using CallSign.Core.Data;
using CallSign.Core.Nouns;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Extensions;

/// <summary>Changes or deletes many extensions of the actor's tenant in one transaction: all or none.</summary>
public sealed class ExtensionBulkEditor(CallSignDb db, SecretBox box)
{
    private const int MostErrors = 100;

    /// <summary>Gives every selected extension the settings of <paramref name="edit"/>; ids that are gone or another tenant's are left out.</summary>
    public async Task<BulkResult> EditAsync(Actor actor, ExtensionSelection selection, ExtensionBulkEdit edit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var (context, tenantId) = Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        List<BulkError> errors = [];
        var count = 0;
        foreach (var ids in await ChunksAsync(context, tenantId, selection, cancellationToken).ConfigureAwait(false))
        {
            foreach (var extension in await ExtensionWrites.LockAsync(context, tenantId, ids, cancellationToken).ConfigureAwait(false))
            {
                Change(extension, edit, errors);
                count++;
            }

            if (errors.Count >= MostErrors)
            {
                break;
            }

            if (errors.Count == 0)
            {
                await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            }

            context.ChangeTracker.Clear();
        }

        if (errors.Count == 0 && DialNumber.Clean(edit.ForwardAll?.Value) is { } destination)
        {
            errors.AddRange(await LoopsAsync(context, tenantId, destination, cancellationToken).ConfigureAwait(false));
        }

        if (errors.Count > 0)
        {
            return new BulkResult(false, 0, [.. errors.Take(MostErrors)]);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return new BulkResult(true, count, []);
    }

    /// <summary>Deletes every selected extension.</summary>
    /// <param name="switchOffForwards">Whether forwards of other extensions that lead to a deleted one are switched off.</param>
    public async Task<BulkResult> DeleteAsync(Actor actor, ExtensionSelection selection, bool switchOffForwards, CancellationToken cancellationToken)
    {
        var (context, tenantId) = Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        var chunks = await ChunksAsync(context, tenantId, selection, cancellationToken).ConfigureAwait(false);
        foreach (var ids in chunks)
        {
            var used = await context.Set<NounReference>().AsNoTracking().Where(r => r.TenantId == tenantId && ids.Contains(r.ToId))
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            if (used.Count > 0)
            {
                var id = used[0].ToId;
                var number = await context.Extensions.Where(e => e.Id == id).Select(e => e.Number).SingleAsync(cancellationToken).ConfigureAwait(false);
                return new BulkResult(false, 0, [new BulkError(number, "", ReferenceIndex.InUse([.. used.Where(r => r.ToId == id)])!)]);
            }
        }

        if (switchOffForwards)
        {
            await SwitchOffForwardsAsync(context, tenantId, [.. chunks.SelectMany(c => c)], cancellationToken).ConfigureAwait(false);
        }

        var count = 0;
        foreach (var ids in chunks)
        {
            var extensions = await ExtensionWrites.LockAsync(context, tenantId, ids, cancellationToken).ConfigureAwait(false);
            context.RemoveRange(extensions);
            count += extensions.Count;
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            context.ChangeTracker.Clear();
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return new BulkResult(true, count, []);
    }

    private static async Task<IReadOnlyList<Guid[]>> ChunksAsync(
        CallSignDbContext context, Guid tenantId, ExtensionSelection selection, CancellationToken cancellationToken)
    {
        var own = context.Extensions.AsNoTracking().Where(e => e.TenantId == tenantId);
        // In order of id, so that two bulk edits lock rows in the same order and never wait for each other in a circle.
        var ids = await selection.Apply(own).OrderBy(e => e.Id).Select(e => e.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. ids.Chunk(ExtensionWrites.Chunk)];
    }

    private static async Task SwitchOffForwardsAsync(CallSignDbContext context, Guid tenantId, Guid[] deleted, CancellationToken cancellationToken)
    {
        var own = context.Extensions.Where(e => e.TenantId == tenantId);
        var chosen = own.Where(e => deleted.Contains(e.Id));
        var numbers = (await chosen.Select(e => e.Number).ToListAsync(cancellationToken).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);
        var ids = await ExtensionList.ForwardersOf(own, chosen).Select(e => e.Id).ToArrayAsync(cancellationToken).ConfigureAwait(false);
        bool Gone(string? destination) => destination is not null && numbers.Contains(destination);
        foreach (var extension in await ExtensionWrites.LockAsync(context, tenantId, ids, cancellationToken).ConfigureAwait(false))
        {
            extension.ForwardAllEnabled &= !Gone(extension.ForwardAllDestination);
            extension.ForwardBusyEnabled &= !Gone(extension.ForwardBusyDestination);
            extension.ForwardNoAnswerEnabled &= !Gone(extension.ForwardNoAnswerDestination);
            extension.ForwardNotRegisteredEnabled &= !Gone(extension.ForwardNotRegisteredDestination);
        }

        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        context.ChangeTracker.Clear();
    }

    // After the change, so that a destination among the changed rows counts with its new forward.
    private static async Task<IReadOnlyList<BulkError>> LoopsAsync(
        CallSignDbContext context, Guid tenantId, string destination, CancellationToken cancellationToken)
    {
        var next = ExtensionWrites.ForwardsAllTo(context, tenantId, cancellationToken);
        var path = await ForwardChain.PathAsync(destination, next).ConfigureAwait(false);
        return await next(path[^1]).ConfigureAwait(false) is { } back && path.Contains(back)
            ? [new BulkError(path[^1], nameof(Extension.ForwardAllDestination),
                $"{destination} already forwards calls on to {path[^1]}, which would now forward them back: callers would go in circles.")]
            : [];
    }

    private (CallSignDbContext Context, Guid TenantId) Open(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return (db.Open(actor), actor.RequireTenant());
    }

    private void Change(Extension extension, ExtensionBulkEdit edit, List<BulkError> errors)
    {
        var draft = ExtensionDraft.Of(extension);
        edit.ApplyTo(draft);
        draft.Normalize();
        var broken = ExtensionRules.Check(draft);
        if (broken.Any)
        {
            errors.AddRange(broken.All.Select(e => new BulkError(extension.Number, e.Key, e.Value)));
            return;
        }

        draft.ApplyTo(extension);
        ExtensionWrites.SetSecrets(extension, draft, box);
    }
}
