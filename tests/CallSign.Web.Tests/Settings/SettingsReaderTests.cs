using CallSign.Web.Settings;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace CallSign.Web.Tests.Settings;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Nothing_set_means_port_8080_and_a_private_cluster()
    {
        var settings = Read();
        Assert.Null(settings.ConnectionString);
        Assert.Equal(8080, settings.Port);
        Assert.Empty(settings.Nodes);
        Assert.False(settings.Demo);
        Assert.Equal("http://127.0.0.1:8080/", settings.NodeUrl.ToString());
    }

    [Fact]
    public void Every_name_of_a_node_is_accepted_and_the_same_node_counts_once()
    {
        var settings = Read(
            ("FREESWITCH_HOST", "fs1"), ("FREESWITCH_PORT", "8022"), ("FREESWITCH_PASSWORD", "a"),
            ("ESL_ADDR", "fs2:8021"), ("ESL_PASS", "b"),
            ("FS_SERVERS", "fs3,8021,c|fs1,8022,d,with,commas"));
        Assert.Equal(["fs3", "fs1:8022", "fs2"], settings.Nodes.Select(n => n.Name));
        Assert.Equal("d,with,commas", settings.Nodes[1].Password);
    }

    [Fact]
    public void A_password_never_prints() => Assert.DoesNotContain("s3cret", Read(("ESL_ADDR", "fs"), ("ESL_PASS", "s3cret")).Nodes[0].ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("postgres://me:p%40ss@db.example:6432/calls?sslmode=require", "db.example", 6432, "me", "p@ss", "calls", SslMode.Require)]
    [InlineData("postgresql://me@db/calls", "db", 5432, "me", null, "calls", SslMode.Prefer)]
    public void A_database_url_is_understood(string url, string host, int port, string user, string? password, string database, SslMode mode)
    {
        var connection = new NpgsqlConnectionStringBuilder(Read(("DATABASE_URL", url)).ConnectionString);
        Assert.Equal((host, port, user, password, database, mode),
            (connection.Host, connection.Port, connection.Username, connection.Password, connection.Database, connection.SslMode));
    }

    [Fact]
    public void A_connection_string_wins_over_a_url()
    {
        var settings = Read(("ConnectionStrings:CallSign", "Host=one"), ("DATABASE_URL", "postgres://me@two/x"));
        Assert.Contains("Host=one", settings.ConnectionString, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_mistake_is_told_at_once()
    {
        var bad = Assert.Throws<BadSettingsException>(() => Read(
            ("API_PORT", "70000"), ("DATABASE_URL", "mysql://x"), ("FREESWITCH_HOST", "fs"), ("FS_SERVERS", "fs,8021"),
            ("FREESWITCH_API_KEY", "short"), ("FREESWITCH_NETWORKS", "10.0.0.0/99"), ("CALLSIGN_NODE_URL", "ftp://x"), ("CALLSIGN_DEMO", "maybe")));
        Assert.Equal(8, bad.Mistakes.Count);
        foreach (var name in new[] { "API_PORT", "DATABASE_URL", "FREESWITCH_PASSWORD", "FS_SERVERS", "FREESWITCH_API_KEY", "FREESWITCH_NETWORKS", "CALLSIGN_NODE_URL", "CALLSIGN_DEMO" })
        {
            Assert.Contains(name, bad.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_line_break_in_a_password_is_refused()
    {
        var bad = Assert.Throws<BadSettingsException>(() => Read(("ESL_ADDR", "fs"), ("ESL_PASS", "x\napi shutdown")));
        Assert.Contains("ESL_PASS", Assert.Single(bad.Mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void Networks_are_addresses_or_ranges()
    {
        var networks = Read(("FREESWITCH_NETWORKS", "10.1.0.0/16, 192.0.2.7,2001:db8::/32")).NodeNetworks;
        Assert.Equal(["10.1.0.0/16", "192.0.2.7/32", "2001:db8::/32"], networks.Select(n => n.ToString()));
    }

    [Fact]
    public void A_dotenv_file_gives_names_as_the_environment_does()
    {
        var path = Path.GetTempFileName();
        File.WriteAllLines(path, ["# comment", "", "API_PORT=9001", "export ESL_ADDR=\"fs:1\"", "ConnectionStrings__CallSign='Host=x;Password=a=b'"]);
        try
        {
            Assert.Equal(
                [new("API_PORT", "9001"), new("ESL_ADDR", "fs:1"), new("ConnectionStrings:CallSign", "Host=x;Password=a=b")],
                DotEnvFile.Read(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_bucket_is_Amazons_by_region_or_another_by_endpoint()
    {
        Assert.Null(Read().Bucket);
        (string, string)[] key = [("CALLSIGN_S3_BUCKET", "callsign-audio"), ("CALLSIGN_S3_KEY", "AKIA"), ("CALLSIGN_S3_SECRET", "s3cret")];
        var amazon = Read([.. key, ("CALLSIGN_S3_REGION", "eu-central-1")]).Bucket!;
        Assert.Equal((null, "eu-central-1", false), (amazon.Endpoint, amazon.Region, amazon.PathStyle));
        var own = Read([.. key, ("CALLSIGN_S3_ENDPOINT", "https://s3.example.com")]).Bucket!;
        Assert.Equal((new Uri("https://s3.example.com/"), "us-east-1", true), (own.Endpoint, own.Region, own.PathStyle));
        Assert.False(Read([.. key, ("CALLSIGN_S3_ENDPOINT", "https://s3.example.com"), ("CALLSIGN_S3_PATH_STYLE", "false")]).Bucket!.PathStyle);
        Assert.DoesNotContain("s3cret", own.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_mistake_about_a_bucket_is_told_with_the_others()
    {
        var bad = Assert.Throws<BadSettingsException>(() => Read(
            ("API_PORT", "70000"), ("CALLSIGN_S3_BUCKET", "Call Sign"), ("CALLSIGN_S3_ENDPOINT", "s3.example.com/bucket"), ("CALLSIGN_S3_REGION", "eu central"), ("CALLSIGN_S3_PATH_STYLE", "perhaps")));
        Assert.Equal(7, bad.Mistakes.Count);
        foreach (var name in new[] { "API_PORT", "S3_BUCKET", "S3_ENDPOINT", "S3_REGION", "S3_KEY", "S3_SECRET", "S3_PATH_STYLE" })
        {
            Assert.Contains(name, bad.Message, StringComparison.Ordinal);
        }

        Assert.Contains("CALLSIGN_S3_KEY", Assert.Single(Assert.Throws<BadSettingsException>(() => Read(("CALLSIGN_S3_KEY", "AKIA"))).Mistakes), StringComparison.Ordinal);
    }

    private static CallSignSettings Read(params (string Name, string Value)[] environment) => SettingsReader.Read(
        new ConfigurationBuilder().AddInMemoryCollection(environment.Select(e => new KeyValuePair<string, string?>(e.Name, e.Value))).Build(),
        "/srv/callsign");
}
