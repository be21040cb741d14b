using System.Numerics;
using System.Text;

namespace CallSign.Core.InboundRoutes;

/// <summary>
/// Which numbers a route takes, place by place: a digit, or <c>X</c> (0–9), <c>Z</c> (1–9) or <c>N</c> (2–9); at the end <c>!</c> for any further
/// digits or none, <c>.</c> for at least one. Single numbers and beginnings are patterns too, so that all can be compared.
/// </summary>
public sealed class NumberPattern
{
    /// <summary>Most places, the open end not counted.</summary>
    public const int MostPlaces = E164.MostDigits;

    private const ushort Any = 0b11_1111_1111;
    private readonly ushort[] _places;

    private NumberPattern(ushort[] places, bool isOpen)
    {
        _places = places;
        IsOpen = isOpen;
    }

    /// <summary>The more certain one first: place by place the one with fewer digits, then the longer, then the closed one.</summary>
    public static IComparer<NumberPattern> MostCertainFirst { get; } = Comparer<NumberPattern>.Create(Compare);

    /// <summary>Whether further digits may follow.</summary>
    public bool IsOpen { get; }

    /// <summary>How many places hold one certain digit.</summary>
    public int FixedDigits => _places.Count(p => BitOperations.IsPow2(p));

    /// <summary>The certain digits that it begins with.</summary>
    public string Beginning => string.Concat(_places.TakeWhile(p => BitOperations.IsPow2(p)).Select(p => (char)('0' + BitOperations.Log2(p))));

    /// <summary>Reads digits and signs; null for what is no pattern.</summary>
    /// <param name="text">Without punctuation.</param>
    /// <param name="isOpen">Whether it is a beginning.</param>
    public static NumberPattern? Parse(string text, bool isOpen = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<ushort> places = [];
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case >= '0' and <= '9':
                    places.Add((ushort)(1 << (text[i] - '0')));
                    break;
                case 'X':
                    places.Add(Any);
                    break;
                case 'Z':
                    places.Add(Any & ~0b1);
                    break;
                case 'N':
                    places.Add(Any & ~0b11);
                    break;
                case '!' when i == text.Length - 1:
                    isOpen = true;
                    break;
                case '.' when i == text.Length - 1:
                    places.Add(Any);
                    isOpen = true;
                    break;
                default:
                    return null;
            }
        }

        return places.Count is > 0 and <= MostPlaces + 1 ? new NumberPattern([.. places], isOpen) : null;
    }

    /// <summary>Whether the number of this key is one of its.</summary>
    public bool Matches(ReadOnlySpan<char> key)
    {
        if (key.Length < _places.Length || (key.Length > _places.Length && !IsOpen))
        {
            return false;
        }

        for (var i = 0; i < _places.Length; i++)
        {
            if ((_places[i] & (1 << (key[i] - '0'))) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether there is a number that both take.</summary>
    public bool Overlaps(NumberPattern other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var (shorter, longer) = _places.Length <= other._places.Length ? (this, other) : (other, this);
        return (shorter._places.Length == longer._places.Length || shorter.IsOpen)
            && shorter._places.Zip(longer._places).All(p => (p.First & p.Second) != 0);
    }

    /// <summary>The same as a regular expression, for the database. Nothing of it is anybody's text.</summary>
    public string ToRegex()
    {
        var regex = new StringBuilder("^");
        foreach (var place in _places)
        {
            regex.Append('[');
            for (var digit = 0; digit < 10; digit++)
            {
                if ((place & (1 << digit)) != 0)
                {
                    regex.Append((char)('0' + digit));
                }
            }

            regex.Append(']');
        }

        return regex.Append(IsOpen ? "" : "$").ToString();
    }

    private static int Compare(NumberPattern a, NumberPattern b)
    {
        for (var i = 0; i < Math.Min(a._places.Length, b._places.Length); i++)
        {
            var order = BitOperations.PopCount(a._places[i]).CompareTo(BitOperations.PopCount(b._places[i]));
            if (order != 0)
            {
                return order;
            }
        }

        return (b._places.Length, a.IsOpen).CompareTo((a._places.Length, b.IsOpen));
    }
}
