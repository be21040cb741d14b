using System.IO.Compression;
using System.Xml.Linq;
using CallSign.Core.Nodes;

namespace CallSign.Core.Tests.Nodes;

public sealed class BootstrapFilesTests
{
    private static readonly BootstrapFiles.Values Values = new(new Uri("http://10.0.0.5:8080"), "key-of-this-installation", "socket&password", "10.0.0.9", 8031);

    [Fact]
    public void The_installation_stands_in_vars_and_nowhere_else()
    {
        var files = BootstrapFiles.With(Values);
        var vars = Assert.Single(files, f => f.Path == "vars.xml").Text;
        var set = XDocument.Parse(vars).Descendants("X-PRE-PROCESS").Select(e => e.Attribute("data")!.Value).ToList();
        Assert.Contains("callsign_url=http://10.0.0.5:8080/", set);
        Assert.Contains("callsign_key=key-of-this-installation", set);
        Assert.Contains("callsign_event_socket_password=socket&password", set);
        Assert.Contains("callsign_event_socket_address=10.0.0.9", set);
        Assert.Contains("callsign_event_socket_port=8031", set);
        Assert.DoesNotContain(files, f => f.Path != "vars.xml" && f.Text.Contains("key-of-this", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_file_is_xml_and_asks_for_the_portal_with_a_time_limit()
    {
        var files = BootstrapFiles.With(Values);
        foreach (var (path, text) in files.Where(f => f.Path.EndsWith(".xml", StringComparison.Ordinal)))
        {
            Assert.NotNull(XDocument.Parse(text).Root);
            // the preprocessor drops a whole line that holds a declaration
            Assert.False(text.Contains("<?", StringComparison.Ordinal), path);
        }

        var curl = XDocument.Parse(files.Single(f => f.Path == "autoload_configs/xml_curl.conf.xml").Text);
        Assert.Equal("3", curl.Descendants("param").Single(p => p.Attribute("name")!.Value == "timeout").Attribute("value")!.Value);
        var modules = XDocument.Parse(files.Single(f => f.Path == "autoload_configs/modules.conf.xml").Text)
            .Descendants("load").Select(l => l.Attribute("module")!.Value).Where(m => m is not ("mod_console" or "mod_logfile"));
        Assert.Equal("mod_xml_curl", modules.First());
    }

    [Fact]
    public void Nothing_is_routed_and_nobody_registers_from_disk()
    {
        var root = XDocument.Parse(BootstrapFiles.With(Values).Single(f => f.Path == "freeswitch.xml").Text).Root!;
        Assert.Empty(root.Elements("section").Single(s => s.Attribute("name")!.Value == "directory").Elements());
        var reject = XDocument.Parse(BootstrapFiles.With(Values).Single(f => f.Path == "reject.xml").Text);
        Assert.Equal(["log", "respond"], reject.Descendants("action").Select(a => a.Attribute("application")!.Value));
        Assert.Equal("global", Assert.Single(reject.Descendants("context")).Attribute("name")!.Value);
    }

    [Fact]
    public void The_archive_holds_the_same_files_and_closes_vars_to_others()
    {
        using var archive = new ZipArchive(new MemoryStream(BootstrapFiles.Zip(Values)));
        Assert.Equal(BootstrapFiles.With(Values).Select(f => f.Path), archive.Entries.Select(e => e.FullName));
        Assert.Equal(0x1A0, (archive.GetEntry("vars.xml")!.ExternalAttributes >> 16) & 0x1FF); // 0640
    }

    [Theory]
    [InlineData("a\"b")]
    [InlineData("a\nb")]
    [InlineData("$${base_dir}")]
    [InlineData("<x>")]
    public void A_value_that_would_break_the_file_is_refused(string password) =>
        Assert.Throws<ArgumentException>(() => BootstrapFiles.With(Values with { EventSocketPassword = password }));
}
