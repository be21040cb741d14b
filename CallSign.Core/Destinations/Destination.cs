using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using CallSign.Core.Extensions;
using CallSign.Core.Nouns;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CallSign.Core.Destinations;

/// <summary>Where a call goes: a noun of the tenant, a number to dial, or its end. Every field that leads calls on is one of these.</summary>
/// <param name="Kind">A noun's kind, <see cref="NumberKind"/> or <see cref="HangupKind"/>.</param>
/// <param name="Target">The noun's id (32 hexadecimal digits), the number as dialled, or the cause.</param>
[JsonConverter(typeof(DestinationJson))]
public readonly record struct Destination(string Kind, string Target)
{
    /// <summary>A number, dialled as one of the tenant's phones would.</summary>
    public const string NumberKind = "number";

    /// <summary>The end of the call, with a cause of <see cref="HangupCauses"/>.</summary>
    public const string HangupKind = "hangup";

    /// <summary>Most characters of the text form.</summary>
    public const int MaxLength = 80;

    /// <summary>What a caller may be told by the end of a call: <c>USER_BUSY</c> and the like.</summary>
    public static IReadOnlyList<string> HangupCauses { get; } = ["NORMAL_CLEARING", "USER_BUSY", "CALL_REJECTED", "UNALLOCATED_NUMBER", "NO_ANSWER"];

    /// <summary>The noun's id; null for a number and a hang-up.</summary>
    [JsonIgnore]
    public Guid? NounId => Kind is not (NumberKind or HangupKind) && Guid.TryParseExact(Target, "N", out var id) ? id : null;

    public static Destination To(string kind, Guid id) => new(kind, id.ToString("N"));

    public static Destination To(INoun noun)
    {
        ArgumentNullException.ThrowIfNull(noun);
        return To(NounCatalog.Of(noun.GetType()).Kind, noun.Id);
    }

    public static Destination ToNumber(string number) => new(NumberKind, number);

    public static Destination HangUp(string cause = "NORMAL_CLEARING") => new(HangupKind, cause);

    /// <summary>Reads <c>kind:target</c>, as <c>number:+4930123</c>; false for what can't be a destination.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Destination destination)
    {
        destination = default;
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon <= 0 || text!.Length > MaxLength)
        {
            return false;
        }

        var (kind, target) = (text[..colon], text[(colon + 1)..]);
        switch (kind)
        {
            case NumberKind:
                target = DialNumber.Clean(target) ?? "";
                break;
            case HangupKind:
                target = target.ToUpperInvariant();
                break;
            default:
                if (NounCatalog.OfKind(kind) is not { Words.IsDestination: true } || !Guid.TryParse(target, out var id))
                {
                    return false;
                }

                target = id.ToString("N");
                break;
        }

        destination = new Destination(kind, target);
        return destination.IsWellFormed;
    }

    /// <summary>Whether the target is of the form that its kind asks for.</summary>
    [JsonIgnore]
    public bool IsWellFormed => Kind switch
    {
        null => false,
        NumberKind => Target.Length >= 2 && DialNumber.IsDiallable(Target),
        HangupKind => HangupCauses.Contains(Target),
        _ => NounId is not null,
    };

    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => $"{Kind}:{Target}";
}

/// <summary>A destination as JSON: its text.</summary>
public sealed class DestinationJson : JsonConverter<Destination>
{
    public override Destination Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String && Destination.TryParse(reader.GetString(), out var destination)
            ? destination
            : throw new JsonException("Give a destination as kind:target, as in \"number:1001\", \"hangup:USER_BUSY\" or \"ring_group:\" with its id.");

    public override void Write(Utf8JsonWriter writer, Destination value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }
}

/// <summary>EF's view of a destination: its text.</summary>
public sealed class DestinationConverter() : ValueConverter<Destination, string>(d => d.ToString(), t => Read(t))
{
    // A row that somebody else wrote badly must not stop a whole tenant from being read: it leads nowhere.
    private static Destination Read(string text) => Destination.TryParse(text, out var destination) ? destination : Destination.HangUp();
}
