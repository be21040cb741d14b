using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CallSign.Core.Extensions;
using CallSign.Core.Nouns;
using CallSign.Core.Nouns.Bulk;
using CallSign.Core.Secrets;

namespace CallSign.Core.ConfigFiles;

/// <summary>
/// A tenant's whole configuration as one JSON document: kinds in alphabetical order, an entry for each noun by name, references by kind and
/// name. The same configuration is always the same text, so that a file in git shows what changed and nothing else.
/// </summary>
/// <remarks>A secret is null, masked, sealed with the installation's key ring (in stored versions) or encrypted with a passphrase (in files).</remarks>
internal sealed class ConfigDocument(JsonObject root)
{
    public const string Format = "callsign-configuration";

    /// <summary>The version of the format that is written; older ones are read.</summary>
    public const int FormatVersion = 1;

    /// <summary>Most characters of a document.</summary>
    public const int MaxLength = 20 * 1024 * 1024;

    public const string Sealed = "sealed";
    public const string Encrypted = "encrypted";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The fields of an extension that files hold, in their order.</summary>
    public static IReadOnlyList<NounField> ExtensionFields { get; } =
    [
        .. typeof(ExtensionDraft).GetProperties().Where(p => p.SetMethod is { IsPublic: true }).OrderBy(p => p.MetadataToken)
            .Select(p => new NounField(NounFields.NameOf(p.Name), p, p.Name is nameof(ExtensionDraft.SipPassword) or nameof(ExtensionDraft.VoicemailPin) ? p : null)),
    ];

    public JsonObject Root { get; } = root;

    /// <summary>Entries by kind.</summary>
    public JsonObject Nouns => Root["nouns"] as JsonObject ?? [];

    /// <summary>Everything that is configured, secrets sealed.</summary>
    public static ConfigDocument Of(TenantState state, string tenant)
    {
        var names = state.Names();
        var nouns = new JsonObject { ["extension"] = new JsonArray([.. state.Extensions.Select(e => EntryOf(e, names))]) };
        foreach (var (kind, all) in state.Nouns)
        {
            nouns[kind] = new JsonArray([.. all.OrderBy(n => n.Name, StringComparer.Ordinal).Select(n => EntryOf(n, names))]);
        }

        var ordered = new JsonObject();
        foreach (var (kind, entries) in nouns.OrderBy(n => n.Key, StringComparer.Ordinal).ToList())
        {
            nouns.Remove(kind);
            ordered[kind] = entries;
        }

        return new ConfigDocument(new JsonObject { ["format"] = Format, ["version"] = FormatVersion, ["tenant"] = tenant, ["nouns"] = ordered });
    }

    public static JsonObject EntryOf(INoun noun, ReferenceNames names)
    {
        var entry = new JsonObject();
        foreach (var field in NounFields.Of(noun.GetType()))
        {
            var value = field.Property.GetValue(noun);
            entry[field.Name] = field.IsSecret ? Seal((EncryptedSecret?)value) : JsonSerializer.SerializeToNode(value, field.Property.PropertyType, names.Options);
        }

        entry["id"] = noun.Id.ToString();
        return entry;
    }

    public static JsonObject EntryOf(Extension extension, ReferenceNames names)
    {
        var entry = EntryOf(ExtensionDraft.Of(extension), extension.Id, names);
        entry["sip_password"] = Seal(extension.SipPassword);
        entry["voicemail_pin"] = Seal(extension.VoicemailPin);
        return entry;
    }

    public static JsonObject EntryOf(ExtensionDraft draft, Guid id, ReferenceNames names)
    {
        var entry = new JsonObject();
        foreach (var field in ExtensionFields)
        {
            entry[field.Name] = field.IsSecret ? null : JsonSerializer.SerializeToNode(field.Property.GetValue(draft), field.Property.PropertyType, names.Options);
        }

        entry["id"] = id.ToString();
        return entry;
    }

