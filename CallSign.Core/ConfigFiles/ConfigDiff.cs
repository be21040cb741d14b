using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using CallSign.Core.Nouns;
using CallSign.Core.Secrets;

namespace CallSign.Core.ConfigFiles;

/// <summary>What became, or is to become, of an entry.</summary>
public enum EntryAction
{
    Created,

    Changed,

    Deleted,
}

/// <summary>A field that differs.</summary>
/// <param name="Field">In words, as <c>members 2, delay seconds</c>.</param>
/// <param name="Before">Null for nothing; secrets masked.</param>
/// <param name="After">Null for nothing; secrets masked.</param>
public sealed record FieldDiff(string Field, string? Before, string? After);

/// <summary>A noun that differs.</summary>
/// <param name="Kind">What it is; null for a kind that this installation does not know.</param>
/// <param name="KindWord">The kind's own word.</param>
/// <param name="Name">As it is called afterwards; a deleted one as it was called.</param>
/// <param name="Fields">Of a new or a deleted one, what it has or had.</param>
public sealed record EntryDiff(NounKind? Kind, string KindWord, string Name, EntryAction Action, IReadOnlyList<FieldDiff> Fields);

/// <summary>Compares configurations noun by noun and field by field.</summary>
internal sealed class ConfigDiff(SecretBox box)
{
    public IReadOnlyList<EntryDiff> Between(ConfigDocument before, ConfigDocument after)
    {
        List<EntryDiff> all = [];
        foreach (var kind in before.Nouns.Select(n => n.Key).Union(after.Nouns.Select(n => n.Key)).Order(StringComparer.Ordinal))
        {
            // A kind that one of the two does not know of was not deleted: it is not spoken of.
            if (before.Nouns[kind] is not JsonArray old || after.Nouns[kind] is not JsonArray now)
            {
                continue;
            }

            List<JsonObject> olds = [.. old.OfType<JsonObject>()], nows = [.. now.OfType<JsonObject>()];
            var byId = olds.Where(e => IdOf(e) is not null).GroupBy(IdOf).ToDictionary(g => g.Key!, g => g.First());
            var byName = olds.GroupBy(e => KeyOf(kind, e)).ToDictionary(g => g.Key, g => g.First());
            HashSet<JsonObject> met = [];
            foreach (var entry in nows)
            {
                var was = IdOf(entry) is { } id && byId.TryGetValue(id, out var same) ? same : byName.GetValueOrDefault(KeyOf(kind, entry));
                if (was is not null && met.Add(was))
                {
                    var fields = Fields(was, entry);
                    if (fields.Count > 0)
                    {
                        all.Add(Of(kind, entry, EntryAction.Changed, fields));
                    }
                }
                else
                {
                    all.Add(Of(kind, entry, EntryAction.Created, Fields([], entry)));
                }
            }

            all.AddRange(olds.Where(e => !met.Contains(e)).Select(e => Of(kind, e, EntryAction.Deleted, Fields(e, []))));
        }

        return all;
    }

    public static EntryDiff Of(string kind, JsonObject entry, EntryAction action, IReadOnlyList<FieldDiff> fields) =>
        new(NounCatalog.OfKind(kind), kind, kind == "extension" ? $"{Text(entry["number"])} {Text(entry["display_name"])}" : Text(entry["name"]) ?? "?", action, fields);

    /// <summary>The fields that differ between two entries; an empty one stands for none.</summary>
    public IReadOnlyList<FieldDiff> Fields(JsonObject before, JsonObject after)
    {
        List<FieldDiff> fields = [];
        foreach (var name in before.Select(f => f.Key).Union(after.Select(f => f.Key)).Where(n => n != "id"))
        {
            var (old, now) = (before[name], after[name]);
            if (IsSealed(old) || IsSealed(now))
            {
                if (Clear(old) != Clear(now))
                {
                    fields.Add(new FieldDiff(Words(name), old is null ? null : EncryptedSecret.Mask, now is null ? null : EncryptedSecret.Mask));
                }
            }
            else if (!JsonNode.DeepEquals(old, now))
            {
                Compare(Words(name), old, now, fields);
            }
        }

        return fields;
    }

    private static void Compare(string field, JsonNode? before, JsonNode? after, List<FieldDiff> fields)
    {
        if (before is JsonArray olds && after is JsonArray nows)
        {
            if (olds.Count == nows.Count)
            {
                for (var i = 0; i < olds.Count; i++)
                {
                    if (!JsonNode.DeepEquals(olds[i], nows[i]))
                    {
                        Compare($"{field} {i + 1}", olds[i], nows[i], fields);
                    }
                }

                return;
            }

            // What is in one list and not in the other; that the rest moved up or down goes without saying.
            List<JsonNode?> rest = [.. nows];
            foreach (var old in olds)
            {
                if (rest.FindIndex(n => JsonNode.DeepEquals(n, old)) is >= 0 and var at)
                {
                    rest.RemoveAt(at);
                }
                else
                {
                    fields.Add(new FieldDiff(field, Text(old), null));
                }
            }

            fields.AddRange(rest.Select(n => new FieldDiff(field, null, Text(n))));
        }
        else if (before is JsonObject old && after is JsonObject now)
        {
            foreach (var name in old.Select(f => f.Key).Union(now.Select(f => f.Key)).ToList())
            {
                if (!JsonNode.DeepEquals(old[name], now[name]))
                {
                    Compare($"{field}, {Words(name)}", old[name], now[name], fields);
                }
            }
        }
        else if (Text(before) != Text(after))
        {
            fields.Add(new FieldDiff(field, Text(before), Text(after)));
        }
    }

    private static bool IsSealed(JsonNode? node) => node is JsonObject o && o[ConfigDocument.Sealed] is not null;

    private string? Clear(JsonNode? node)
    {
        try
        {
            return node is JsonObject o && o[ConfigDocument.Sealed]?.GetValue<string>() is { } text ? box.Decrypt(new EncryptedSecret(text)) : Text(node);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string? IdOf(JsonObject entry) => entry["id"]?.ToString();

    private static string KeyOf(string kind, JsonObject entry) => Text(entry[kind == "extension" ? "number" : "name"]) ?? "";

    private static string Words(string name) => name.Replace('_', ' ');

    private static string? Text(JsonNode? node) => node switch
    {
        null => null,
        JsonArray { Count: 0 } => null,
        JsonArray all => string.Join("; ", all.Select(Text)),
        JsonObject part => string.Join(", ", part.Where(f => f.Value is not null).Select(f => $"{Words(f.Key)} {Text(f.Value)}")),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            JsonValueKind.String => node.GetValue<string>() is { Length: > 0 } text ? text : null,
            _ => node.ToJsonString(),
        },
    };
}
