using System.Text.Json.Nodes;

namespace CallSign.Core.ConfigFiles;

/// <summary>Takes over into a document what became of the configuration that it was made from, and fills in what its masked secrets stand for.</summary>
internal static class ConfigMerge
{
    /// <summary>Brings what changed from <paramref name="was"/> to <paramref name="now"/> into <paramref name="draft"/>. Where the draft has changed the same field, the draft's stays.</summary>
    /// <param name="draft">Changed in place.</param>
    /// <param name="was">What the draft was made from, secrets masked.</param>
    /// <param name="now">What is there now, secrets masked.</param>
    /// <returns>What stayed as the draft has it, as <c>ring_group Sales, members</c>.</returns>
    public static IReadOnlyList<string> Rebase(ConfigDocument draft, ConfigDocument was, ConfigDocument now)
    {
        List<string> kept = [];
        foreach (var (kind, node) in now.Nouns)
        {
            if (draft.Nouns[kind] is not JsonArray mine)
            {
                continue; // the draft does not speak of these
            }

            List<JsonObject> before = Entries(was, kind), after = [.. ((JsonArray)node!).OfType<JsonObject>()];
            foreach (var entry in after)
            {
                var (old, own) = (Find(before, kind, entry), Find([.. mine.OfType<JsonObject>()], kind, entry));
                if (old is null && own is null)
                {
                    mine.Add(entry.DeepClone());
                }
                else if (old is not null && !JsonNode.DeepEquals(old, entry))
                {
                    if (own is null)
                    {
                        kept.Add($"{kind} {NameOf(kind, entry)}");
                    }
                    else
                    {
                        Rebase(own, old, entry, $"{kind} {NameOf(kind, entry)}", kept);
                    }
                }
            }

            foreach (var old in before.Where(e => Find(after, kind, e) is null))
            {
                if (Find([.. mine.OfType<JsonObject>()], kind, old) is { } own)
                {
                    if (JsonNode.DeepEquals(own, old))
                    {
                        mine.Remove(own);
                    }
                    else
                    {
                        kept.Add($"{kind} {NameOf(kind, old)}");
                    }
                }
            }
        }

        return kept;
    }

    /// <summary>Puts the sealed secrets of <paramref name="source"/> in the place of masks in <paramref name="draft"/>.</summary>
    public static void Unmask(ConfigDocument draft, ConfigDocument source)
    {
        foreach (var (kind, node) in draft.Nouns)
        {
            List<JsonObject> sources = Entries(source, kind);
            foreach (var entry in (node as JsonArray ?? []).OfType<JsonObject>())
            {
                foreach (var (field, secret) in Find(sources, kind, entry) ?? [])
                {
                    if (secret is JsonObject box && box[ConfigDocument.Sealed] is not null && entry[field]?.ToString() == Secrets.EncryptedSecret.Mask)
                    {
                        entry[field] = box.DeepClone();
                    }
                }
            }
        }
    }

    /// <summary>Ids of the entries.</summary>
    public static HashSet<Guid> Ids(ConfigDocument document) =>
    [
        .. document.Nouns.SelectMany(n => Entries(document, n.Key)).Select(e => Guid.TryParse(e["id"]?.ToString(), out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty),
    ];

    private static void Rebase(JsonObject own, JsonObject old, JsonObject now, string name, List<string> kept)
    {
        foreach (var field in old.Select(f => f.Key).Union(now.Select(f => f.Key)).ToList())
        {
            if (JsonNode.DeepEquals(old[field], now[field]) || JsonNode.DeepEquals(own[field], now[field]))
            {
                continue;
            }

            if (JsonNode.DeepEquals(own[field], old[field]))
            {
                own[field] = now[field]?.DeepClone();
            }
            else
            {
                kept.Add($"{name}, {field.Replace('_', ' ')}");
            }
        }
    }

    private static List<JsonObject> Entries(ConfigDocument document, string kind) => [.. (document.Nouns[kind] as JsonArray ?? []).OfType<JsonObject>()];

    private static JsonObject? Find(List<JsonObject> entries, string kind, JsonObject wanted)
    {
        var (id, name) = (wanted["id"]?.ToString(), NameOf(kind, wanted));
        return (id is null ? null : entries.Find(e => e["id"]?.ToString() == id)) ?? entries.Find(e => NameOf(kind, e) == name && (id is null || e["id"] is null));
    }

    private static string NameOf(string kind, JsonObject entry) => entry[kind == "extension" ? "number" : "name"]?.ToString() ?? "";
}
