using CallSign.Core.Data;
using CallSign.Core.Destinations;
using CallSign.Core.Saving;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CallSign.Core.Nouns;

/// <summary>Creates, changes and deletes nouns of one kind. Everything it refuses, it names at the field.</summary>
public sealed class NounEditor<T>(CallSignDb db, SecretBox box, IEnumerable<INounRule<T>> rules, IEnumerable<INounDeletionRule<T>>? deletionRules = null)
    where T : class, INoun, new()
{
    private static readonly NounKind Kind = NounCatalog.Of<T>();

    /// <summary>Saves a new noun; <paramref name="draft"/> becomes the row.</summary>
    public async Task<SaveResult<T>> CreateAsync(Actor actor, T draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        NounRules.Normalize(draft);
        var context = NounScope.Open<T>(db, actor, out var owner);
        await using var _ = context.ConfigureAwait(false);
        var errors = await ProblemsAsync(context, owner, draft, cancellationToken).ConfigureAwait(false);
        if (errors.Any)
        {
            return SaveResult.Failed<T>(errors);
        }

        (draft as ISecretive)?.Seal(box, null);
        var entry = context.Add(draft);
        NounScope.Own(entry, owner);
        return await WriteAsync(context, owner, draft, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes the noun of <paramref name="id"/>, which was read as <paramref name="version"/>; refuses where somebody saved it since.</summary>
    public async Task<SaveResult<T>> SaveAsync(Actor actor, Guid id, uint version, T draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        NounRules.Normalize(draft);
        var context = NounScope.Open<T>(db, actor, out var owner);
        await using var _ = context.ConfigureAwait(false);
        var row = await NounScope.Own<T>(context, owner).SingleOrDefaultAsync(n => n.Id == id, cancellationToken).ConfigureAwait(false);
        if (row is null)
        {
            return SaveResult.Gone<T>();
        }

        if (row.Version != version)
        {
            return SaveResult.Stale(row);
        }

        var entry = context.Entry(row);
        var before = (T)entry.CurrentValues.ToObject();
        foreach (var property in entry.Properties.Where(p => NounScope.IsEditable(p.Metadata)))
        {
            property.CurrentValue = property.Metadata.PropertyInfo!.GetValue(draft);
        }

        // The draft's secrets travel beside the mapped columns, and only the draft knows them in clear to be checked.
        var secrets = new FieldErrors();
        if (draft is ISecretive secretive)
        {
            foreach (var property in entry.Properties.Where(p => NounScope.IsSecret(p.Metadata)))
            {
                property.Metadata.PropertyInfo!.SetValue(draft, property.CurrentValue);
            }

            secrets = NounRules.Check(draft);
            secretive.Seal(box, before);
            foreach (var property in entry.Properties.Where(p => NounScope.IsSecret(p.Metadata)))
            {
                property.CurrentValue = property.Metadata.PropertyInfo!.GetValue(draft);
            }
        }

        var errors = await ProblemsAsync(context, owner, row, cancellationToken).ConfigureAwait(false);
        foreach (var (field, problem) in secrets.All)
        {
            errors.AddIf(errors[field] is null, field, problem);
        }

        return errors.Any ? SaveResult.Failed<T>(errors) : await WriteAsync(context, owner, row, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes a noun that nothing leads to; with a <paramref name="version"/>, only while it still has that one.</summary>
    public async Task<SaveResult<T>> DeleteAsync(Actor actor, Guid id, uint? version, CancellationToken cancellationToken)
    {
        var context = NounScope.Open<T>(db, actor, out var owner);
        await using var _ = context.ConfigureAwait(false);
        var row = await NounScope.Own<T>(context, owner).SingleOrDefaultAsync(n => n.Id == id, cancellationToken).ConfigureAwait(false);
        if (row is null)
        {
            return SaveResult.Gone<T>();
        }

        if (version is not null && row.Version != version)
        {
            return SaveResult.Stale(row);
        }

        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        foreach (var rule in deletionRules ?? [])
        {
            if (await rule.RefusedAsync(context, row, cancellationToken).ConfigureAwait(false) is { } refused)
            {
                return SaveResult.Failed<T>("", refused);
            }
        }

        if (owner is { } tenant)
        {
            var users = await ReferenceIndex.UsersAsync(context, tenant, id, cancellationToken).ConfigureAwait(false);
            if (ReferenceIndex.InUse(users) is { } inUse)
            {
                return SaveResult.Failed<T>("", inUse);
            }

            await ReferenceIndex.EraseAsync(context, tenant, id, cancellationToken).ConfigureAwait(false);
        }

        context.Remove(row);
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateConcurrencyException)
        {
            return SaveResult.Stale<T>();
        }

        return SaveResult.Saved(row);
    }

    /// <summary>What a save would be refused for, without saving. An existing noun is told by its id.</summary>
    public async Task<FieldErrors> CheckAsync(Actor actor, T draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        NounRules.Normalize(draft);
        var context = NounScope.Open<T>(db, actor, out var owner);
        await using var _ = context.ConfigureAwait(false);
        return await ProblemsAsync(context, owner, draft, cancellationToken).ConfigureAwait(false);
    }

    private async Task<FieldErrors> ProblemsAsync(CallSignDbContext context, Guid? owner, T noun, CancellationToken cancellationToken)
    {
        var errors = NounRules.Check(noun);
        if (errors[nameof(noun.Name)] is null
            && await NounScope.Own<T>(context, owner).AnyAsync(n => n.Name == noun.Name && n.Id != noun.Id, cancellationToken).ConfigureAwait(false))
        {
            errors.Add(nameof(noun.Name), NameTaken(noun.Name));
        }

        if (owner is { } tenant)
        {
            if (noun is INumbered { Number: { } number } && errors[nameof(INumbered.Number)] is null
                && await NumberPlan.TakenAsync(context, tenant, number, noun.Id, cancellationToken, Kind.Kind).ConfigureAwait(false) is { } taken)
            {
                errors.Add(nameof(INumbered.Number), taken);
            }

            foreach (var (field, problem) in await NounFinder.MissingAsync(context, tenant, noun.Links(), cancellationToken).ConfigureAwait(false))
            {
                errors.AddIf(errors[field] is null, field, problem);
            }

            await ReferenceIndex.LoopsAsync(context, tenant, noun, errors, cancellationToken).ConfigureAwait(false);
        }

        foreach (var rule in errors.Any ? [] : rules)
        {
            await rule.CheckAsync(context, noun, errors, cancellationToken).ConfigureAwait(false);
        }

        return errors;
    }

    private async Task<SaveResult<T>> WriteAsync(CallSignDbContext context, Guid? owner, T noun, CancellationToken cancellationToken)
    {
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            if (owner is { } tenant)
            {
                await ReferenceIndex.WriteAsync(context, tenant, noun, cancellationToken).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateConcurrencyException)
        {
            return SaveResult.Stale<T>();
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: { } constraint })
        {
            // What is kept beside the noun, as its versions and links, is only there already where somebody saved it at this very moment.
            if (context.Model.FindEntityType(typeof(T))?.GetTableName() is { } table && ((PostgresException)e.InnerException).TableName != table)
            {
                return SaveResult.Stale<T>();
            }

            // Somebody took it between the check and the save.
            if (rules.Select(r => r.Taken(noun, constraint)).FirstOrDefault(t => t is not null) is { } taken)
            {
                return SaveResult.Failed<T>(taken.Key, taken.Value);
            }

            return noun is INumbered { Number: { } number } && constraint.EndsWith("_number", StringComparison.Ordinal)
                ? SaveResult.Failed<T>(nameof(INumbered.Number), $"{number} is already taken.")
                : SaveResult.Failed<T>(nameof(noun.Name), NameTaken(noun.Name));
        }

        return SaveResult.Saved(noun);
    }

    private static string NameTaken(string name) => $"There is already another {Kind.Words.One} with the name {name}.";
}
