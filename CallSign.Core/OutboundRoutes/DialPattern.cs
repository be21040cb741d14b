using System.Diagnostics.CodeAnalysis;

namespace CallSign.Core.OutboundRoutes;

/// <summary>
/// Which dialled numbers a route is for, as a person can read it: digits stand for themselves, X for any digit, Z for 1–9, N for 2–9,
/// <c>[1-5]</c> for one of these; a <c>.</c> at the end for one or more further digits, a <c>!</c> for none or more. A leading +, and * and #,
/// stand for themselves.
/// </summary>
/// <remarks>One step for each character of the number, whatever the pattern: nothing is tried twice, as a regular expression might be.</remarks>
public sealed class DialPattern
{
    /// <summary>Most characters of a pattern.</summary>
    public const int MaxLength = 60;

    // Bit 0–9: that digit.
    private const ushort AnyDigit = 0x3FF;
    private const ushort Plus = 1 << 10;
    private const ushort Star = 1 << 11;
    private const ushort Hash = 1 << 12;

    private readonly ushort[] _places;

    // Fewest further digits; -1 where none may follow.
    private readonly int _further;

    private DialPattern(string text, ushort[] places, int further) => (Text, _places, _further) = (text, places, further);

    /// <summary>As it was written, without spaces and in upper case.</summary>
    public string Text { get; }

    /// <summary>Whether it stands for one number only.</summary>
    public bool IsExact => _further < 0 && Array.TrueForAll(_places, p => (p & (p - 1)) == 0);

    /// <summary>First digits from which every number of any length is matched, a bit each; 0 for a pattern that is more choosy.</summary>
    internal int Everything
    {
        get
        {
            var places = _places.AsSpan();
            places = places is [Plus, ..] ? places[1..] : places;
            return _further < 0 || places.Length > 3 ? 0
                : places.IsEmpty ? AnyDigit
                : places[1..].ContainsAnyExcept(AnyDigit) ? 0 : places[0] & AnyDigit;
        }
    }

    private int Fewest => _places.Length + Math.Max(0, _further);

    /// <summary>Brings what a person wrote into its stored form.</summary>
    public static string Clean(string? text) => string.Concat((text ?? "").Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();

    /// <summary>Why it is no pattern; null where it is one.</summary>
    public static string? Problem(string? text) => Read(text, out _);

    /// <summary>Reads a pattern; false for what is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DialPattern? pattern) => Read(text, out pattern) is null;

    /// <summary>Whether the pattern is for this number.</summary>
    public bool Matches(ReadOnlySpan<char> number)
    {
        if (number.Length < Fewest || (_further < 0 && number.Length > _places.Length))
        {
            return false;
        }

        for (var i = 0; i < number.Length; i++)
        {
            if ((Place(i) & Bit(number[i])) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether there is a number that both are for.</summary>
    public bool Overlaps(DialPattern other)
    {
        ArgumentNullException.ThrowIfNull(other);
        // Beyond this length, places of both are any digit, so a longer number tells nothing more.
        var length = Math.Max(Fewest, other.Fewest);
        if ((_further < 0 && length > _places.Length) || (other._further < 0 && length > other._places.Length))
        {
            return false;
        }

        for (var i = 0; i < length; i++)
        {
            if ((Place(i) & other.Place(i)) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether every number that <paramref name="other"/> is for is one of this as well.</summary>
    public bool Covers(DialPattern other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Fewest < Fewest || (_further < 0 && (other._further >= 0 || other._places.Length > _places.Length)))
        {
            return false;
        }

        for (var i = 0; i < Math.Max(_places.Length, other.Fewest); i++)
        {
            if ((other.Place(i) & ~Place(i)) != 0)
            {
                return false;
            }
        }

        return true;
    }

    public override string ToString() => Text;

    private int Place(int index) => index < _places.Length ? _places[index] : _further >= 0 ? AnyDigit : 0;

    private static ushort Bit(char c) => c switch
    {
        >= '0' and <= '9' => (ushort)(1 << (c - '0')),
        '+' => Plus,
        '*' => Star,
        '#' => Hash,
        _ => 0,
    };

    private static string? Read(string? text, out DialPattern? pattern)
    {
        pattern = null;
        text = Clean(text);
        if (text.Length is 0 or > MaxLength)
        {
            return text.Length == 0 ? "Enter a pattern, as 00Z. or 0NXXXXXXXX." : $"Shorten this to {MaxLength} characters.";
        }

        List<ushort> places = [];
        var further = -1;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '.' or '!' when i < text.Length - 1:
                    return $"The {text[i]} stands for the rest of the number, so it comes last.";
                case '.' or '!':
                    further = text[i] == '.' ? 1 : 0;
                    break;
                case '+' when i > 0:
                    return "The + comes first.";
                case '[':
                    var end = text.IndexOf(']', i);
                    if (end < 0 || Set(text.AsSpan(i + 1, end - i - 1)) is not { } set)
                    {
                        return "Write a set of digits as [1-5] or [139].";
                    }

                    places.Add(set);
                    i = end;
                    break;
                case 'X' or 'Z' or 'N':
                    places.Add(text[i] switch { 'X' => AnyDigit, 'Z' => AnyDigit & ~1, _ => AnyDigit & ~3 });
                    break;
                case var c when Bit(c) != 0:
                    places.Add(Bit(c));
                    break;
                default:
                    return "Use digits, X, Z, N, sets as [1-5], and . or ! at the end.";
            }
        }

        if (places.Count == 0 && further == 0)
        {
            return "This is for no number at all as well. Use a . alone for every number.";
        }

        pattern = new DialPattern(text, [.. places], further);
        return null;
    }

    // [135] and [1-5], and both together; never empty and never backwards.
    private static ushort? Set(ReadOnlySpan<char> text)
    {
        ushort set = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                return null;
            }

            var ranged = i + 2 < text.Length && text[i + 1] == '-';
            var (first, last) = (text[i], ranged ? text[i + 2] : text[i]);
            if (!char.IsAsciiDigit(last) || last < first)
            {
                return null;
            }

            for (var digit = first; digit <= last; digit++)
            {
                set |= Bit(digit);
            }

            i += ranged ? 2 : 0;
        }

        return set == 0 ? null : set;
    }
}
