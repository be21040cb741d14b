using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CallSign.Core.Destinations;

namespace CallSign.Core.Nouns.Bulk;

/// <summary>
/// Names nouns of a tenant by kind and name, as <c>ring_group:Sales</c>, where rows hold ids: what people can read, and what is the same in
/// another tenant. An extension is named by its number.
/// </summary>
internal sealed class ReferenceNames
{
    private static readonly (string Cause, string Word)[] Causes =
    [
        ("NORMAL_CLEARING", "normal"), ("USER_BUSY", "busy"), ("CALL_REJECTED", "rejected"), ("UNALLOCATED_NUMBER", "no_such_number"), ("NO_ANSWER", "no_answer"),
    ];

    private readonly Dictionary<Guid, string> _texts = [];
    private readonly Dictionary<(string Kind, string Name), Guid> _byName = [];
    private readonly Dictionary<(string Kind, string Number), Guid> _byNumber = [];

    public ReferenceNames() => Options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new DestinationText(this), new IdText(this), new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>JSON in which destinations and ids of nouns are names.</summary>
    public JsonSerializerOptions Options { get; }

    public void Add(string kind, Guid id, string name, string? number)
    {
        var isExtension = kind == "extension";
        _texts[id] = $"{kind}:{(isExtension ? number : name)}";
        if (!isExtension)
        {
            _byName[(kind, name)] = id;
        }

        if (number is not null)
        {
            _byNumber.TryAdd((kind, number), id);
        }
    }

    /// <summary>As <c>ring_group:Sales</c>; what is not there by its id.</summary>
    public string Text(Destination destination) => destination switch
    {
        { Kind: Destination.HangupKind } => $"{Destination.HangupKind}:{Causes.FirstOrDefault(c => c.Cause == destination.Target).Word ?? destination.Target}",
        { NounId: { } id } when _texts.TryGetValue(id, out var text) => text,
        _ => destination.ToString(),
    };

    /// <summary>Reads what <see cref="Text"/> writes, and ids; answers why it can't, or null.</summary>
    public string? Read(string text, out Destination destination)
    {
        text = text.Trim();
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (kind, target) = colon <= 0 ? ("", "") : (text[..colon].Trim().ToLowerInvariant(), text[(colon + 1)..].Trim());
        if (kind == Destination.HangupKind)
        {
            target = Causes.FirstOrDefault(c => string.Equals(c.Word, target, StringComparison.OrdinalIgnoreCase)).Cause ?? target;
        }

        if (Destination.TryParse($"{kind}:{target}", out destination))
        {
            return null;
        }

        if (NounCatalog.OfKind(kind) is { } noun)
        {
            if (IdOf(kind, target) is { } id)
            {
                destination = Destination.To(kind, id);
                return null;
            }

            return $"There is no {noun.Words.One} “{Cut(target)}”.";
        }

        return "Enter a destination as extension:1001, ring_group:Sales, number:+4930123 or hangup:busy.";
    }

    public Guid? IdOf(string kind, string word) =>
        _byName.TryGetValue((kind, word), out var id) || _byNumber.TryGetValue((kind, word), out id) ? id : null;

    private static string Cut(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private sealed class DestinationText(ReferenceNames names) : JsonConverter<Destination>
    {
        public override Destination Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType is not JsonTokenType.String ? throw new JsonException("Give a destination as text.")
            : names.Read(reader.GetString()!, out var destination) is { } problem ? throw new JsonException(problem) : destination;

        public override void Write(Utf8JsonWriter writer, Destination value, JsonSerializerOptions options) => writer.WriteStringValue(names.Text(value));
    }

    // A noun that names another one by its id alone: a gateway of a route, a greeting of a menu.
    private sealed class IdText(ReferenceNames names) : JsonConverter<Guid>
    {
        public override Guid Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.TokenType is JsonTokenType.String ? reader.GetString()! : throw new JsonException("Give a reference as text.");
            if (Guid.TryParse(text, out var id))
            {
                return id;
            }

            var colon = text.IndexOf(':', StringComparison.Ordinal);
            return colon > 0 && names.IdOf(text[..colon], text[(colon + 1)..]) is { } found ? found
                : throw new JsonException(
                    colon > 0 && NounCatalog.OfKind(text[..colon]) is { } kind ? $"There is no {kind.Words.One} “{Cut(text[(colon + 1)..])}”."
                    : "Give a reference as kind:name.");
        }

        public override void Write(Utf8JsonWriter writer, Guid value, JsonSerializerOptions options) =>
            writer.WriteStringValue(names._texts.TryGetValue(value, out var text) ? text : value.ToString());
    }
}
