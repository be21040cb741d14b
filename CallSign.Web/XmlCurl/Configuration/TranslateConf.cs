using CallSign.Core.Dialplans;
using CallSign.Core.NumberTranslations;
using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Configuration;

/// <summary>translate.conf: the platform's number formats. Without any, what is on FreeSWITCH's disk holds.</summary>
internal sealed class TranslateConf : IXmlCurlSection
{
    public IReadOnlyList<XmlCurlClaim> Claims { get; } = [new("configuration", "translate.conf")];

    public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer)
    {
        List<NumberTranslation> profiles = [.. snapshot.Platform.All<NumberTranslation>().Where(t => t.Enabled)];
        if (profiles.Count == 0)
        {
            return false;
        }

        writer.OpenConfiguration("translate.conf"u8).Literal("<profiles>\n"u8);
        foreach (var profile in profiles)
        {
            writer.Literal("<profile name=\""u8).Token(profile.Name).Literal("\">\n"u8);
            foreach (var rule in profile.Rules.Where(r => SwitchRegex.Problem(r.Pattern) is null && NumberTranslationRule.Problem(r) is null))
            {
                writer.Literal("<rule regex=\""u8).Expression(rule.Pattern).Literal("\" replace=\""u8).Data(rule.Replacement).Literal("\"/>\n"u8);
            }

            writer.Literal("</profile>\n"u8);
        }

        writer.Literal("</profiles>\n"u8).CloseConfiguration();
        return true;
    }
}
