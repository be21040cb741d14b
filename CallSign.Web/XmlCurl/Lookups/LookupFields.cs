using System.Buffers;
using System.Text;

namespace CallSign.Web.XmlCurl.Lookups;

/// <summary>The fields that are kept of a lookup. Digests, nonces and passwords are not among them.</summary>
internal enum LookupField : byte
{
    Node = 1,
    Domain,
    User,
    Action,
    Profile,
    Address,
    UserAgent,
    Method,
    Realm,
}

/// <summary>
/// Fields of a form as they were sent, cut and put one behind the other: which, how long, the bytes. They are decoded when somebody looks.
/// </summary>
internal static class LookupFields
{
    /// <summary>Copies what is worth keeping.</summary>
    /// <returns>How many bytes of <paramref name="into"/> were used.</returns>
    public static int Copy(in XmlCurlRequest request, Span<byte> into)
    {
        var length = 0;
        Put(into, ref length, LookupField.Node, request.First(XmlCurlField.Hostname), 32);
        switch (request.Kind)
        {
            case XmlCurlKind.Directory:
                var domain = request.Last(XmlCurlField.Domain);
                var realm = request.First(XmlCurlField.KeyValue);
                Put(into, ref length, LookupField.Domain, domain.IsEmpty ? realm : domain, 56);
                Put(into, ref length, LookupField.User, request.Last(XmlCurlField.User), 32);
                Put(into, ref length, LookupField.Action, ActionOf(request), 20);
                Put(into, ref length, LookupField.Address, request.Last(XmlCurlField.Ip), 40);
                if (!domain.IsEmpty && !domain.SequenceEqual(realm))
                {
                    Put(into, ref length, LookupField.Realm, realm, 32);
                }

                if (request.Action.SequenceEqual("sip_auth"u8))
                {
                    // sofia_reg.c adds them in this order
                    var profile = request.FirstAfter(request.Action, XmlCurlField.SipProfile);
                    var agent = request.FirstAfter(profile, XmlCurlField.SipUserAgent);
                    Put(into, ref length, LookupField.Profile, profile, 16);
                    Put(into, ref length, LookupField.Method, request.FirstAfter(agent, XmlCurlField.SipAuthMethod), 12);
                    Put(into, ref length, LookupField.UserAgent, agent, 48);
                }

                break;
            case XmlCurlKind.Dialplan:
                Put(into, ref length, LookupField.Domain, request.Last(XmlCurlField.HuntContext), 56);
                Put(into, ref length, LookupField.User, request.First(XmlCurlField.CallerNumber), 32);
                Put(into, ref length, LookupField.Action, request.Last(XmlCurlField.HuntDestinationNumber), 56);
                break;
            case XmlCurlKind.Languages:
                Put(into, ref length, LookupField.Domain, request.First(XmlCurlField.DomainName), 56);
                Put(into, ref length, LookupField.Action, request.First(XmlCurlField.MacroName), 48);
                break;
            default:
                Put(into, ref length, LookupField.Action, request.First(XmlCurlField.KeyValue), 48);
                break;
        }

        return length;
    }

    /// <summary>The fields again, decoded; what no name can hold becomes a replacement sign.</summary>
    public static Dictionary<LookupField, string> Decode(ReadOnlySpan<byte> fields)
    {
        Dictionary<LookupField, string> decoded = [];
        while (fields.Length >= 2)
        {
            var (field, length) = ((LookupField)fields[0], Math.Min(fields[1], fields.Length - 2));
            decoded[field] = Clean(fields.Slice(2, length));
            fields = fields[(2 + length)..];
        }

        return decoded;
    }

    private static ReadOnlySpan<byte> ActionOf(in XmlCurlRequest request)
    {
        return request.Action.IsEmpty ? request.First(XmlCurlField.Purpose) : request.Action;
    }

    private static void Put(Span<byte> into, ref int length, LookupField field, ReadOnlySpan<byte> value, int most)
    {
        var kept = Math.Min(value.Length, Math.Min(most, into.Length - length - 2));
        if (kept <= 0)
        {
            return;
        }

        into[length] = (byte)field;
        into[length + 1] = (byte)kept;
        value[..kept].CopyTo(into[(length + 2)..]);
        length += 2 + kept;
    }

    // Percent-encoding may be cut in its midst, and anybody may have sent anything.
    private static string Clean(ReadOnlySpan<byte> raw)
    {
        var cut = raw.LastIndexOf((byte)'%');
        if (cut >= 0 && raw.Length - cut < 3)
        {
            raw = raw[..cut];
        }

        var text = Uri.UnescapeDataString(Encoding.Latin1.GetString(raw));
        return string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) || source[i] is '\u202E' or '\u202D' or '\u2066' or '\u2067' ? '\uFFFD' : source[i];
            }
        });
    }
}
