namespace CallSign.RehearsalSwitch.Templates;

/// <summary>One stretch of a header's value: fixed text, or something of the call.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text of a literal, decoded.</param>
/// <param name="Number">Slot, or moment (of a duration: the earlier one).</param>
/// <param name="Until">The later moment of a duration.</param>
/// <param name="Unit">How a time or a duration is written.</param>
internal readonly record struct Piece(PieceKind Kind, string Text, int Number, int Until, TimeUnit Unit)
{
    public static Piece Literal(string text) => new(PieceKind.Literal, text, 0, 0, default);

    public static Piece Slot(string name) => new(PieceKind.Slot, "", Names.Slots.Of(name), 0, default);

    public static Piece Time(int moment, TimeUnit unit) => new(PieceKind.Time, "", moment, 0, unit);

    public static Piece Duration(int from, int until, TimeUnit unit) => new(PieceKind.Duration, "", from, until, unit);

    public static Piece Sequence { get; } = new(PieceKind.Sequence, "", 0, 0, default);

    public static Piece Now(TimeUnit unit) => new(PieceKind.Now, "", 0, 0, unit);
}

internal enum PieceKind : byte
{
    Literal,
    Slot,

    /// <summary>A moment of the call.</summary>
    Time,

    /// <summary>From one moment of the call to another.</summary>
    Duration,

    /// <summary>Event-Sequence.</summary>
    Sequence,

    /// <summary>When the event is sent.</summary>
    Now,
}

internal enum TimeUnit : byte
{
    /// <summary>Microseconds, as <c>Event-Date-Timestamp</c>.</summary>
    Micros,

    /// <summary>Milliseconds, rounded; of durations only.</summary>
    Millis,

    /// <summary>Seconds, cut off.</summary>
    Seconds,

    /// <summary>As <c>2026-11-21 00:00:20</c>, the switch's local time (UTC).</summary>
    Local,

    /// <summary>As <c>Sat, 21 Nov 2026 00:00:20 GMT</c>.</summary>
    Gmt,
}
