using System.Runtime.CompilerServices;
using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl;

/// <summary>Finds who answers a lookup.</summary>
[SkipLocalsInit] // scratch of up to half a kilobyte a method, of which only what was written is read
internal sealed class XmlCurlRouter
{
    private const int LongestKey = 128;
    private readonly Dictionary<string, IXmlCurlSection>.AlternateLookup<ReadOnlySpan<char>> _sections;
    private readonly Dictionary<string, IXmlCurlChange>.AlternateLookup<ReadOnlySpan<char>> _changes;

    /// <exception cref="InvalidOperationException">Two sections claim the same lookup.</exception>
    public XmlCurlRouter(IEnumerable<IXmlCurlSection> sections, IEnumerable<IXmlCurlChange> changes)
    {
        var claims = new Dictionary<string, IXmlCurlSection>(StringComparer.Ordinal);
        foreach (var section in sections)
        {
            foreach (var claim in section.Claims)
            {
                if (!claims.TryAdd(claim.ToString(), section))
                {
                    throw new InvalidOperationException($"{section.GetType().Name} and {claims[claim.ToString()].GetType().Name} both answer {claim}.");
                }
            }
        }

        var writing = new Dictionary<string, IXmlCurlChange>(StringComparer.Ordinal);
        foreach (var change in changes)
        {
            if (claims.ContainsKey(change.Claim.ToString()) || !writing.TryAdd(change.Claim.ToString(), change))
            {
                throw new InvalidOperationException($"{change.GetType().Name} and another one both answer {change.Claim}.");
            }
        }

        _sections = claims.GetAlternateLookup<ReadOnlySpan<char>>();
        _changes = writing.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The change that a lookup asks for; null for a plain one.</summary>
    public IXmlCurlChange? Change(in XmlCurlRequest request)
    {
        Span<char> scratch = stackalloc char[LongestKey];
        return !request.VoicemailAction.IsEmpty && Key(request, scratch, out var key)
            ? _changes.TryGetValue(key, out var change) ? change : null
            : null;
    }

    /// <summary>Writes the answer, or returns false for "not found".</summary>
    public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer)
    {
        Span<char> scratch = stackalloc char[LongestKey];
        if (request.Kind == XmlCurlKind.Other || !Key(request, scratch, out var key))
        {
            return false;
        }

        if (!_sections.TryGetValue(key, out var section))
        {
            // A directory lookup with a purpose of its own, that we do not know, is still about a user or a domain; a file is not.
            if (request.Kind == XmlCurlKind.Configuration || !_sections.TryGetValue(key[..(key.IndexOf('/') + 1)], out section))
            {
                return false;
            }
        }

        return section.Write(request, snapshot, writer);
    }

    private static bool Key(in XmlCurlRequest request, Span<char> scratch, out ReadOnlySpan<char> key)
    {
        switch (request.Kind)
        {
            case XmlCurlKind.Dialplan:
                key = "dialplan/";
                return true;
            case XmlCurlKind.Languages:
                key = "languages/";
                return true;
            case XmlCurlKind.Configuration:
                return Join("configuration/", "", request.First(XmlCurlField.KeyValue), scratch, out key);
            default:
                var change = request.VoicemailAction;
                var action = request.Action;
                var purpose = request.First(XmlCurlField.Purpose);
                var function = request.First(XmlCurlField.CallingFunction);
                return !change.IsEmpty ? Join("directory/", "vm:", change, scratch, out key)
                    : !action.IsEmpty ? Join("directory/", "", action, scratch, out key)
                    : !purpose.IsEmpty ? Join("directory/", "purpose:", purpose, scratch, out key)
                    : function.SequenceEqual("populate_database"u8) ? Join("directory/", "function:", function, scratch, out key)
                    : Join("directory/", "", default, scratch, out key);
        }
    }

    private static bool Join(
        ReadOnlySpan<char> section, ReadOnlySpan<char> prefix, ReadOnlySpan<byte> raw, Span<char> scratch, out ReadOnlySpan<char> key)
    {
        section.CopyTo(scratch);
        prefix.CopyTo(scratch[section.Length..]);
        var length = section.Length + prefix.Length;
        key = default;
        if (!raw.IsEmpty)
        {
            if (!XmlCurlRequest.TryText(raw, scratch[length..], out var text))
            {
                return false;
            }

            length += text.Length;
        }

        key = scratch[..length];
        return true;
    }
}

/// <summary>The sections that the portal serves, as metrics and the router know them.</summary>
internal enum XmlCurlKind
{
    Other,
    Directory,
    Dialplan,
    Configuration,

    /// <summary>Phrases and who says them.</summary>
    Languages,
}