    /// <summary>Reads a file; null with a reason where it is none.</summary>
    public static ConfigDocument? Parse(string text, out string? problem)
    {
        problem = null;
        if (text.Length > MaxLength)
        {
            problem = "The file is larger than 20 MB.";
            return null;
        }

        try
        {
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            var root = JsonNode.Parse(text, documentOptions: options) as JsonObject;
            problem = root is null || root["format"] is not JsonValue format || !format.TryGetValue<string>(out var word) || word != Format
                ? $"This is no configuration of CallSign: it must begin with \"format\": \"{Format}\"."
                : root["version"] is not JsonValue value || !value.TryGetValue<int>(out var version) || version is < 1 or > FormatVersion
                    ? $"This file has another version of the format; this installation reads version {FormatVersion}."
                    : root["nouns"] is not JsonObject ? "The file has no \"nouns\"." : null;
            return problem is null ? new ConfigDocument(root!) : null;
        }
        catch (JsonException e)
        {
            problem = $"This is no JSON: see line {e.LineNumber + 1}. {e.Message.Split(" Path:")[0].Split(" LineNumber:")[0]}";
            return null;
        }
        catch (ArgumentException)
        {
            problem = "This is no JSON: a name occurs twice in one object.";
            return null;
        }
    }

    public string ToText(bool indented) => Root.ToJsonString(indented ? Indented : new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>A copy as people get it: secrets masked, or encrypted by <paramref name="cipher"/>.</summary>
    public ConfigDocument ForPeople(SecretBox box, ConfigCipher? cipher, bool withIds)
    {
        var copy = (JsonObject)Root.DeepClone();
        if (cipher is not null)
        {
            copy.Insert(3, "secrets", cipher.Header());
        }

        foreach (var (kind, entries) in (JsonObject)copy["nouns"]!)
        {
            foreach (var entry in (entries as JsonArray ?? []).OfType<JsonObject>())
            {
                var name = (entry["name"] ?? entry["number"])?.ToString();
                foreach (var (field, value) in entry.ToList())
                {
                    if (value is JsonObject secret && secret[Sealed]?.GetValue<string>() is { } text)
                    {
                        entry[field] = cipher is null ? EncryptedSecret.Mask
                            : new JsonObject { [Encrypted] = cipher.Encrypt($"{kind}/{name}/{field}", box.Decrypt(new EncryptedSecret(text))) };
                    }
                }

                if (!withIds)
                {
                    entry.Remove("id");
                }
            }
        }

        return new ConfigDocument(copy);
    }

    /// <summary>A copy of a file's document as it is stored: secrets that <paramref name="passphrase"/> opens are sealed, what it does not open is left out.</summary>
    public ConfigDocument SealedCopy(SecretBox box, string? passphrase)
    {
        var copy = (JsonObject)Root.DeepClone();
        var cipher = passphrase is { Length: > 0 } && copy["secrets"] is { } header ? ConfigCipher.Of(header, passphrase, out _) : null;
        copy.Remove("secrets");
        foreach (var entry in ((JsonObject)copy["nouns"]!).SelectMany(n => n.Value as JsonArray ?? []).OfType<JsonObject>())
        {
            foreach (var (field, value) in entry.ToList())
            {
                if (value is JsonObject secret && secret[Encrypted] is JsonValue text)
                {
                    // Null would clear what is there; the mask keeps it.
                    entry[field] = text.TryGetValue<string>(out var packed) && cipher?.Decrypt(packed) is { } clear
                        ? new JsonObject { [Sealed] = box.Encrypt(clear).Ciphertext } : EncryptedSecret.Mask;
                }
            }
        }

        return new ConfigDocument(copy);
    }

    private static JsonObject? Seal(EncryptedSecret? secret) =>
        string.IsNullOrEmpty(secret?.Ciphertext) ? null : new JsonObject { [Sealed] = secret.Value.Ciphertext };
}
