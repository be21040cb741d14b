using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using CallSign.Core.Extensions;
using CallSign.Core.Nouns;
using CallSign.Core.Nouns.Bulk;
using CallSign.Core.Nouns.Csv;
using CallSign.Core.Saving;
using CallSign.Core.Secrets;

namespace CallSign.Core.ConfigFiles;

/// <summary>A document as changes of what is there. An entry is matched by its id where the tenant has such a row, else by its name.</summary>
internal sealed class ConfigPlan
{
    private readonly SecretBox _box;
    private readonly ConfigCipher? _cipher;
    private readonly List<(EntryChange Change, JsonObject Entry)> _read = [];
    private readonly List<ConfigProblem> _problems = [];
    private readonly HashSet<string> _warnings = [];

    private ConfigPlan(SecretBox box, ConfigCipher? cipher, ReferenceNames names) => (_box, _cipher, Names) = (box, cipher, names);

    /// <summary>What everything will be called.</summary>
    public ReferenceNames Names { get; }

    public IReadOnlyList<EntryChange> Changes { get; private set; } = [];

    /// <summary>What could not be read at all.</summary>
    public IReadOnlyList<ConfigProblem> Problems => _problems;

    public IReadOnlyCollection<string> Warnings => _warnings;

    public static ConfigPlan Of(TenantState state, ConfigDocument document, ConfigImportOptions options, SecretBox box, ConfigCipher? cipher)
    {
        List<(NounKind Kind, JsonObject Entry, object? Row, Guid Id)> entries = [];
        List<ConfigProblem> problems = [];
        HashSet<Guid> met = [];
        HashSet<string> covered = new(StringComparer.Ordinal);
        foreach (var (word, node) in document.Nouns)
        {
            if (NounCatalog.OfKind(word) is not { IsOfTenants: true } kind || (kind.Type != typeof(Extension) && !NounTable.All.ContainsKey(word)))
            {
                problems.Add(new ConfigProblem(word, "", "", "This installation has no such kind of noun."));
                continue;
            }

            if (node is not JsonArray array || array.Any(e => e is not JsonObject))
            {
                problems.Add(new ConfigProblem(word, "", "", "Give a list of objects."));
                continue;
            }

            covered.Add(word);
            foreach (var entry in array.OfType<JsonObject>())
            {
                var row = Match(state, kind, entry);
                if (row is not null && !met.Add(IdOf(row)))
                {
                    problems.Add(new ConfigProblem(word, KeyOf(kind, entry), "", "Two entries stand for this one. Remove one of the two."));
                    continue;
                }

                // A new noun keeps its id only in its own tenant: anywhere else that id may be somebody else's.
                var id = row is not null ? IdOf(row) : Guid.TryParse(TextOf(entry["id"]), out var own) && (options.IsOwnVersion || options.OwnIds?.Contains(own) == true) ? own : Guid.CreateVersion7();
                entries.Add((kind, entry, row, id));
            }
        }

        List<(NounKind Kind, object Row)> gone = options.Replace ? [.. Rows(state).Where(r => covered.Contains(r.Kind.Kind) && !met.Contains(IdOf(r.Row)))] : [];
        var deleted = gone.Select(g => IdOf(g.Row)).ToHashSet();
        var names = state.Names(id => met.Contains(id) || deleted.Contains(id));
        foreach (var (kind, entry, _, id) in entries)
        {
            names.Add(kind.Kind, id, KeyOf(kind, entry), NumberOf(entry));
        }

        var plan = new ConfigPlan(box, cipher, names);
        plan._problems.AddRange(problems);
        foreach (var (kind, entry, row, id) in entries)
        {
            plan._read.Add((kind.Type == typeof(Extension) ? plan.Read(kind, id, (Extension?)row, entry) : plan.Read(kind, id, (INoun?)row, entry), entry));
        }

        plan.Changes =
        [
            .. plan._read.Select(r => r.Change),
            .. gone.Select(g => g.Row is Extension extension ? (EntryChange)new ExtensionChange(g.Kind, extension.Id, extension, null)
                : new NounChange(g.Kind, IdOf(g.Row), (INoun)g.Row, null)),
        ];
        return plan;
    }

    private static IEnumerable<(NounKind Kind, object Row)> Rows(TenantState state) =>
        state.Extensions.Select(e => (NounCatalog.Of<Extension>(), (object)e)).Concat(state.Nouns.SelectMany(n => n.Value.Select(r => (NounCatalog.OfKind(n.Key)!, (object)r))));

    private static object? Match(TenantState state, NounKind kind, JsonObject entry)
    {
        var (hasId, key) = (Guid.TryParse(TextOf(entry["id"]), out var id), KeyOf(kind, entry));
        return kind.Type == typeof(Extension)
            ? (hasId ? state.Extensions.Find(e => e.Id == id) : null) ?? state.Extensions.Find(e => e.Number == key)
            : (hasId ? state.Nouns[kind.Kind].Find(n => n.Id == id) : null) ?? state.Nouns[kind.Kind].Find(n => n.Name == key);
    }

    private static Guid IdOf(object row) => row is Extension extension ? extension.Id : ((INoun)row).Id;

    private static string KeyOf(NounKind kind, JsonObject entry) =>
        kind.Type == typeof(Extension) ? NumberOf(entry) ?? "" : TextRules.Clean(TextOf(entry["name"])) ?? "";

