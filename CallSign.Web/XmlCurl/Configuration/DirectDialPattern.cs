using System.Text;
using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Configuration;

/// <summary>
/// Regular expressions that hold for the tenant's enabled extensions and for nothing else: a stranger who dials within a menu must reach no
/// feature code, no outbound route and no emergency number.
/// </summary>
/// <remarks>Beginnings and endings that numbers share are written once: 1000–1999 are <c>1[0-9][0-9][0-9]</c>. PCRE compiles at most 64 KB, so there may be several.</remarks>
internal sealed class DirectDialPattern
{
    private const int MostInOne = 1000;
    private readonly string[] _numbers;
    private readonly Dictionary<string, IReadOnlyList<string>> _made = new(StringComparer.Ordinal);

    public DirectDialPattern(TenantSnapshot tenant)
    {
        _numbers = [.. tenant.Extensions.Where(e => e.Enabled).Select(e => e.Number).Order(StringComparer.Ordinal)];
        Length = Of([]).Sum(p => p.Length + 100);
        Longest = _numbers.Length == 0 ? 0 : _numbers.Max(n => n.Length);
    }

    /// <summary>How long the entries are, about.</summary>
    public int Length { get; }

    /// <summary>Digits of the longest number; 0 where there is none.</summary>
    public int Longest { get; }

    /// <summary>Expressions for all numbers but those that are options; they are to be anchored at both ends.</summary>
    public IReadOnlyList<string> Of(IReadOnlyCollection<string> options)
    {
        string[] hidden = [.. options.Where(o => Array.BinarySearch(_numbers, o, StringComparer.Ordinal) >= 0).Order(StringComparer.Ordinal)];
        var key = string.Join(' ', hidden);
        if (!_made.TryGetValue(key, out var made))
        {
            made = [.. _numbers.Except(hidden, StringComparer.Ordinal).Chunk(MostInOne).Select(part => Pattern(part, 0))];
            _made.Add(key, made);
        }

        return made;
    }

    // All numbers are sorted and agree in the digits before "at".
    private static string Pattern(ReadOnlySpan<string> numbers, int at)
    {
        List<(string Ending, StringBuilder Digits)> branches = [];
        var ends = false;
        for (var i = 0; i < numbers.Length;)
        {
            if (numbers[i].Length == at)
            {
                (ends, i) = (true, i + 1);
                continue;
            }

            var (digit, from) = (numbers[i][at], i);
            while (i < numbers.Length && numbers[i][at] == digit)
            {
                i++;
            }

            var ending = Pattern(numbers[from..i], at + 1);
            if (branches.Find(b => b.Ending == ending) is { Digits: { } same })
            {
                same.Append(digit);
            }
            else
            {
                branches.Add((ending, new StringBuilder().Append(digit)));
            }
        }

        if (branches.Count == 0)
        {
            return "";
        }

        var choices = string.Join('|', branches.Select(b => Class(b.Digits.ToString()) + b.Ending));
        return ends ? $"(?:{choices})?" : branches.Count == 1 ? choices : $"(?:{choices})";
    }

    private static string Class(string digits) => digits.Length == 1 ? digits : digits == "0123456789" ? "[0-9]" : $"[{digits}]";
}
