using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CallSign.Core.Audit;
using CallSign.Core.Data;
using CallSign.Core.Nouns;
using CallSign.Core.Nouns.Bulk;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.Core.Versions;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.ConfigFiles;

/// <summary>
/// Exports a tenant's whole configuration as one file, and brings one in: into the same tenant or another, after a preview, by the nouns' own
/// rules, all of it in one transaction or nothing.
/// </summary>
public sealed class ConfigTransfer(CallSignDb db, SecretBox box, IServiceProvider services, TimeProvider time)
{
    /// <summary>Word in the audit log for an export with secrets.</summary>
    public const string SecretsExported = "export-secrets";

    /// <summary>Fewest characters of a passphrase.</summary>
    public const int MinPassphrase = ConfigCipher.MinPassphrase;

    private const string Entity = "Configuration";
    private readonly BatchWriter _writer = new(box, services);

    /// <summary>The configuration as it is now, as JSON.</summary>
    /// <param name="actor">Whose tenant.</param>
    /// <param name="passphrase">Encrypts the secrets, and audits that they left; null masks them.</param>
    /// <param name="withIds">Whether entries have their ids, by which a renamed noun is known again.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<string> ExportAsync(Actor actor, string? passphrase, bool withIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenantId = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var document = await NowAsync(context, tenantId, cancellationToken).ConfigureAwait(false);
        if (passphrase is null)
        {
            return document.ForPeople(box, null, withIds).ToText(indented: true) + "\n";
        }