    private static string? NumberOf(JsonObject entry) => DialNumber.Clean(TextOf(entry["number"]));

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private NounChange Read(NounKind kind, Guid id, INoun? row, JsonObject entry)
    {
        var draft = NounTable.All[kind.Kind].New(id);
        if (row is not null)
        {
            NounFields.CopySealed(row, draft);
        }

        var change = new NounChange(kind, id, row, draft);
        var before = row is null ? [] : ConfigDocument.EntryOf(row, Names);
        List<string> secrets = Fill(draft, NounFields.Of(kind.Type), entry, change.Errors, f => row is null ? null : (EncryptedSecret?)f.Property.GetValue(row));
        NounRules.Normalize(draft);
        if (row is not null)
        {
            var after = ConfigDocument.EntryOf(draft, Names);
            change.Changed.AddRange(NounFields.Of(kind.Type).Where(f => !f.IsSecret && !JsonNode.DeepEquals(before[f.Name], after[f.Name])).Select(f => f.Name).Concat(secrets));
        }

        return change;
    }

    private ExtensionChange Read(NounKind kind, Guid id, Extension? row, JsonObject entry)
    {
        var draft = row is null ? new ExtensionDraft() : ExtensionDraft.Of(row);
        var change = new ExtensionChange(kind, id, row, draft);
        List<string> secrets = Fill(draft, ConfigDocument.ExtensionFields, entry, change.Errors,
            f => row is null ? null : f.Property.Name == nameof(ExtensionDraft.SipPassword) ? row.SipPassword : row.VoicemailPin);
        draft.Normalize();
        if (row is not null)
        {
            var (before, after) = (ConfigDocument.EntryOf(ExtensionDraft.Of(row), id, Names), ConfigDocument.EntryOf(draft, id, Names));
            change.Changed.AddRange(before.Where(f => !JsonNode.DeepEquals(f.Value, after[f.Key])).Select(f => f.Key).Concat(secrets));
        }

        return change;
    }

    // Answers the secrets that will be different.
    private List<string> Fill(object draft, IReadOnlyList<NounField> fields, JsonObject entry, FieldErrors errors, Func<NounField, EncryptedSecret?> current)
    {
        List<string> secrets = [];
        foreach (var (name, value) in entry.Where(f => f.Key != "id"))
        {
            if (fields.FirstOrDefault(f => f.Name == name) is not { } field)
            {
                errors.Add(name, "There is no such field.");
            }
            else if (field.IsSecret)
            {
                if (Secret(value, current(field)) is { } secret && !(draft is ExtensionDraft && secret.Length == 0))
                {
                    field.InClear!.SetValue(draft, secret);
                    secrets.Add(name);
                }
            }
            else
            {
                Fill(draft, field, value, errors);
            }
        }

        return secrets;
    }

    private void Fill(object draft, NounField field, JsonNode? value, FieldErrors errors)
    {
        var (property, type) = (field.Property, field.Property.PropertyType);
        if (value is null && (type.IsValueType ? Nullable.GetUnderlyingType(type) is null : type != typeof(string)))
        {
            errors.Add(property.Name, "Give a value; this can't be null.");
            return;
        }

        try
        {
            var read = value.Deserialize(type, Names.Options);
            property.SetValue(draft, read is null && type == typeof(string) && new NullabilityInfoContext().Create(property).WriteState is NullabilityState.NotNull ? "" : read);
        }
        catch (JsonException e)
        {
            var plain = Nullable.GetUnderlyingType(type) ?? type;
            errors.Add(property.Name, plain.IsEnum ? $"Give one of: {string.Join(", ", Enum.GetNames(plain).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName))}."
                : plain == typeof(bool) ? "Give true or false." : plain == typeof(int) ? "Give a whole number." : plain == typeof(string) ? "Give a string or null."
                : NounColumns.Reason(e, type));
        }
    }

    // Null keeps what is there, an empty text clears it.
    private string? Secret(JsonNode? value, EncryptedSecret? current)
    {
        var has = !string.IsNullOrEmpty(current?.Ciphertext);
        string? clear;
        switch (value)
        {
            case null:
                return has ? "" : null;
            case JsonObject sealedText when sealedText[ConfigDocument.Sealed] is { } text:
                clear = Open(TextOf(text), current);
                break;
            case JsonObject encrypted when encrypted[ConfigDocument.Encrypted] is { } text:
                clear = TextOf(text) is { } box ? _cipher?.Decrypt(box) : null;
                if (clear is null)
                {
                    _warnings.Add(_cipher is null ? "The file's secrets are left out, for no passphrase was given." : "Secrets that were made with another passphrase are left out.");
                }

                break;
            default:
                clear = TextOf(value) is { } plain && plain != EncryptedSecret.Mask ? plain : null;
                break;
        }

        return clear is null || (has && Open(current!.Value.Ciphertext, null) == clear) ? null : clear;
    }

    private string? Open(string? ciphertext, EncryptedSecret? current)
    {
        try
        {
            return ciphertext is null || ciphertext == current?.Ciphertext ? null : _box.Decrypt(new EncryptedSecret(ciphertext));
        }
        catch (CryptographicException)
        {
            _warnings.Add("Secrets that were made with another key ring are left out.");
            return null;
        }
    }
}
