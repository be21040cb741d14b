namespace CallSign.Telephony.Esl;

/// <summary>Splits the text of a plain event into its header lines and its own body.</summary>
internal static class EslPlainEvent
{
    /// <param name="text">A line feed, then the event as FreeSWITCH wrote it.</param>
    public static EslEventView Read(ReadOnlySpan<byte> text)
    {
        // Values never hold a line feed, so the first empty line ends the headers whatever the body holds.
        var end = text.IndexOf("\n\n"u8);
        return end < 0
            ? new EslEventView(text, default)
            : new EslEventView(text[..(end + 1)], text[(end + 2)..]);
    }
}
