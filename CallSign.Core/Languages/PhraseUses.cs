using System.Globalization;
using CallSign.Core.Data;
using CallSign.Core.Media;
using CallSign.Core.Nouns;
using CallSign.Core.Nouns.Bulk;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Languages;

/// <summary>A noun with fields that name sounds, and so phrases too: phrases have no id, and are kept by these from being deleted.</summary>
public interface IPlaysSounds : INoun
{
    /// <summary>The fields, as <see cref="SoundText"/> names sounds.</summary>
    IEnumerable<(string Field, string? Sound)> Sounds();
}

/// <summary>Who plays which phrase.</summary>
public static class PhraseUses
{
    /// <summary>The phrases that a noun plays, a line per field.</summary>
    public static IEnumerable<(string Phrase, NounReference User)> Of(INoun noun)
    {
        if (noun is not IPlaysSounds player)
        {
            yield break;
        }

        foreach (var (field, sound) in player.Sounds())
        {
            if (SoundText.TryPhrase(sound, out var phrase))
            {
                yield return (phrase, new NounReference
                {
                    FromKind = NounCatalog.Of(noun.GetType()).Kind, FromId = noun.Id, FromName = noun.Name, Field = field, ToKind = NounCatalog.Of<Language>().Kind,
                });
            }
        }
    }

    /// <summary>Those of a tenant.</summary>
    public static async Task<ILookup<string, NounReference>> ReadAsync(CallSignDbContext context, Guid tenantId, CancellationToken cancellationToken)
    {
        List<(string Phrase, NounReference User)> found = [];
        foreach (var table in NounTable.All.Values.Where(t => t.Kind.Type.IsAssignableTo(typeof(IPlaysSounds))))
        {
            found.AddRange((await table.ReadAsync(context, tenantId, cancellationToken).ConfigureAwait(false)).SelectMany(Of));
        }

        return found.ToLookup(f => f.Phrase, f => f.User, StringComparer.Ordinal);
    }

    /// <summary>Adds what is wrong with a language that loses phrases which are played.</summary>
    /// <param name="before">As it is.</param>
    /// <param name="after">As it shall be.</param>
    /// <param name="users">Who plays what.</param>
    /// <param name="errors">Gets the mistakes.</param>
    internal static void Check(Language before, Language after, ILookup<string, NounReference> users, FieldErrors errors)
    {
        var kept = after.Phrases.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < before.Phrases.Count; i++)
        {
            var name = before.Phrases[i].Name;
            if (kept.Contains(name) || !users[name].Any())
            {
                continue;
            }

            // A phrase of another name in its place was renamed; else it was taken out.
            var renamed = i < after.Phrases.Count && before.Phrases.TrueForAll(p => p.Name != after.Phrases[i].Name);
            var field = renamed ? string.Create(CultureInfo.InvariantCulture, $"Phrases[{i}].Name") : nameof(after.Phrases);
            errors.AddIf(errors[field] is null, field, renamed
                ? $"The phrase {name} keeps its name: {Names(users[name])} by that name. Add a phrase with the new name, choose it there, and delete this one then."
                : $"The phrase {name} can't be deleted: {Names(users[name])}. Choose another sound there first.");
        }
    }

    /// <summary>Why a language can't go, or be switched off: it is the last one that has a phrase which is played; null where it can.</summary>
    internal static string? LastOf(Language language, IEnumerable<Language> others, ILookup<string, NounReference> users)
    {
        var elsewhere = others.Where(l => l.Enabled && l.Id != language.Id).SelectMany(l => l.Phrases).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        return language.Phrases.Find(p => !elsewhere.Contains(p.Name) && users[p.Name].Any()) is { } last
            ? $"No other language has the phrase {last.Name}: {Names(users[last.Name])}. Choose another sound there first."
            : null;
    }

    private static string Names(IEnumerable<NounReference> users)
    {
        var names = users.DistinctBy(u => u.FromId).Select(u => $"{NounCatalog.OfKind(u.FromKind)?.Words.One ?? u.FromKind} {u.FromName}").ToList();
        return string.Join(", ", names.Take(5)) + (names.Count > 5 ? $" and {names.Count - 5} more" : "") + (names.Count == 1 ? " plays it" : " play it");
    }
}

/// <summary>Reads who plays which phrase, for pages.</summary>
public sealed class PhraseFinder(CallSignDb db)
{
    /// <summary>By phrase, of the actor's tenant.</summary>
    public async Task<ILookup<string, NounReference>> UsersAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenantId = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        return await PhraseUses.ReadAsync(context, tenantId, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>Phrases that are played stay: they are neither deleted nor renamed, nor is the last language that has one.</summary>
internal sealed class PhraseRule : INounRule<Language>, INounDeletionRule<Language>
{
    public async Task CheckAsync(CallSignDbContext context, Language noun, FieldErrors errors, CancellationToken cancellationToken)
    {
        // Where many are changed together it is written already, and was judged with all the others (BatchChecks).
        if (context.Scope.TenantId is not { } tenantId
            || await context.Set<Language>().AsNoTracking().FirstOrDefaultAsync(l => l.TenantId == tenantId && l.Id == noun.Id, cancellationToken).ConfigureAwait(false) is not { Enabled: true } before)
        {
            return;
        }

        var users = await PhraseUses.ReadAsync(context, tenantId, cancellationToken).ConfigureAwait(false);
        PhraseUses.Check(before, noun, users, errors);
        if (!noun.Enabled && PhraseUses.LastOf(before, await OthersAsync(context, tenantId, cancellationToken).ConfigureAwait(false), users) is { } problem)
        {
            errors.Add(nameof(noun.Enabled), problem);
        }
    }

    public async Task<string?> RefusedAsync(CallSignDbContext context, Language noun, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(noun);
        return noun.Enabled && context.Scope.TenantId is { } tenantId
            ? PhraseUses.LastOf(
                noun, await OthersAsync(context, tenantId, cancellationToken).ConfigureAwait(false), await PhraseUses.ReadAsync(context, tenantId, cancellationToken).ConfigureAwait(false))
            : null;
    }

    private static Task<List<Language>> OthersAsync(CallSignDbContext context, Guid tenantId, CancellationToken cancellationToken) =>
        context.Set<Language>().AsNoTracking().Where(l => l.TenantId == tenantId).ToListAsync(cancellationToken);
}
