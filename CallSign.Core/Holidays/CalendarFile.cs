using System.Globalization;
using System.Text;

namespace CallSign.Core.Holidays;

/// <summary>An event of a calendar file that is not taken over.</summary>
/// <param name="Name">What it is called there, at most 60 characters.</param>
/// <param name="Reason">Why not, as a sentence.</param>
public sealed record LeftOutEvent(string Name, string Reason);

/// <summary>What a calendar file holds.</summary>
/// <param name="Days">What can be taken over, in the order of the file.</param>
/// <param name="LeftOut">What can't.</param>
/// <param name="Problem">Why the file can't be read at all, as a sentence; null where it can.</param>
public sealed record CalendarReading(IReadOnlyList<Holiday> Days, IReadOnlyList<LeftOutEvent> LeftOut, string? Problem = null);

/// <summary>Reads holidays from an iCalendar file (RFC 5545): events of whole days, once or every year. Everything else is named and left out.</summary>
public static class CalendarFile
{
    /// <summary>Most bytes of a file: 1 MB.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Most events of a file.</summary>
    public const int MostEvents = 1000;

    private const int MostDepth = 8;

    // Put together from its folded parts; a description may be long, a line of a megabyte is none.
    private const int MostOfLine = 64 * 1024;

    /// <summary>Reads a whole file.</summary>
    public static CalendarReading Read(ReadOnlySpan<byte> file)
    {
        if (file.Length > MaxBytes)
        {
            return Refused("The file is larger than 1 MB.");
        }

        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file.StartsWith("\uFEFF"u8) ? file[3..] : file);
        }
        catch (DecoderFallbackException)
        {
            return Refused("The file is not text in UTF-8.");
        }

        if (text.AsSpan().TrimStart() is var start && !start.StartsWith("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase))
        {
            return Refused("The file is no iCalendar file: it does not begin with BEGIN:VCALENDAR.");
        }

        try
        {
            return Events(text);
        }
        catch (FormatException e)
        {
            return Refused(e.Message);
        }
    }

    private static CalendarReading Refused(string problem) => new([], [], problem);

    private static CalendarReading Events(string text)
    {
        List<Holiday> days = [];
        List<LeftOutEvent> leftOut = [];
        Stack<string> open = new();
        CalendarEvent? current = null;
        var events = 0;
        foreach (var line in Lines(text))
        {
            if (CalendarLine.Parse(line) is not { } property)
            {
                throw new FormatException($"The file can't be read at “{Short(line)}”.");
            }

            switch (property.Name)
            {
                case "BEGIN":
                    open.Push(property.Value.ToUpperInvariant());
                    if (open.Count > MostDepth)
                    {
                        throw new FormatException("The file is nested too deeply.");
                    }

                    if (open.Peek() == "VEVENT")
                    {
                        if (++events > MostEvents)
                        {
                            throw new FormatException($"The file has more than {MostEvents:N0} events.");
                        }

                        current = new CalendarEvent();
                    }

                    break;
                case "END":
                    if (open.Count == 0 || !open.Pop().Equals(property.Value, StringComparison.OrdinalIgnoreCase))
                    {
                        throw new FormatException($"The file can't be read: “{Short(line)}” ends what was not begun.");
                    }

                    if (property.Value.Equals("VEVENT", StringComparison.OrdinalIgnoreCase) && current is not null)
                    {
                        Take(current, days, leftOut);
                        current = null;
                    }

                    break;
                default:
                    // An alarm inside of an event has properties of its own.
                    if (current is not null && open.TryPeek(out var component) && component == "VEVENT")
                    {
                        current.Add(property);
                    }

                    break;
            }
        }

        return open.Count > 0 ? Refused($"The file is cut off: {Short(open.Peek())} does not end.") : new CalendarReading(days, leftOut);
    }

    private static void Take(CalendarEvent e, List<Holiday> days, List<LeftOutEvent> leftOut)
    {
        var (day, reason) = e.ToHoliday();
        if (day is null)
        {
            leftOut.Add(new LeftOutEvent(Short(e.Summary), reason!));
        }
        else if (!days.Exists(d => d.From == day.From && d.To == day.To && d.Yearly == day.Yearly && d.Name == day.Name))
        {
            days.Add(day);
        }
    }

    // RFC 5545, 3.1: a line that begins with a space or a tab belongs to the one before.
    private static IEnumerable<string> Lines(string text)
    {
        StringBuilder line = new();
        foreach (var part in text.Split('\n'))
        {
            var piece = part.EndsWith('\r') ? part[..^1] : part;
            if (piece.StartsWith(' ') || piece.StartsWith('\t'))
            {
                line.Append(piece, 1, piece.Length - 1);
                if (line.Length > MostOfLine)
                {
                    throw new FormatException("The file has a line of more than 64 KB.");
                }

                continue;
            }

            if (line.ToString() is { } whole && !string.IsNullOrWhiteSpace(whole))
            {
                yield return whole;
            }

            line.Clear().Append(piece);
        }

        if (!string.IsNullOrWhiteSpace(line.ToString()))
        {
            yield return line.ToString();
        }
    }

    private static string Short(string text)
    {
        var shown = string.Concat(text.Take(60).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)).Trim();
        return shown.Length == 0 ? "(no name)" : shown;
    }
}
