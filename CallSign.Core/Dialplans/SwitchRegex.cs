using System.Text.RegularExpressions;

namespace CallSign.Core.Dialplans;

/// <summary>
/// Regular expressions that FreeSWITCH may be given. It matches them by backtracking (PCRE), so what could take for ever is refused: repeated
/// groups that hold repetitions or alternatives, more than a few open ends, and too many choices beside each other.
/// </summary>
public static class SwitchRegex
{
    /// <summary>Most characters.</summary>
    public const int MaxLength = 200;

    private const int MostOpen = 3;

    // Ways to match that may have to be tried, where an open end counts for as many as a number has digits.
    private const int MostWays = 300_000;
    private const int WaysOfOpenEnd = 40;
    private const string Escapes = "dDwWsSbB.+*?^$()[]{}|/-#";

    /// <summary>Why the expression can't be kept, in words; null where it can.</summary>
    public static string? Problem(string expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        if (expression.Length is 0 or > MaxLength)
        {
            return expression.Length == 0 ? "Enter a regular expression, as ^1\\d{3}$." : $"Shorten the expression to {MaxLength} characters; it has {expression.Length}.";
        }

        if (expression.Any(c => c is < ' ' or > '~' or '"' or '<' or '>' or '\'' or '`'))
        {
            return "Use printable characters without quotes and angle brackets in an expression.";
        }

        return Dollar(expression) ?? Shape(expression) ?? Parsed(expression);
    }

    /// <summary>How many captures the expression has.</summary>
    public static int Captures(string expression)
    {
        var count = 0;
        for (var i = 0; i < expression.Length; i++)
        {
            if (expression[i] == '\\')
            {
                i++;
            }
            else if (expression[i] == '[')
            {
                i = EndOfClass(expression, i);
            }
            else if (expression[i] == '(' && !(i + 1 < expression.Length && expression[i + 1] == '?'))
            {
                count++;
            }
        }

        return count;
    }

    // FreeSWITCH expands variables in an expression before it matches.
    private static string? Dollar(string expression)
    {
        for (var i = 0; i < expression.Length; i++)
        {
            if (expression[i] == '$' && i + 1 < expression.Length && expression[i + 1] is not (')' or '|'))
            {
                return "A $ in an expression stands at the end of it, or before | or ).";
            }
        }

        // FreeSWITCH takes / for the mark around an expression, and _ for a pattern of Asterisk.
        return expression[0] is '/' or '_' ? "An expression can't begin with / or _." : null;
    }

    private const string TooManyWays = "Use fewer repetitions of varying length and fewer alternatives: together they could take for ever.";

    private static string? Shape(string expression)
    {
        var open = 0;
        var ways = 1.0;
        var alternatives = 0;
        var repeats = new Stack<(bool Held, int Alternatives)>(); // of what is around the group
        var held = false;
        for (var i = 0; i < expression.Length; i++)
        {
            var wasGroup = false;
            var inGroup = false;
            var chosen = false;
            switch (expression[i])
            {
                case '\\':
                    if (i + 1 >= expression.Length || !Escapes.Contains(expression[i + 1]))
                    {
                        return "After a backslash only d, w, s, b or a sign may stand.";
                    }

                    i++;
                    break;
                case '[':
                    i = EndOfClass(expression, i);
                    break;
                case '(':
                    if (expression.AsSpan(i).StartsWith("(?") && !expression.AsSpan(i).StartsWith("(?:"))
                    {
                        return "Of the groups that begin with (? only (?: may stand.";
                    }

                    i += expression.AsSpan(i).StartsWith("(?:") ? 2 : 0;
                    repeats.Push((held, alternatives));
                    (held, alternatives) = (false, 0);
                    continue;
                case ')':
                    if (repeats.Count == 0)
                    {
                        return "There is a ) without its (.";
                    }

                    (wasGroup, inGroup, chosen) = (true, held, alternatives > 0);
                    ways *= alternatives + 1;
                    var around = repeats.Pop();
                    held |= around.Held;
                    alternatives = around.Alternatives + alternatives;
                    break;
                case '|':
                    alternatives++;
                    continue;
                case '^' or '$':
                    continue;
                case '*' or '+' or '?' or '{':
                    return "A repetition has nothing before it, or stands after another one.";
            }

            var length = Repetition(expression, i + 1, out var unbounded, out var choices);
            if (ways > MostWays)
            {
                return TooManyWays;
            }

            if (length == 0)
            {
                continue;
            }

            if (length < 0)
            {
                return "A repetition in braces is written as {3}, {2,} or {2,5}, up to 100.";
            }

            if (wasGroup && inGroup)
            {
                return "A group that holds a repetition can't be repeated itself: that could take for ever.";
            }

            if (wasGroup && chosen && expression[i + 1] != '?')
            {
                return "A group that holds alternatives (|) can only be followed by ?: to repeat it could take for ever.";
            }

            ways *= choices;
            if (ways > MostWays)
            {
                return TooManyWays;
            }

            open += unbounded ? 1 : 0;
            if (open > MostOpen)
            {
                return $"Use at most {MostOpen} repetitions without an upper bound (* or +).";
            }

            held = true;
            i += length;
        }

        return repeats.Count > 0 ? "There is a ( without its )." : null;
    }

    // Length of the repetition at a place, 0 for none, -1 for a wrong one.
    private static int Repetition(string text, int at, out bool unbounded, out int choices)
    {
        unbounded = false;
        choices = 1;
        if (at >= text.Length)
        {
            return 0;
        }

        var length = 1;
        switch (text[at])
        {
            case '*' or '+':
                unbounded = true;
                choices = WaysOfOpenEnd;
                break;
            case '?':
                choices = 2;
                break;
            case '{':
                var end = text.IndexOf('}', at);
                if (end < 0)
                {
                    return -1;
                }

                var parts = text[(at + 1)..end].Split(',');
                if (parts.Length > 2 || !IsCount(parts[0]) || (parts.Length == 2 && parts[1].Length > 0 && !IsCount(parts[1])))
                {
                    return -1;
                }

                unbounded = parts is [_, ""];
                choices = unbounded ? WaysOfOpenEnd : parts.Length == 1 ? 1 : Math.Clamp(Count(parts[1]) - Count(parts[0]) + 1, 1, WaysOfOpenEnd);
                length = end - at + 1;
                break;
            default:
                return 0;
        }

        return at + length < text.Length && text[at + length] == '?' ? length + 1 : length; // the lazy form
    }

    private static bool IsCount(string text) => text.Length is > 0 and <= 3 && text.All(char.IsAsciiDigit) && Count(text) <= 100;

    private static int Count(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static int EndOfClass(string text, int at)
    {
        var i = at + 1;
        i += i < text.Length && text[i] == '^' ? 1 : 0;
        i += i < text.Length && text[i] == ']' ? 1 : 0;
        while (i < text.Length && text[i] != ']')
        {
            i += text[i] == '\\' ? 2 : 1;
        }

        return Math.Min(i, text.Length - 1);
    }

    private static string? Parsed(string expression)
    {
        try
        {
            _ = new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(50)).IsMatch("15551234567");
            return null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            return "This is no regular expression that FreeSWITCH would understand as you mean it.";
        }
    }
}
