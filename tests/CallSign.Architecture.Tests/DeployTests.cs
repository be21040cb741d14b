using System.Text.RegularExpressions;

namespace CallSign.Architecture.Tests;

/// <summary>The container set-up, by reading: the portal tells FreeSWITCH whole paths, so both must have the same folders at the same places, as the same user.</summary>
public sealed partial class DeployTests
{
    [Theory]
    [InlineData("media", "/data/media")]
    [InlineData("voicemail", "/data/voicemail")]
    public void Both_containers_have_the_folders_of_audio_at_the_same_place(string volume, string place)
    {
        Assert.Contains("ENV CALLSIGN_DATA=/data", Read("Dockerfile"), StringComparison.Ordinal);
        var compose = Read("deploy/compose.yaml");
        foreach (var service in new[] { "portal", "freeswitch" })
        {
            Assert.Contains(MountsOf(compose, service), m => m.Split(':') is [var from, var to, ..] && from == volume && to == place);
        }

        Assert.Matches($"(?m)^  {volume}:$", compose[compose.IndexOf("\nvolumes:", StringComparison.Ordinal)..]);
        Assert.DoesNotContain(MountsOf(compose, "freeswitch"), m => m.StartsWith("voicemail:", StringComparison.Ordinal) && m.EndsWith(":ro", StringComparison.Ordinal));
    }

    [Fact]
    public void Both_containers_run_as_one_user_who_owns_the_folders()
    {
        Assert.Contains("mkdir -p /data/media /data/voicemail && chown -R \"$APP_UID\" /data", Read("Dockerfile"), StringComparison.Ordinal);
        Assert.Contains("USER $APP_UID", Read("Dockerfile"), StringComparison.Ordinal);
        Assert.Contains("usermod -u 1654 freeswitch", Read("deploy/freeswitch/Dockerfile"), StringComparison.Ordinal); // APP_UID of .NET's images
    }

    private static IEnumerable<string> MountsOf(string compose, string service)
    {
        var block = Regex.Match(compose, $@"(?ms)^  {service}:\n(.*?)(?=^  \w|^\w)").Groups[1].Value;
        return Volumes().Match(block).Groups[1].Value.Split(',', StringSplitOptions.TrimEntries).Select(m => m.Trim('"'));
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Product.Root, file));

    [GeneratedRegex(@"(?m)^    volumes: \[(.*)\]$")]
    private static partial Regex Volumes();
}
