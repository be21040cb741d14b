using System.Buffers;
using System.Text.Json;

namespace CallSign.Telephony.Esl;

/// <summary>
/// Reads JSON events by writing each into the form of a plain one, in a buffer that is used again for the next event. So there is one way
/// to find and decode a header, and a JSON event cannot read differently. Not for concurrent use.
/// </summary>
internal sealed class EslJsonEvent
{
    private readonly ArrayBufferWriter<byte> _block = new(8192);
    private byte[] _body = [];
    private byte[] _unescaped = new byte[1024];

    /// <summary>The view is valid until the next call.</summary>
    /// <exception cref="EslProtocolException">Not a JSON object of strings and arrays of strings.</exception>
    public EslEventView Read(ReadOnlySpan<byte> json)
    {
        _block.ResetWrittenCount();
        _block.Write("\n"u8);
        var bodyLength = 0;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                EslProtocolException.Throw("An event-json body is not a JSON object.");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("_body"u8))
                {
                    reader.Read();
                    bodyLength = CopyBody(ref reader);
                    continue;
                }

                if (!TryWriteName(ref reader))
                {
                    reader.Read();
                    reader.Skip();
                    continue;
                }

                reader.Read();
                WriteValue(ref reader);
                _block.Write("\n"u8);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new EslProtocolException("An event-json body is not valid JSON.", e);
        }

        return new EslEventView(_block.WrittenSpan, _body.AsSpan(0, bodyLength));
    }

    // A name that would read as more than a name cannot come from FreeSWITCH, only from somebody who sends events through it.
    private bool TryWriteName(ref Utf8JsonReader reader)
    {
        var name = Unescape(ref reader);
        if (name.IsEmpty || name.ContainsAny("\n: "u8))
        {
            return false;
        }

        _block.Write(name);
        _block.Write(": "u8);
        return true;
    }

    private void WriteValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                EslPercentCoding.Encode(Unescape(ref reader), _block);
                break;
            case JsonTokenType.StartArray:
                // The form that plain events, getvar and the dialplan use for the same header.
                EslPercentCoding.Encode("ARRAY::"u8, _block);
                for (var first = true; reader.Read() && reader.TokenType == JsonTokenType.String; first = false)
                {
                    if (!first)
                    {
                        EslPercentCoding.Encode("|:"u8, _block);
                    }

                    EslPercentCoding.Encode(Unescape(ref reader), _block);
                }

                break;
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                EslPercentCoding.Encode(reader.ValueSpan, _block);
                break;
            case JsonTokenType.Null:
                break;
            default:
                EslProtocolException.Throw("An event-json header is neither a string nor an array of strings.");
                break;
        }
    }

    private int CopyBody(ref Utf8JsonReader reader)
    {
        var body = Unescape(ref reader);
        if (_body.Length < body.Length)
        {
            _body = new byte[body.Length];
        }

        body.CopyTo(_body);
        return body.Length;
    }

    private ReadOnlySpan<byte> Unescape(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        if (_unescaped.Length < reader.ValueSpan.Length)
        {
            _unescaped = new byte[reader.ValueSpan.Length];
        }

        return _unescaped.AsSpan(0, reader.CopyString(_unescaped));
    }
}
