using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace CallSign.Web.XmlCurl;

/// <summary>A posted form, read where it lies. Fields are looked for when they are asked for: a lookup needs five of up to two hundred.</summary>
/// <remarks>
/// mod_xml_curl percent-encodes every value but the first five fields (hostname, section, tag_name, key_name, key_value). The last of these can
/// be a realm of a caller's choice with <c>&amp;</c> in it, so of the fields that stand before it the first counts, and of those that
/// switch_xml.c adds at the end (key, user, domain) the last.
/// </remarks>
[SkipLocalsInit] // scratch of up to half a kilobyte a method, of which only what was written is read
internal readonly ref struct XmlCurlRequest
{
    private readonly ReadOnlySpan<byte> _body;

    // Where the first of our own channel variables stands; -1 for none, as in the first lookup of most calls.
    private readonly int _ours = -1;

    /// <param name="body">The form.</param>
    /// <param name="at">The moment that the answer is for; null for now.</param>
    public XmlCurlRequest(ReadOnlySpan<byte> body, DateTimeOffset? at = null)
    {
        _body = body.TrimEnd("\r\n"u8);
        At = at;
        var section = First(XmlCurlField.Section);
        if (section.SequenceEqual("directory"u8))
        {
            Kind = XmlCurlKind.Directory;
            // Asked for again and again on the way, and a search for a field that is not there reads the whole form.
            Action = First(XmlCurlField.Action);
            VoicemailAction = First(XmlCurlField.VoicemailAction);
        }
        else if (section.SequenceEqual("dialplan"u8))
        {
            Kind = XmlCurlKind.Dialplan;
            _ours = _body.IndexOf(XmlCurlField.OurVariables);
        }
        else if (section.SequenceEqual("configuration"u8))
        {
            Kind = XmlCurlKind.Configuration;
        }
        else if (section.SequenceEqual("languages"u8))
        {
            Kind = XmlCurlKind.Languages;
        }
    }

    /// <summary>The section that is asked for.</summary>
    public XmlCurlKind Kind { get; }

    /// <summary>Of a directory lookup what it is for, as it was sent; empty for none.</summary>
    public ReadOnlySpan<byte> Action { get; }

    /// <summary>Of a directory lookup the change of a mailbox that it asks for, as it was sent; empty for none.</summary>
    public ReadOnlySpan<byte> VoicemailAction { get; }

    /// <summary>The moment that the answer is for; null for now. FreeSWITCH always asks for now, the route simulator for any.</summary>
    public DateTimeOffset? At { get; }

    /// <summary>The value of the first field of that name as it was sent; empty if there is none.</summary>
    /// <param name="field">Of <see cref="XmlCurlField"/>.</param>
    public ReadOnlySpan<byte> First(ReadOnlySpan<byte> field)
    {
        if (_body.StartsWith(field[1..]))
        {
            return Value(_body[(field.Length - 1)..]);
        }

        var at = _body.IndexOf(field);
        return at < 0 ? default : Value(_body[(at + field.Length)..]);
    }

    /// <summary>
    /// The same, for a field that FreeSWITCH sends behind <paramref name="earlier"/>: the search begins there, and ends at once where it is the next.
    /// </summary>
    /// <param name="earlier">A value that this request gave; empty for none, and then the whole form is searched.</param>
    public ReadOnlySpan<byte> FirstAfter(ReadOnlySpan<byte> earlier, ReadOnlySpan<byte> field)
    {
        if (earlier.IsEmpty || !_body.Overlaps(earlier, out var from))
        {
            return First(field);
        }

        var at = _body[from..].IndexOf(field);
        return at < 0 ? First(field) : Value(_body[(from + at + field.Length)..]);
    }

    /// <summary>Whether a dialplan lookup has any channel variable of ours.</summary>
    public bool HasOurs => _ours >= 0;

    /// <summary>The value of a channel variable of ours in a dialplan lookup, as it was sent; empty if there is none.</summary>
    /// <param name="field">Begins with <see cref="XmlCurlField.OurVariables"/>.</param>
    public ReadOnlySpan<byte> Ours(ReadOnlySpan<byte> field)
    {
        var at = HasOurs ? _body[_ours..].IndexOf(field) : -1;
        return at < 0 ? default : Value(_body[(_ours + at + field.Length)..]);
    }

    /// <summary>The value of the last field of that name as it was sent; empty if there is none.</summary>
    public ReadOnlySpan<byte> Last(ReadOnlySpan<byte> field)
    {
        var at = _body.LastIndexOf(field);
        return at < 0 ? First(field) : Value(_body[(at + field.Length)..]);
    }

    /// <summary>Decodes a value of printable ASCII, which is all that a name, number or domain of ours can be.</summary>
    /// <param name="raw">Of <see cref="First"/> or <see cref="Last"/>.</param>
    /// <param name="scratch">Where it is decoded to.</param>
    /// <param name="text">The value; empty where the answer is no.</param>
    /// <returns>False for an empty value, one longer than the scratch, or one with anything else in it.</returns>
    public static bool TryText(ReadOnlySpan<byte> raw, Span<char> scratch, out ReadOnlySpan<char> text)
    {
        text = default;
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            var b = raw[i];
            if (b == '%' && raw.Length - i > 2 && Utf8Parser.TryParse(raw.Slice(i + 1, 2), out byte decoded, out var used, 'X') && used == 2)
            {
                b = decoded;
                i += 2;
            }

            if (b is < 0x21 or > 0x7E || length == scratch.Length)
            {
                return false;
            }

            scratch[length++] = (char)b;
        }

        text = scratch[..length];
        return length > 0;
    }

    /// <summary>Any text, decoded: what a caller says of himself. Only <see cref="FsXmlWriter.Data"/> may carry it on.</summary>
    public static string Text(ReadOnlySpan<byte> raw) => Uri.UnescapeDataString(System.Text.Encoding.ASCII.GetString(raw));

    /// <summary>The domain that a directory lookup is about.</summary>
    /// <returns>
    /// False where there is none, or the field and the key differ: FreeSWITCH looks for the key in the answer, so such a request was put
    /// together by somebody else's realm.
    /// </returns>
    public bool TryDomain(Span<char> scratch, out ReadOnlySpan<char> domain)
    {
        var key = First(XmlCurlField.KeyValue);
        var field = Last(XmlCurlField.Domain);
        if (TryText(field.IsEmpty ? key : field, scratch, out domain) && (key.IsEmpty || Same(key, domain)))
        {
            return true;
        }

        domain = default;
        return false;
    }

    private static bool Same(ReadOnlySpan<byte> key, ReadOnlySpan<char> domain)
    {
        Span<char> scratch = stackalloc char[256];
        return TryText(key, scratch, out var text) && text.SequenceEqual(domain);
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)'&');
        return end < 0 ? rest : rest[..end];
    }
}
