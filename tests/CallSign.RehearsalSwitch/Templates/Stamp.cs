using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace CallSign.RehearsalSwitch.Templates;

/// <summary>The number and the time of one event that is being sent.</summary>
/// <param name="Sequence">Event-Sequence.</param>
/// <param name="Micros">Microseconds since 1970.</param>
internal readonly record struct Stamp(long Sequence, long Micros)
{
    private const long Second = 1_000_000;

    /// <summary>Writes a time, a duration or the sequence; returns its length (at most 64 bytes).</summary>
    public static int Format(
        PieceKind kind, int number, int until, TimeUnit unit, CallValues values, in Stamp stamp, Span<byte> to, bool percent) => kind switch
        {
            PieceKind.Sequence => Number(stamp.Sequence, to),
            PieceKind.Now => Time(stamp.Micros, unit, to, percent),
            PieceKind.Time => Time(values.Micros(number), unit, to, percent),
            PieceKind.Duration => Duration(values.Micros(number), values.Micros(until), unit, to),
            _ => 0,
        };

    private static int Duration(long from, long until, TimeUnit unit, Span<byte> to)
    {
        if (from == 0 || until == 0)
        {
            return Number(0, to);
        }

        // as switch_caller.c counts: whole seconds are the difference of whole seconds
        return Number(
            unit switch
            {
                TimeUnit.Seconds => (until / Second) - (from / Second),
                TimeUnit.Millis => (until - from + 500) / 1000,
                _ => until - from,
            },
            to);
    }

    private static int Time(long micros, TimeUnit unit, Span<byte> to, bool percent)
    {
        switch (unit)
        {
            case TimeUnit.Micros:
                return Number(micros, to);
            case TimeUnit.Seconds:
                return Number(micros / Second, to);
            default:
                if (micros == 0)
                {
                    return 0;
                }

                var second = micros / Second;
                var cached = t_dates;
                if (cached is null || cached.Second != second)
                {
                    t_dates = cached = new Dates(second);
                }

                var text = (unit, percent) switch
                {
                    (TimeUnit.Local, true) => cached.LocalCoded,
                    (TimeUnit.Local, false) => cached.Local,
                    (_, true) => cached.GmtCoded,
                    _ => cached.Gmt,
                };
                text.CopyTo(to);
                return text.Length;
        }
    }

    private static int Number(long value, Span<byte> to) => Utf8Formatter.TryFormat(value, to, out var written) ? written : 0;

    [ThreadStatic]
    private static Dates? t_dates;

    private sealed class Dates
    {
        public Dates(long second)
        {
            Second = second;
            var at = DateTimeOffset.FromUnixTimeSeconds(second);
            var local = at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            var gmt = at.ToString("ddd, dd MMM yyyy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture);
            Local = Encoding.ASCII.GetBytes(local);
            Gmt = Encoding.ASCII.GetBytes(gmt);
            LocalCoded = Encoding.ASCII.GetBytes(WireText.Percent(local));
            GmtCoded = Encoding.ASCII.GetBytes(WireText.Percent(gmt));
        }

        public long Second { get; }

        public byte[] Local { get; }

        public byte[] LocalCoded { get; }

        public byte[] Gmt { get; }

        public byte[] GmtCoded { get; }
    }
}