        // The entry is committed before a secret leaves.
        context.AuditEntries.Add(AuditTrail.Action(actor, time.GetUtcNow().UtcDateTime, SecretsExported, Entity, "", "Whole configuration, encrypted with a passphrase"));
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        return document.ForPeople(box, ConfigCipher.For(passphrase, tenantId), withIds).ToText(indented: true) + "\n";
    }

    /// <summary>What bringing in <paramref name="text"/> would do. Nothing is saved.</summary>
    public Task<ConfigPreview> PreviewAsync(Actor actor, string text, ConfigImportOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        actor.RequireTenant();
        return ConfigDocument.Parse(text, out var problem) is { } document
            ? PreviewAsync(actor, document, options with { IsOwnVersion = false }, cancellationToken)
            : Task.FromResult(new ConfigPreview(null, options, problem));
    }

    /// <summary>Saves what <paramref name="preview"/> promised, after a version of what was there. Where things changed since, or it can't be saved any more, the new preview says so.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="preview">What the person has seen.</param>
    /// <param name="reason">Why a version is made of what is there before.</param>
    /// <param name="label">What is brought in, for that version's label and the audit log.</param>
    /// <param name="cancellationToken">Cancels; nothing is saved then.</param>
    public async Task<ConfigPreview> ApplyAsync(Actor actor, ConfigPreview preview, VersionReason reason, string label, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(preview);
        if (!preview.CanApply || preview.Document is not { } document)
        {
            throw new InvalidOperationException("This preview has nothing that can be applied.");
        }

        var result = await RunAsync(actor, document, preview.Options, preview, (reason, label), cancellationToken).ConfigureAwait(false);
        return result.IsApplied ? result : await PreviewAsync(actor, document, preview.Options, cancellationToken).ConfigureAwait(false);
    }

    internal Task<ConfigPreview> PreviewAsync(Actor actor, ConfigDocument document, ConfigImportOptions options, CancellationToken cancellationToken) =>
        RunAsync(actor, document, options, null, null, cancellationToken);

    internal static async Task<ConfigDocument> NowAsync(CallSignDbContext context, Guid tenantId, CancellationToken cancellationToken)
    {
        var name = await context.Tenants.Where(t => t.Id == tenantId).Select(t => t.Name).SingleAsync(cancellationToken).ConfigureAwait(false);
        return ConfigDocument.Of(await TenantState.ReadAsync(context, tenantId, cancellationToken).ConfigureAwait(false), name);
    }

    private async Task<ConfigPreview> RunAsync(
        Actor actor, ConfigDocument document, ConfigImportOptions options, ConfigPreview? promised, (VersionReason Reason, string Label)? save,
        CancellationToken cancellationToken)
    {
        ConfigCipher? cipher = null;
        if (options.Passphrase is { Length: > 0 } passphrase && document.Root["secrets"] is { } header
            && (cipher = ConfigCipher.Of(header, passphrase, out var wrong)) is null)
        {
            return new ConfigPreview(document, options, wrong);
        }

        var tenantId = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        await BatchWriter.LockAsync(context, tenantId, cancellationToken).ConfigureAwait(false);
        var state = await TenantState.ReadAsync(context, tenantId, cancellationToken).ConfigureAwait(false);
        var plan = ConfigPlan.Of(state, document, options, box, cipher);
        await new BatchChecks(state, plan.Changes).CheckAsync().ConfigureAwait(false);
        var entries = Entries(state, plan);
        var problem = await BatchWriter.TooManyAsync(context, state, plan.Changes, cancellationToken).ConfigureAwait(false);
        var unchanged = plan.Changes.Count(c => c.IsUnchanged);
        if (problem is null && plan.Problems.Count == 0 && plan.Changes.All(c => !c.Errors.Any))
        {
            if (save is { } why && promised is not null && Text(promised.Entries) == Text(entries))
            {
                await VersionWriter.AddAsync(context, tenantId, await NowAsync(context, tenantId, cancellationToken).ConfigureAwait(false),
                    why.Reason is VersionReason.Published ? VersionReason.Import : why.Reason, "Before: " + why.Label, time, cancellationToken).ConfigureAwait(false);
            }

            problem = await WriteAsync(context, state, plan, cancellationToken).ConfigureAwait(false);
        }

        var preview = new ConfigPreview(document, options)
        {
            Problem = problem, Problems = [.. plan.Problems, .. plan.Changes.SelectMany(Problems)], Warnings = [.. plan.Warnings], Entries = entries, Unchanged = unchanged,
        };
        if (save is { } wanted && promised is not null && preview.CanApply && Text(promised.Entries) == Text(entries))
        {
            var detail = JsonSerializer.Serialize(new
            {
                Created = preview.Count(EntryAction.Created), Changed = preview.Count(EntryAction.Changed), Deleted = preview.Count(EntryAction.Deleted),
            });
            if (wanted.Reason is VersionReason.Published)
            {
                await VersionWriter.AddAsync(
                    context, tenantId, await NowAsync(context, tenantId, cancellationToken).ConfigureAwait(false), wanted.Reason, wanted.Label, time, cancellationToken).ConfigureAwait(false);
            }

            context.AuditEntries.Add(AuditTrail.Action(actor, time.GetUtcNow().UtcDateTime, Word(wanted.Reason), Entity, "", wanted.Label, detail));
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            preview.IsApplied = true;
        }

        return preview;
    }

    private async Task<string?> WriteAsync(CallSignDbContext context, TenantState state, ConfigPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            await _writer.WriteAsync(context, state, plan.Changes, null, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            return "Somebody is changing the same nouns at this moment. Try again.";
        }
        catch (DbUpdateException e)
        {
            return $"The database refused it: {e.InnerException?.Message ?? e.Message}";
        }
    }

    // Made before anything is written, for writing fills in the rows that were read.
    private List<EntryDiff> Entries(TenantState state, ConfigPlan plan)
    {
        var (diff, names) = (new ConfigDiff(box), state.Names());
        List<EntryDiff> entries = [];
        foreach (var change in plan.Changes.Where(c => !c.IsUnchanged))
        {
            var before = Before(change, names);
            var after = After(change, plan.Names);
            var action = change.IsNew ? EntryAction.Created : change.IsDeletion ? EntryAction.Deleted : EntryAction.Changed;
            entries.Add(ConfigDiff.Of(change.Kind.Kind, change.IsDeletion ? before : after, action, diff.Fields(before, after)));
        }

        return [.. entries.OrderBy(e => e.KindWord, StringComparer.Ordinal).ThenBy(e => e.Action)];
    }

    private static JsonObject Before(EntryChange change, ReferenceNames names) => change switch
    {
        NounChange { Row: { } noun } => ConfigDocument.EntryOf(noun, names),
        ExtensionChange { Row: { } extension } => ConfigDocument.EntryOf(extension, names),
        _ => [],
    };

    private JsonObject After(EntryChange change, ReferenceNames names)
    {
        if (change.IsDeletion)
        {
            return [];
        }

        var (entry, before) = (change is NounChange { Draft: { } noun } ? ConfigDocument.EntryOf(noun, names)
            : ConfigDocument.EntryOf(((ExtensionChange)change).Draft!, change.Id, names), Before(change, names));
        var (draft, fields) = change is NounChange { Draft: { } own } ? ((object)own, NounFields.Of(change.Kind.Type))
            : (((ExtensionChange)change).Draft!, ConfigDocument.ExtensionFields);
        foreach (var field in fields.Where(f => f.IsSecret))
        {
            entry[field.Name] = (string?)field.InClear!.GetValue(draft) switch
            {
                null => before[field.Name]?.DeepClone(),
                "" => null,
                var secret => new JsonObject { [ConfigDocument.Sealed] = box.Encrypt(secret).Ciphertext },
            };
        }

        return entry;
    }

    private static IEnumerable<ConfigProblem> Problems(EntryChange change) => change.Errors.All.Select(e => new ConfigProblem(
        change.Kind.Kind, change is ExtensionChange ? change.Number ?? "" : change.Name, e.Key.Length == 0 ? "" : NounFields.NameOf(e.Key), e.Value));

    // How the audit log calls it.
    private static string Word(VersionReason reason) => reason switch { VersionReason.Rollback => "roll-back", VersionReason.Published => "publish", _ => "import" };

    private static string Text(IReadOnlyList<EntryDiff> entries) => string.Join('\n', entries.Select(e => string.Create(
        CultureInfo.InvariantCulture, $"{e.KindWord}|{e.Name}|{e.Action}|{string.Join('|', e.Fields.Select(f => $"{f.Field}={f.Before}>{f.After}"))}")));
}
