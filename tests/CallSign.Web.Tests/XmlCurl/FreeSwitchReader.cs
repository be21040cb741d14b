using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CallSign.Web.Tests.XmlCurl;

/// <summary>
/// Reads a document as FreeSWITCH does: first the preprocessor's rules line by line (switch_xml.c, preprocess), then the parser. Whatever of a
/// document would be executed, expanded without being ours, or dropped is a failure.
/// </summary>
internal static partial class FreeSwitchReader
{
    private static readonly HashSet<string> OurGlobals = ["recordings_dir", "sound_prefix", "hold_music", "certs_dir", "local_ip_v4", "sounds_dir"];

    public static XDocument Read(string document)
    {
        var kept = new List<string>();
        foreach (var line in document.Split('\n'))
        {
            Assert.DoesNotContain("<include>", line, StringComparison.Ordinal);
            Assert.DoesNotContain("</include>", line, StringComparison.Ordinal);
            Assert.DoesNotContain("<?", line, StringComparison.Ordinal);
            Assert.DoesNotContain("x-pre-process", line, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<!--", line, StringComparison.Ordinal);
            foreach (Match match in Global().Matches(line))
            {
                Assert.Contains(match.Groups[1].Value, OurGlobals);
            }

            kept.Add(Global().Replace(line, "/some/where"));
        }

        var read = XDocument.Parse(string.Join('\n', kept), LoadOptions.PreserveWhitespace);
        Assert.Equal("document", read.Root!.Name);
        Assert.Equal("freeswitch/xml", (string?)read.Root.Attribute("type"));
        foreach (var value in read.Descendants().SelectMany(e => e.Attributes()).Select(a => a.Value))
        {
            Assert.DoesNotContain(value, char.IsControl);
            Assert.DoesNotContain("${", Ours().Replace(value, ""), StringComparison.Ordinal);
        }

        return read;
    }

    // switch_xml.c expands these while it reads
    [GeneratedRegex(@"\$\$\{([^}]*)\}")]
    private static partial Regex Global();

    // What the program itself puts into an answer for the time of the call, and what tenants' own dialplans may quote.
    [GeneratedRegex(@"\$\{sofia_contact\(\*/\d+@[a-z0-9.-]+\)\}|\$\{strftime\(%Y/%m/%d\)\}|\$\{uuid\}|\$\{callsign_confirm_file\}|\$\{voicemail_account\}|\$\{voicemail_domain\}|\$\{(?:x_[a-z0-9_]+|destination_number|caller_id_number)\}")]
    private static partial Regex Ours();
}
