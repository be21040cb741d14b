using System.Text;
using CallSign.Web.XmlCurl;

namespace CallSign.Web.Tests.XmlCurl;

/// <summary>Every kind of request that a FreeSWITCH 1.11.1 sent, answered and compared with the answer that was looked at.</summary>
/// <remarks>After a wanted change: run with CALLSIGN_UPDATE_GOLDEN=the folder Golden of the sources, and read the difference.</remarks>
public sealed class RecordedRequestTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "XmlCurl");
    private static readonly XmlCurlRouter Router = TestPbx.Router();

    public static TheoryData<string> Names() =>
        [.. Directory.GetFiles(Path.Combine(Folder, "Recorded"), "*.http").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_answered_as_it_was_looked_at(string name)
    {
        var answer = TestPbx.Ask(FormOf(name), router: Router);
        if (answer is not null)
        {
            FreeSwitchReader.Read(answer);
        }

        var actual = answer ?? Encoding.UTF8.GetString(FsXmlElements.NotFound);
        if (name == "configuration_timezones.conf")
        {
            Assert.Contains("<zone name=\"Europe/Berlin\" value=\"CET-1CEST,M3.5.0,M10.5.0/3\"/>", actual); // the rest is this machine's
            return;
        }

        var file = name + ".xml";
        if (Environment.GetEnvironmentVariable("CALLSIGN_UPDATE_GOLDEN") is { Length: > 0 } sources)
        {
            File.WriteAllText(Path.Combine(sources, file), actual);
        }
        else
        {
            Assert.Equal(File.ReadAllText(Path.Combine(Folder, "Golden", file)), actual);
        }
    }

    [Fact]
    public void There_are_recordings() => Assert.True(Names().Count > 40);

    internal static string FormOf(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder, "Recorded", name + ".http"));
        return text[(text.ReplaceLineEndings("\n").IndexOf("\n\n", StringComparison.Ordinal) + 2)..].TrimEnd();
    }
}
