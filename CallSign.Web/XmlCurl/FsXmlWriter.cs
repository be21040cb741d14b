using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace CallSign.Web.XmlCurl;

/// <summary>
/// Builds a document that FreeSWITCH will parse. What we say goes in by <see cref="Literal"/>; what anybody else said goes in by
/// <see cref="Data"/>, which escapes, or by <see cref="Token"/>, which refuses.
/// </summary>
/// <remarks>
/// FreeSWITCH reads an answer twice: a preprocessor takes it line by line and knows no XML (switch_xml.c, preprocess), then comes the parser.
/// The preprocessor expands <c>$${…}</c>, runs <c>X-PRE-PROCESS</c> tags and <c>&lt;!--#</c> comments, and drops every line with the word
/// x-pre-process, with <c>&lt;?</c> or <c>&lt;include&gt;</c>. And at the time of a call <c>${…}</c> runs API commands, also when it comes out of
/// another variable. So in data: <c>$</c> is dropped where it stands before <c>{</c>, another <c>$</c> or the end; the hyphen of
/// <c>x-pre-process</c> becomes a character reference; markup is escaped; control characters become spaces and what UTF-8 can't carry U+FFFD.
/// There is never an XML declaration, and each element has a line of its own.
/// </remarks>
internal sealed class FsXmlWriter
{
    // What stands for itself. '-' and '$' are looked at more closely.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#%()*+,./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+*#-");

    // The same without what Data looks at more closely.
    private static readonly SearchValues<char> PlainTokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+*#");

    private byte[] _buffer = new byte[8192];
    private int _length;

    /// <summary>The document so far, UTF-8.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>The same; valid until the next word is written.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _length);

    /// <summary>Forgets what was written. A buffer that grew large is given back.</summary>
    public void Reset()
    {
        _length = 0;
        if (_buffer.Length > 256 * 1024)
        {
            _buffer = new byte[8192];
        }
    }

    /// <summary>Our own text: a constant of the program, never anything that came from outside.</summary>
    public FsXmlWriter Literal(ReadOnlySpan<byte> utf8)
    {
        Ensure(utf8.Length);
        utf8.CopyTo(_buffer.AsSpan(_length));
        _length += utf8.Length;
        return this;
    }

    /// <summary>What a writer wrote before.</summary>
    public FsXmlWriter Copy(ReadOnlySpan<byte> written) => Literal(written);

    /// <summary>Somebody else's text, for the inside of a quoted attribute.</summary>
    public FsXmlWriter Data(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAnyExcept(Plain);
            if (plain != 0)
            {
                var run = plain < 0 ? text : text[..plain];
                Ensure(run.Length);
                _length += Encoding.ASCII.GetBytes(run, _buffer.AsSpan(_length));
                text = text[run.Length..];
            }
            else
            {
                text = text[One(text)..];
            }
        }

        return this;
    }

    /// <summary>A number, domain or name that stands where FreeSWITCH splits text and nothing can be escaped.</summary>
    /// <exception cref="InvalidDataException">It holds anything but letters, digits and <c>. _ + * # -</c>.</exception>
    public FsXmlWriter Token(ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty && !text.ContainsAnyExcept(PlainTokenCharacters))
        {
            Ensure(text.Length);
            _length += Encoding.ASCII.GetBytes(text, _buffer.AsSpan(_length));
            return this;
        }

        if (text.IsEmpty || text.ContainsAnyExcept(TokenCharacters))
        {
            throw new InvalidDataException("A routing token holds a character that dial strings can't carry.");
        }

        return Data(text);
    }

    public FsXmlWriter Number(long number)
    {
        Ensure(20);
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_length), out var written);
        _length += written;
        return this;
    }

    /// <summary>Whether <see cref="Data"/> would carry <paramref name="text"/> unchanged, as a password must be.</summary>
    public static bool IsExact(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is < ' ' or '\x7F' || text[i] > '~' || (text[i] == '$' && DropsDollar(text[i..])))
            {
                return false;
            }
        }

        return true;
    }

    // Writes the first character of the text in its safe form; returns how many UTF-16 units that took.
    private int One(ReadOnlySpan<char> text)
    {
        switch (text[0])
        {
            case '<':
                Literal("&lt;"u8);
                return 1;
            case '>':
                Literal("&gt;"u8);
                return 1;
            case '&':
                Literal("&amp;"u8);
                return 1;
            case '"':
                Literal("&quot;"u8);
                return 1;
            case '\'':
                Literal("&apos;"u8);
                return 1;
            case '-' when text.Length == 1 || text[1] is 'p' or 'P':
                Literal("&#45;"u8);
                return 1;
            case '-':
                Literal("-"u8);
                return 1;
            case '$':
                if (!DropsDollar(text))
                {
                    Literal("$"u8);
                }

                return 1;
            case < ' ' or '\x7F' or '\x85' or '\u2028' or '\u2029':
                Literal(" "u8);
                return 1;
        }

        var status = Rune.DecodeFromUtf16(text, out var rune, out var consumed);
        if (status != OperationStatus.Done || rune.Value is 0xFFFE or 0xFFFF)
        {
            rune = Rune.ReplacementChar;
        }

        Ensure(4);
        _length += rune.EncodeToUtf8(_buffer.AsSpan(_length));
        return Math.Max(1, consumed);
    }

    private static bool DropsDollar(ReadOnlySpan<char> text) => text.Length == 1 || text[1] is '{' or '$';

    private void Ensure(int more)
    {
        if (_buffer.Length - _length < more)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + more));
        }
    }
}
