using System.Text.RegularExpressions;

namespace CallSign.Web.Simulator;

/// <summary>Takes secrets out of what is shown: the switch needs PINs and passwords, a reader of routing does not.</summary>
internal static partial class SimulationMask
{
    private const string Mask = "••••";

    /// <summary>Arguments of an application.</summary>
    public static string Data(string application, string data) =>
        Assigned().Replace(application == "conference" ? ConferencePin().Replace(data, "$1+" + Mask) : data, "$1" + Mask);

    /// <summary>A whole document.</summary>
    public static string Xml(string document) =>
        Parameter().Replace(Attribute().Replace(Assigned().Replace(ConferenceXml().Replace(document, "$1+" + Mask), "$1" + Mask), "$1" + Mask), "$1" + Mask);

    // pin=1234, ;disa_password=x
    [GeneratedRegex(@"(?<![A-Za-z0-9])([A-Za-z0-9_.-]*(?:pin|passw|secret|a1-hash)[A-Za-z0-9_.-]*=)(?!"")[^;,&\s""\]}<]+", RegexOptions.IgnoreCase)]
    private static partial Regex Assigned();

    // <menu pin="1234">
    [GeneratedRegex(@"(\s(?:[a-z-]*pin|[a-z-]*password|a1-hash)="")[^""]+", RegexOptions.IgnoreCase)]
    private static partial Regex Attribute();

    // <param name="pin" value="1234"/>
    [GeneratedRegex(@"(name=""[^""]*(?:pin|passw|secret|a1-hash)[^""]*""\s+value="")[^""]+", RegexOptions.IgnoreCase)]
    private static partial Regex Parameter();

    // room@profile+1234
    [GeneratedRegex(@"^([^+]+@[^+]+)\+\d+")]
    private static partial Regex ConferencePin();

    [GeneratedRegex(@"(application=""conference""\s+data=""[^""+]+)\+\d+")]
    private static partial Regex ConferenceXml();
}
