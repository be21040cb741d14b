namespace CallSign.Telephony.Esl;

/// <summary>Splits the text of a plain event into its header lines and its own body.</summary>
internal static class EslPlainEvent
{
    /// <param name="text">A line feed, then the event as FreeSWITCH wrote it.</param>
    public static EslEventView Read(ReadOnlySpan<byte> text)
    {
        var name = EslEventView.ReadName(text);
        if (NeverHasBody(name) && EndsWithHeader(text))
        {
            return new EslEventView(text[..^1], default, name);
        }

        // Values never hold a line feed, so the first empty line ends the headers whatever the body holds.
        var end = text.IndexOf("\n\n"u8);
        return end < 0
            ? new EslEventView(text, default)
            : new EslEventView(text[..(end + 1)], text[(end + 2)..]);
    }

    // Looking for the empty line means looking at every byte, twice the work of reading a few headers. FreeSWITCH gives the events of a
    // channel no body, and they are nearly all there are.
    private static bool NeverHasBody(EslEventName name) => name is
        (>= EslEventName.ChannelCreate and <= EslEventName.ChannelUuid)
        or EslEventName.CallUpdate or EslEventName.Codec or EslEventName.Dtmf or EslEventName.Heartbeat
        or EslEventName.RecordStart or EslEventName.RecordStop or EslEventName.PlaybackStart or EslEventName.PlaybackStop;

    // Somebody else can send such an event with a body (sendevent); then it ends with that.
    private static bool EndsWithHeader(ReadOnlySpan<byte> text)
    {
        if (!text.EndsWith("\n\n"u8))
        {
            return false;
        }

        var lines = text[..^2];
        return lines[(lines.LastIndexOf((byte)'\n') + 1)..].IndexOf(": "u8) > 0;
    }
}
