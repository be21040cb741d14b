using System.Reflection;
using System.Text;

namespace CallSign.Telephony.Esl;

/// <summary>The spelling of a header on the wire.</summary>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class EslWireNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>Wire spellings of <see cref="EslHeader"/> and <see cref="EslEventName"/>, read once from their members.</summary>
public static class EslWireName
{
    private static readonly string[] HeaderNames = ReadHeaderNames();
    private static readonly byte[][] HeaderLineStarts = Array.ConvertAll(HeaderNames, n => Encoding.ASCII.GetBytes("\n" + n + ": "));
    private static readonly string[] EventNames = Array.ConvertAll(Enum.GetNames<EslEventName>(), ToUpperSnake);
    private static readonly EventBucket[] EventsByLength = BuildEventBuckets();

    /// <summary>The header's name as FreeSWITCH writes it, for example <c>Unique-ID</c>.</summary>
    public static string Of(EslHeader header) => HeaderNames[(int)header];

    /// <summary>The event's name as FreeSWITCH writes it, for example <c>CHANNEL_ANSWER</c>.</summary>
    public static string Of(EslEventName name) => EventNames[(int)name];

    /// <summary>The event that this wire name means; <see cref="EslEventName.Unknown"/> for any other text. Exact case.</summary>
    public static EslEventName ParseEventName(ReadOnlySpan<byte> wire)
    {
        if (wire.Length >= EventsByLength.Length)
        {
            return EslEventName.Unknown;
        }

        var bucket = EventsByLength[wire.Length];
        for (var i = 0; i < bucket.Names.Length; i++)
        {
            if (wire.SequenceEqual(bucket.Names[i]))
            {
                return bucket.Values[i];
            }
        }

        return EslEventName.Unknown;
    }

    /// <summary>Line feed, name, colon, space: what precedes the header's value in a header block.</summary>
    internal static ReadOnlySpan<byte> LineStart(EslHeader header) => HeaderLineStarts[(int)header];

    private static string[] ReadHeaderNames() =>
        Array.ConvertAll(
            Enum.GetNames<EslHeader>(),
            member => typeof(EslHeader).GetField(member)!.GetCustomAttribute<EslWireNameAttribute>()!.Name);

    private static EventBucket[] BuildEventBuckets()
    {
        var longest = EventNames.Max(n => n.Length);
        var buckets = new EventBucket[longest + 1];
        for (var length = 0; length <= longest; length++)
        {
            // Most frequent first: a call is mostly CHANNEL_* events, and those are the first members of the enum.
            var indexes = Enumerable.Range(1, EventNames.Length - 1).Where(i => EventNames[i].Length == length).ToArray();
            buckets[length] = new EventBucket(
                Array.ConvertAll(indexes, i => Encoding.ASCII.GetBytes(EventNames[i])),
                Array.ConvertAll(indexes, i => (EslEventName)i));
        }

        return buckets;
    }

    private static string ToUpperSnake(string pascal)
    {
        var wire = new StringBuilder(pascal.Length + 6);
        foreach (var c in pascal)
        {
            if (char.IsAsciiLetterUpper(c) && wire.Length > 0)
            {
                wire.Append('_');
            }

            wire.Append(char.ToUpperInvariant(c));
        }

        return wire.ToString();
    }

    private readonly record struct EventBucket(byte[][] Names, EslEventName[] Values);
}
