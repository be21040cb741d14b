using System.Buffers;
using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Monitoring;

/// <summary>
/// Text that came over the wire and was written by anybody: a caller's name, a contact. Control characters are dropped (PostgreSQL refuses
/// NUL, a terminal obeys others) and the length is bounded; what a page or a file needs escaped, it escapes itself.
/// </summary>
internal static class WireText
{
    public const int MaxLength = 256;

    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(c => (char)c)]);

    /// <summary>The same string where it is clean, as it nearly always is.</summary>
    public static string Clean(string? text, int maxLength = MaxLength)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        if (text.Length <= maxLength && !text.AsSpan().ContainsAny(Controls))
        {
            return text;
        }

        var kept = string.Concat(text.Where(c => !Controls.Contains(c)));
        if (kept.Length <= maxLength)
        {
            return kept;
        }

        // Half of a surrogate pair is no text.
        return kept[..(char.IsHighSurrogate(kept[maxLength - 1]) ? maxLength - 1 : maxLength)];
    }

    /// <summary>A header's value, cleaned; empty when absent.</summary>
    public static string Get(in EslEventView e, EslHeader header, int maxLength = MaxLength) => Clean(e.GetString(header), maxLength);

    /// <summary>Sets the field to the header's value when the event has one that differs; allocates only then.</summary>
    public static bool Update(in EslEventView e, EslHeader header, ref string field)
    {
        string? value = field;
        if (!e.TryUpdate(header, ref value))
        {
            return false;
        }

        var clean = Clean(value);
        if (clean == field)
        {
            return false;
        }

        field = clean;
        return true;
    }

    /// <summary>UTC, milliseconds: what both sources of CDRs agree on.</summary>
    public static DateTime? Time(in EslEventView e, EslHeader header) => e.GetTime(header) is { } time ? Milliseconds(time.UtcDateTime) : null;

    /// <summary>The time without the part of it below a millisecond.</summary>
    public static DateTime Milliseconds(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
}
