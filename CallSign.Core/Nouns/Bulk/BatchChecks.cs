using CallSign.Core.Extensions;
using CallSign.Core.Languages;

namespace CallSign.Core.Nouns.Bulk;

/// <summary>
/// Judges many changes of a tenant together by what will be there when all of them are made: the rules of each, names, numbers, what leads
/// where. It needs no database; the rules that do are asked when everything is written.
/// </summary>
internal sealed class BatchChecks
{
    private readonly IReadOnlyList<EntryChange> _changes;
    private readonly List<Entry> _there = [];
    private readonly Dictionary<Guid, Entry> _byId;

    public BatchChecks(TenantState state, IReadOnlyList<EntryChange> changes)
    {
        _changes = changes;
        var touched = changes.ToDictionary(c => c.Id);
        foreach (var extension in state.Extensions.Where(e => !touched.ContainsKey(e.Id)))
        {
            _there.Add(new Entry(Extensions, extension.Id, extension.DisplayName, extension.Number, null, null, ExtensionDraft.Of(extension)));
        }

        foreach (var (kind, nouns) in state.Nouns)
        {
            _there.AddRange(nouns.Where(n => !touched.ContainsKey(n.Id)).Select(n => Of(NounCatalog.OfKind(kind)!, n, null)));
        }

        foreach (var change in changes.Where(c => !c.IsDeletion))
        {
            _there.Add(change is NounChange { Draft: { } draft }
                ? Of(change.Kind, draft, change)
                : new Entry(Extensions, change.Id, change.Name, change.Number, null, change, ((ExtensionChange)change).Draft));
        }

        _byId = _there.ToDictionary(e => e.Id);
    }

    private static NounKind Extensions => NounCatalog.Of<Extension>();

    /// <summary>Adds what is wrong to the changes that are to blame.</summary>
    public async Task CheckAsync()
    {
        foreach (var change in _changes.Where(c => !c.IsDeletion))
        {
            // What a cell or a field could not be read for is said already, and better.
            var rules = change is NounChange { Draft: { } noun } ? NounRules.Check(noun) : ExtensionRules.Check(((ExtensionChange)change).Draft!);
            foreach (var (field, problem) in rules.All)
            {
                change.Errors.AddIf(change.Errors[field] is null, field, problem);
            }
        }

        Names();
        Numbers();
        Links();
        Phrases();
        Loops();
        await ForwardsAsync().ConfigureAwait(false);
    }

    private static Entry Of(NounKind kind, INoun noun, EntryChange? change) =>
        new(kind, noun.Id, noun.Name, (noun as INumbered)?.Number, noun, change, null);

    private void Names()
    {
        foreach (var same in _there.Where(e => e.Noun is not null && e.Name.Length > 0).GroupBy(e => (e.Kind.Kind, e.Name)).Where(g => g.Count() > 1))
        {
            foreach (var entry in same.Where(e => e.Change is not null).Skip(same.Any(e => e.Change is null) ? 0 : 1))
            {
                entry.Change!.Errors.AddIf(
                    entry.Change.Errors[nameof(INoun.Name)] is null, nameof(INoun.Name), $"There is already another {entry.Kind.Words.One} with the name {entry.Name}.");
            }
        }
    }

