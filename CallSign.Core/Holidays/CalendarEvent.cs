using System.Globalization;
using System.Text;
using CallSign.Core.Saving;

namespace CallSign.Core.Holidays;

/// <summary>A property of an iCalendar file: <c>NAME;PARAMETER=value:value</c>.</summary>
internal sealed record CalendarLine(string Name, IReadOnlyDictionary<string, string> Parameters, string Value)
{
    /// <summary>Null for what is none.</summary>
    public static CalendarLine? Parse(string line)
    {
        Dictionary<string, string> parameters = new(StringComparer.Ordinal);
        var at = EndOfName(line, 0);
        var name = line[..at].ToUpperInvariant();
        while (name.Length > 0 && at < line.Length && line[at] == ';' && parameters.Count < 20)
        {
            var equals = EndOfName(line, at + 1);
            if (equals >= line.Length || line[equals] != '=')
            {
                return null;
            }

            var end = EndOfValue(line, equals + 1);
            parameters[line[(at + 1)..equals].ToUpperInvariant()] = line[(equals + 1)..end].Trim('"');
            at = end;
        }

        return name.Length > 0 && at < line.Length && line[at] == ':' ? new CalendarLine(name, parameters, line[(at + 1)..].Trim()) : null;
    }

    private static int EndOfName(string line, int at)
    {
        while (at < line.Length && (char.IsAsciiLetterOrDigit(line[at]) || line[at] == '-'))
        {
            at++;
        }

        return at;
    }

    private static int EndOfValue(string line, int at)
    {
        for (var quoted = false; at < line.Length; at++)
        {
            if (line[at] == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && line[at] is ';' or ':')
            {
                break;
            }
        }

        return at;
    }
}

/// <summary>A VEVENT, as far as holidays go.</summary>
internal sealed class CalendarEvent
{
    private readonly Dictionary<string, CalendarLine> _properties = new(StringComparer.Ordinal);
    private bool _twice;

    /// <summary>What it is called, without the escapes of RFC 5545, 3.3.11.</summary>
    public string Summary => _properties.TryGetValue("SUMMARY", out var line) ? Unescaped(line.Value) : "";

    public void Add(CalendarLine line)
    {
        if (line.Name is "DTSTART" or "DTEND" or "RRULE" or "SUMMARY")
        {
            _twice |= !_properties.TryAdd(line.Name, line);
        }
        else if (line.Name is "RDATE" or "EXDATE" or "EXRULE" or "RECURRENCE-ID" or "DURATION" or "STATUS")
        {
            _properties[line.Name] = line;
        }
    }

    /// <summary>The holiday, or why it is none.</summary>
    public (Holiday? Day, string? Reason) ToHoliday()
    {
        if (_twice)
        {
            return (null, "Its name, dates or repetition are given twice.");
        }

        if (_properties.TryGetValue("STATUS", out var status) && status.Value.Equals("CANCELLED", StringComparison.OrdinalIgnoreCase))
        {
            return (null, "It is cancelled.");
        }

        if (!_properties.TryGetValue("DTSTART", out var start) || Date(start) is not { } from)
        {
            return (null, start is null ? "It has no date." : "It has a time of day; only whole days are taken over.");
        }

        var end = _properties.GetValueOrDefault("DTEND");
        if (_properties.ContainsKey("DURATION") || (end is not null && Date(end) is null))
        {
            return (null, "Its end is given as a time or a duration; only whole days are taken over.");
        }

        if (_properties.Keys.FirstOrDefault(k => k is "RDATE" or "EXDATE" or "EXRULE" or "RECURRENCE-ID") is not null)
        {
            return (null, "It has exceptions to its repetition.");
        }

        var rule = _properties.GetValueOrDefault("RRULE");
        if (rule is not null && !IsPlainYearly(rule.Value, from))
        {
            return (null, "It repeats otherwise than every year on the same date.");
        }

        // The end of whole days is the day after the last one.
        var last = end is null ? from : Date(end)!.Value.AddDays(-1);
        last = last < from ? from : last;
        var name = string.Join(' ', Summary.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        name = name.Length > 60 ? name[..59].TrimEnd() + "…" : name;
        var day = new Holiday { Name = TextRules.Clean(name) ?? "Holiday", From = from, To = last == from ? null : last, Yearly = rule is not null };
        return TextRules.Name(day.Name, 60) is { } problem ? (null, $"Its name can't be kept. {problem}")
            : from.Year is < 1970 or > 2200 ? (null, "Its date is not between 1970 and 2200.")
            : last.DayNumber - from.DayNumber > 365 ? (null, "It lasts longer than a year.")
            : (day, null);
    }

    private static DateOnly? Date(CalendarLine line) =>
        line.Value.Length == 8 && (!line.Parameters.TryGetValue("VALUE", out var type) || type.Equals("DATE", StringComparison.OrdinalIgnoreCase))
        && DateOnly.TryParseExact(line.Value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is > 1 and < 9999
            ? date
            : null;

    // The parts that only say again what the date says are no other rule.
    private static bool IsPlainYearly(string rule, DateOnly from)
    {
        Dictionary<string, string> parts = new(StringComparer.OrdinalIgnoreCase);
        foreach (var part in rule.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('=') is not [var key, var value] || !parts.TryAdd(key, value))
            {
                return false;
            }
        }

        return parts.Remove("FREQ", out var frequency) && frequency.Equals("YEARLY", StringComparison.OrdinalIgnoreCase)
            && Same(parts, "INTERVAL", 1) && Same(parts, "BYMONTH", from.Month) && Same(parts, "BYMONTHDAY", from.Day)
            && parts.Keys.All(k => k.Equals("WKST", StringComparison.OrdinalIgnoreCase));
    }

    private static bool Same(Dictionary<string, string> parts, string key, int value) =>
        !parts.Remove(key, out var text) || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number == value);

    private static string Unescaped(string text)
    {
        StringBuilder plain = new(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i++;
                plain.Append(text[i] is 'n' or 'N' ? ' ' : text[i]);
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }
}
