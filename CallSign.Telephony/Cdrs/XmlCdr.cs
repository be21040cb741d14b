using System.Xml;
using System.Xml.Linq;
using CallSign.Core.Cdrs;
using CallSign.Telephony.Monitoring;

namespace CallSign.Telephony.Cdrs;

/// <summary>Reads what mod_xml_cdr posts (switch_ivr_generate_xml_cdr).</summary>
internal static class XmlCdr
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = CdrText.MaxBytes, CheckCharacters = false,
    };

    /// <exception cref="BadCdrException">It is no such document.</exception>
    public static CdrDocument Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var stream = new MemoryStream(utf8.ToArray(), writable: false);
            using var reader = XmlReader.Create(stream, Settings);
            Deep(reader);
            stream.Position = 0;
            using var again = XmlReader.Create(stream, Settings);
            var root = XElement.Load(again);
            if (root.Name.LocalName != "cdr" || root.Element("variables") is not { } variables)
            {
                throw new BadCdrException("The XML is no <cdr> with <variables>: it is no CDR of mod_xml_cdr.");
            }

            return new CdrDocument
            {
                Source = CdrSource.XmlCdr,
                SwitchName = WireText.Clean(root.Attribute("switchname")?.Value),
                Direction = Text(root.Element("channel_data"), "direction"),
                Variables = variables.Elements().GroupBy(v => v.Name.LocalName, StringComparer.Ordinal)
                    .ToDictionary(g => g.Key, g => CdrText.Decode(g.First().Value), StringComparer.Ordinal),
                Profiles = [.. root.Elements("callflow").Select(Flow)],
            };
        }
        catch (XmlException e)
        {
            throw new BadCdrException("The body is not valid XML.", e);
        }
    }

    // A tree of that depth would be walked by recursion.
    private static void Deep(XmlReader reader)
    {
        while (reader.Read())
        {
            if (reader.Depth > 32)
            {
                throw new BadCdrException("The XML is nested too deeply for a CDR.");
            }
        }
    }

    private static CdrProfile Flow(XElement flow)
    {
        var profile = flow.Element("caller_profile");
        return profile is null ? new CdrProfile() : Profile(profile) with
        {
            Created = long.TryParse(Text(flow.Element("times"), "created_time"), out var at) ? at : 0,
            Originators = Others(profile, "originator", "originator_caller_profile"),
            Originatees = Others(profile, "originatee", "originatee_caller_profile"),
        };
    }

    private static CdrProfile[] Others(XElement profile, string group, string each) =>
        [.. profile.Elements(group).Elements(each).Take(CdrText.MaxLegs).Select(Profile)];

    private static CdrProfile Profile(XElement profile) => new()
    {
        Uuid = Text(profile, "uuid"),
        CallerNumber = Text(profile, "caller_id_number"),
        CallerName = Text(profile, "caller_id_name"),
        Destination = Text(profile, "destination_number"),
        Context = Text(profile, "context"),
        ChannelName = Text(profile, "chan_name"),
    };

    private static string Text(XElement? parent, string name) => WireText.Clean(parent?.Element(name)?.Value);
}
