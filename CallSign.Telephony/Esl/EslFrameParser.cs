using System.Buffers.Text;
using System.Text;

namespace CallSign.Telephony.Esl;

/// <summary>
/// Cuts the byte stream of Event Socket into frames, in place. Feed it the unread bytes from the same start until a frame comes out, then
/// go on behind that frame: it remembers how far it looked, so no byte is searched twice however small the pieces are.
/// </summary>
public struct EslFrameParser
{
    /// <summary>Most header bytes of a frame. The reply to <c>connect</c> is a whole channel in headers, so this is wide.</summary>
    public const int MaxHeaderBytes = 256 * 1024;

    /// <summary>Most body bytes of a frame; FreeSWITCH itself accepts no more (MAX_CONTENT_LENGTH).</summary>
    public const int MaxBodyBytes = 16 * 1024 * 1024;

    private int _searched;
    private int _headerLength;
    private int _bodyLength;
    private EslContentType _type;

    /// <summary>Bytes the frame at the start needs in all; 0 while its header block is not complete.</summary>
    public readonly int Needed => _headerLength + _bodyLength;

    /// <summary>Reads the frame at the start of <paramref name="unread"/>; skip <see cref="EslFrame.Length"/> bytes after it.</summary>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="EslProtocolException">A limit is exceeded or <c>Content-Length</c> is not a number.</exception>
    public bool TryParse(ReadOnlySpan<byte> unread, out EslFrame frame)
    {
        if ((_headerLength == 0 && !TryReadEventHeader(unread) && !TryReadHeader(unread)) || unread.Length < Needed)
        {
            frame = default;
            return false;
        }

        frame = new EslFrame(_type, unread[..Needed], _headerLength);
        _searched = 0;
        _headerLength = 0;
        _bodyLength = 0;
        return true;
    }

    // The two lines in front of every event, as mod_event_socket prints them. Anything else goes the general way.
    private bool TryReadEventHeader(ReadOnlySpan<byte> unread)
    {
        var length = "Content-Length: "u8;
        var plain = "\nContent-Type: text/event-plain\n\n"u8;
        if (!unread.StartsWith(length) || !Utf8Parser.TryParse(unread[length.Length..], out int body, out var digits) || body < 0)
        {
            return false;
        }

        var rest = unread[(length.Length + digits)..];
        if (!rest.StartsWith(plain) || body > MaxBodyBytes || unread[length.Length] is (byte)'+' or (byte)'-')
        {
            return false;
        }

        _type = EslContentType.EventPlain;
        _headerLength = length.Length + digits + plain.Length;
        _bodyLength = body;
        return true;
    }

    private bool TryReadHeader(ReadOnlySpan<byte> unread)
    {
        var from = Math.Max(0, _searched - 1);
        var at = unread[from..].IndexOf("\n\n"u8);
        if (at < 0)
        {
            if (unread.Length > MaxHeaderBytes)
            {
                EslProtocolException.Throw($"A frame's header block is longer than {MaxHeaderBytes} bytes.");
            }

            _searched = unread.Length;
            return false;
        }

        var length = from + at + 2;
        if (length > MaxHeaderBytes)
        {
            EslProtocolException.Throw($"A frame's header block is longer than {MaxHeaderBytes} bytes.");
        }

        ReadHeaderLines(unread[..(length - 1)]);
        _headerLength = length;
        return true;
    }

    private void ReadHeaderLines(ReadOnlySpan<byte> lines)
    {
        _type = EslContentType.Unknown;
        var bodyLength = -1;
        foreach (var line in new EslHeaderEnumerator(lines))
        {
            if (Ascii.EqualsIgnoreCase(line.Name, "Content-Length"u8))
            {
                var value = ParseContentLength(line.Raw);
                if (bodyLength >= 0 && bodyLength != value)
                {
                    EslProtocolException.Throw("A frame has two Content-Length headers that differ.");
                }

                bodyLength = value;
            }
            else if (Ascii.EqualsIgnoreCase(line.Name, "Content-Type"u8))
            {
                _type = ParseContentType(line.Raw);
            }
        }

        _bodyLength = Math.Max(0, bodyLength);
    }

    private static int ParseContentLength(ReadOnlySpan<byte> text)
    {
        var value = 0L;
        foreach (var c in text)
        {
            if (c is < (byte)'0' or > (byte)'9' || (value = (value * 10) + (c - '0')) > MaxBodyBytes)
            {
                EslProtocolException.Throw($"A frame's Content-Length is not a number from 0 to {MaxBodyBytes}.");
            }
        }

        if (text.IsEmpty)
        {
            EslProtocolException.Throw("A frame's Content-Length is empty.");
        }

        return (int)value;
    }

    private static EslContentType ParseContentType(ReadOnlySpan<byte> text) => text switch
    {
        _ when text.SequenceEqual("text/event-plain"u8) => EslContentType.EventPlain,
        _ when text.SequenceEqual("text/event-json"u8) => EslContentType.EventJson,
        _ when text.SequenceEqual("command/reply"u8) => EslContentType.CommandReply,
        _ when text.SequenceEqual("api/response"u8) => EslContentType.ApiResponse,
        _ when text.SequenceEqual("log/data"u8) => EslContentType.LogData,
        _ when text.SequenceEqual("text/disconnect-notice"u8) => EslContentType.DisconnectNotice,
        _ when text.SequenceEqual("auth/request"u8) => EslContentType.AuthRequest,
        _ when text.SequenceEqual("text/rude-rejection"u8) => EslContentType.RudeRejection,
        _ when text.SequenceEqual("text/event-xml"u8) => EslContentType.EventXml,
        _ => EslContentType.Unknown,
    };
}