    private void Numbers()
    {
        foreach (var same in _there.Where(e => e.Number is { Length: > 0 } && e.Kind.IsTenants).GroupBy(e => e.Number!, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            var owner = same.FirstOrDefault(e => e.Change is null) ?? same.First();
            foreach (var entry in same.Where(e => e.Change is not null && e != owner))
            {
                entry.Change!.Errors.AddIf(
                    entry.Change.Errors[nameof(INumbered.Number)] is null, nameof(INumbered.Number),
                    $"{same.Key} is already the number of {new NumberOwner(owner.Kind.Kind, owner.Id, same.Key, owner.Name).Described}.");
            }
        }
    }

    private void Links()
    {
        var deleted = _changes.Where(c => c.IsDeletion).ToDictionary(c => c.Id);
        foreach (var entry in _there)
        {
            foreach (var link in entry.Noun?.Links() ?? [])
            {
                if (link.To.NounId is not { } id || NounCatalog.OfKind(link.To.Kind) is not { IsTenants: true } kind)
                {
                    continue;
                }

                if (entry.Change is { } change)
                {
                    change.Errors.AddIf(
                        change.Errors[link.Field] is null && !(_byId.TryGetValue(id, out var to) && to.Kind == kind), link.Field,
                        $"This {kind.Words.One} {(deleted.ContainsKey(id) ? "is deleted" : "no longer exists")}. Choose another destination.");
                }
                else if (deleted.TryGetValue(id, out var deletion))
                {
                    deletion.Errors.AddIf(deletion.Errors[""] is null, "", $"It can't be deleted: the {entry.Kind.Words.One} {entry.Name} leads calls to it and stays.");
                }
            }
        }
    }

    // Phrases are named, not linked to; what a language loses must not be played by what will be there.
    private void Phrases()
    {
        var losing = _changes.OfType<NounChange>().Where(c => c.Row is Language { Enabled: true }).ToList();
        if (losing.Count == 0)
        {
            return;
        }

        var users = _there.Where(e => e.Noun is not null).SelectMany(e => PhraseUses.Of(e.Noun!)).ToLookup(u => u.Phrase, u => u.User, StringComparer.Ordinal);
        var languages = _there.Select(e => e.Noun).OfType<Language>().ToList();
        foreach (var change in losing)
        {
            if (change.Draft is Language after)
            {
                PhraseUses.Check((Language)change.Row!, after, users, change.Errors);
            }

            if (change.Draft is not Language { Enabled: true } && PhraseUses.LastOf((Language)change.Row!, languages, users) is { } problem)
            {
                change.Errors.Add(change.IsDeletion ? "" : nameof(Language.Enabled), problem);
            }
        }
    }

    // From every changed noun along automatic links: the way back, where there is one.
    private void Loops()
    {
        var links = _there.Where(e => e.Noun is not null).ToDictionary(
            e => e.Id, e => e.Noun!.Links().Where(l => l.Automatic && l.To.NounId is not null).Select(l => (l.Field, To: l.To.NounId!.Value)).ToList());
        foreach (var entry in _there.Where(e => e is { Change: NounChange }))
        {
            foreach (var (field, to) in links[entry.Id])
            {
                if (entry.Change!.Errors[field] is null && WayBack(links, entry.Id, to) is { } way)
                {
                    entry.Change.Errors.Add(field, way.Length == 0
                        ? "This leads straight back to itself: callers would go in circles."
                        : $"This leads back here by way of {way}: callers would go in circles.");
                }
            }
        }
    }

    private string? WayBack(Dictionary<Guid, List<(string Field, Guid To)>> links, Guid start, Guid first)
    {
        if (first == start)
        {
            return "";
        }

        Dictionary<Guid, Guid> from = new() { [first] = start };
        Queue<Guid> edge = new([first]);
        while (edge.TryDequeue(out var at))
        {
            foreach (var (_, to) in links.GetValueOrDefault(at) ?? [])
            {
                if (to == start)
                {
                    List<string> way = [];
                    for (var step = at; step != start; step = from[step])
                    {
                        way.Insert(0, _byId.TryGetValue(step, out var entry) ? entry.Name : "?");
                    }

                    return string.Join(", ", way);
                }

                if (from.TryAdd(to, at))
                {
                    edge.Enqueue(to);
                }
            }
        }

        return null;
    }

    private async Task ForwardsAsync()
    {
        Dictionary<string, string?> forwards = new(StringComparer.Ordinal);
        foreach (var draft in _there.Select(e => e.Extension).OfType<ExtensionDraft>())
        {
            forwards.TryAdd(draft.Number, draft.ForwardAllEnabled ? draft.ForwardAllDestination : null);
        }

        foreach (var change in _changes.OfType<ExtensionChange>().Where(c => c.Draft is not null))
        {
            var loops = await ForwardChain.LoopsAsync(change.Draft!, n => ValueTask.FromResult(forwards.GetValueOrDefault(n))).ConfigureAwait(false);
            foreach (var (field, problem) in loops.All)
            {
                change.Errors.AddIf(change.Errors[field] is null, field, problem);
            }
        }
    }

    private sealed record Entry(NounKind Kind, Guid Id, string Name, string? Number, INoun? Noun, EntryChange? Change, ExtensionDraft? Extension);
}
