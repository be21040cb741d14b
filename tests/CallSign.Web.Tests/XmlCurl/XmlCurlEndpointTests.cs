using System.Text;
using CallSign.Core.Routing;
using CallSign.TestSupport;
using CallSign.Web.Tests.Hosting;
using CallSign.Web.XmlCurl;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.XmlCurl;

/// <summary>A portal with acme.test (1000, 1001) and a key that the environment sets.</summary>
public sealed class XmlCurlPortal(Postgres postgres) : IAsyncLifetime
{
    internal const string Key = "API_KEY_OF_THIS_TEST";

    public PortalHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await PortalHost.StartAsync(
            await postgres.NewDatabaseAsync(),
            new Dictionary<string, string> { ["FREESWITCH_API_KEY"] = Key },
            builder => builder.Services.AddSingleton<IXmlCurlSection>(new Failing()));
        await PbxSeed.TenantAsync(Host.Services, "acme.test", "1000", "1001");
        await XmlCurlWait.UntilAsync(Host, TestPbx.Lookup("1001", "acme.test"), "freeswitch:" + Key, a => a.Contains("1001", StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    // Fails in the midst of its document.
    private sealed class Failing : IXmlCurlSection
    {
        public IReadOnlyList<XmlCurlClaim> Claims { get; } = [new("configuration", "failing.conf")];

        public bool Write(in XmlCurlRequest request, PbxSnapshot snapshot, FsXmlWriter writer)
        {
            writer.OpenConfiguration("failing.conf"u8).Literal("<half"u8);
            throw new InvalidOperationException("as a test wants it");
        }
    }
}

internal static class XmlCurlWait
{
    /// <summary>Asks until the answer is as wanted; fails after ten seconds.</summary>
    public static async Task UntilAsync(PortalHost host, string form, string credential, Func<string, bool> wanted)
    {
        await using var http = await RawHttp.ConnectAsync(host.Url);
        var deadline = Environment.TickCount64 + 10_000;
        while (true)
        {
            var (_, _, body) = await http.AskAsync(form, credential);
            if (wanted(body))
            {
                return;
            }

            Assert.True(Environment.TickCount64 < deadline, "Not served: " + body);
        }
    }
}

public sealed class XmlCurlEndpointTests(XmlCurlPortal portal, Postgres postgres) : IClassFixture<XmlCurlPortal>
{
    private const string Credential = "freeswitch:" + XmlCurlPortal.Key;
    private static readonly string Lookup = TestPbx.Lookup("1000", "acme.test", "action=sip_auth&");

    [Theory]
    [InlineData(Credential)]
    [InlineData("anybody:" + XmlCurlPortal.Key)]
    [InlineData(":" + XmlCurlPortal.Key)]
    public async Task The_key_opens_for_any_user_name(string credential)
    {
        await using var http = await RawHttp.ConnectAsync(portal.Host.Url);
        var (status, headers, body) = await http.AskAsync(Lookup, credential);

        Assert.Equal(200, status);
        Assert.Contains("Content-Type: text/xml", headers);
        Assert.StartsWith("<document type=\"freeswitch/xml\">", body);
        Assert.Contains("<user id=\"1000\"", body);
    }

    // What goes wrong behind an answer closes the connection.
    [Fact]
    public async Task Every_kind_of_request_is_answered_and_counted_on_one_connection()
    {
        await using var http = await RawHttp.ConnectAsync(portal.Host.Url);
        foreach (var name in RecordedRequestTests.Names())
        {
            var (status, headers, _) = await http.AskAsync(RecordedRequestTests.FormOf(name.Data), Credential);
            Assert.Equal((name.Data, 200), (name.Data, status));
            Assert.DoesNotContain("Connection: close", headers);
        }

        Assert.Equal(200, (await http.AskAsync(Lookup, Credential)).Status);
    }

    [Fact]
    public async Task Without_the_key_there_is_no_way()
    {
        // An address has ten failures a minute; each of these comes in a portal of its own, so that none runs into the limit.
        await using var host = await StartAsync();
        string?[] credentials = [null, "freeswitch:", "freeswitch:wrong", "freeswitch:" + XmlCurlPortal.Key + "x", "freeswitch:" + XmlCurlPortal.Key[..^1], "freeswitch", "", XmlCurlPortal.Key];
        foreach (var credential in credentials)
        {
            await using var http = await RawHttp.ConnectAsync(host.Url);
            var (status, headers, body) = await http.AskAsync(Lookup, credential);
            Assert.Equal((401, ""), (status, body));
            Assert.Contains("WWW-Authenticate: Basic", headers);
        }
    }

    [Theory]
    [InlineData("Authorization: Bearer " + XmlCurlPortal.Key)]
    [InlineData("Authorization: Basic !!!notbase64!!!")]
    [InlineData("Authorization: Basic")]
    [InlineData("Authorization: " + XmlCurlPortal.Key)]
    [InlineData("User-Agent: freeswitch-xml/1.0")]
    [InlineData("X-Forwarded-For: 127.0.0.1")]
    public async Task Headers_of_other_kinds_open_nothing(string header)
    {
        await using var host = await StartAsync();
        await using var http = await RawHttp.ConnectAsync(host.Url);
        Assert.Equal(401, (await http.AskAsync(Lookup, null, header + "\r\n")).Status);
    }

    [Fact]
    public async Task Two_authorizations_are_none()
    {
        await using var host = await StartAsync();
        await using var http = await RawHttp.ConnectAsync(host.Url);
        Assert.NotEqual(200, (await http.AskAsync(Lookup, Credential, "Authorization: Basic " + Convert.ToBase64String("a:b"u8) + "\r\n")).Status);
    }

    [Fact]
    public async Task Guessing_is_slowed_down_and_locks_nobody_out()
    {
        await using var host = await StartAsync();
        await using var http = await RawHttp.ConnectAsync(host.Url);
        for (var i = 0; i < CredentialFailures.PerMinute; i++)
        {
            Assert.Contains((await http.AskAsync(Lookup, "x:guess" + i)).Status, (int[])[401, 429]);
        }

        // a minute may have turned in between; never have two
        var statuses = new List<int>();
        for (var i = 0; i < 2 * CredentialFailures.PerMinute; i++)
        {
            statuses.Add((await http.AskAsync(Lookup, "x:guess")).Status);
        }

        Assert.Contains(429, statuses);
        Assert.Equal(200, (await http.AskAsync(Lookup, Credential)).Status);
    }

    [Fact]
    public async Task Only_allowed_addresses_are_answered()
    {
        await using var elsewhere = await StartAsync(("FREESWITCH_NETWORKS", "192.0.2.0/24"));
        await using (var http = await RawHttp.ConnectAsync(elsewhere.Url))
        {
            Assert.Equal(403, (await http.AskAsync(Lookup, Credential)).Status);
            Assert.Equal(403, (await http.AskAsync(Lookup, null)).Status);
        }

        await using var here = await StartAsync(("FREESWITCH_NETWORKS", "192.0.2.0/24, 127.0.0.1"));
        await using (var http = await RawHttp.ConnectAsync(here.Url))
        {
            Assert.Equal(200, (await http.AskAsync(Lookup, Credential)).Status);
            // passed on by a proxy on this machine for somebody else
            Assert.Equal(403, (await http.AskAsync(Lookup, Credential, "X-Forwarded-For: 198.51.100.1\r\n")).Status);
            Assert.Equal(200, (await http.AskAsync(Lookup, Credential, "X-Forwarded-For: 192.0.2.77\r\n")).Status);
        }
    }

    [Fact]
    public async Task Every_body_is_answered_with_a_document()
    {
        await using var http = await RawHttp.ConnectAsync(portal.Host.Url);
        foreach (var body in (string[])["", "&", "=", "%", "section", "section=", "a=b", "section=directory", "\0\0\0", "<xml/>", "{\"section\":\"directory\"}", new('a', 100_000), "section=directory&" + new string('&', 50_000)])
        {
            var (status, _, answer) = await http.AskAsync(body, Credential);
            Assert.Equal(200, status);
            Assert.Equal(Encoding.UTF8.GetString(FsXmlElements.NotFound), answer);
        }
    }

    [Fact]
    public async Task A_failure_is_not_found_and_never_half_a_document()
    {
        await using var http = await RawHttp.ConnectAsync(portal.Host.Url);
        var (status, _, body) = await http.AskAsync("section=configuration&tag_name=configuration&key_name=name&key_value=failing.conf", Credential);
        Assert.Equal((200, Encoding.UTF8.GetString(FsXmlElements.NotFound)), (status, body));
        Assert.Contains("<user id=\"1000\"", (await http.AskAsync(Lookup, Credential)).Body);
    }

    [Fact]
    public async Task A_form_that_is_too_large_is_not_found()
    {
        await using var http = await RawHttp.ConnectAsync(portal.Host.Url);
        var head = RawHttp.Post(Lookup, Credential);
        var text = Encoding.ASCII.GetString(head).Replace($"Content-Length: {Lookup.Length}", $"Content-Length: {XmlCurlEndpoint.MaxForm + 1}", StringComparison.Ordinal);
        await http.SendAsync(Encoding.ASCII.GetBytes(text));
        var (status, headers, body) = await http.ReceiveAsync();

        Assert.Equal((200, Encoding.UTF8.GetString(FsXmlElements.NotFound)), (status, body));
        Assert.Contains("Connection: close", headers);
    }

    [Fact]
    public async Task A_form_in_chunks_without_a_length_has_the_same_limit()
    {
        await using var http = await RawHttp.ConnectAsync(portal.Host.Url);
        var head = Encoding.ASCII.GetString(RawHttp.Post("", Credential)).Replace("Content-Length: 0", "Transfer-Encoding: chunked", StringComparison.Ordinal);
        await http.SendAsync(Encoding.ASCII.GetBytes(head + $"{Lookup.Length:x}\r\n{Lookup}\r\n0\r\n\r\n"));
        Assert.Contains("<user id=\"1000\"", (await http.ReceiveAsync()).Body);

        await http.SendAsync(Encoding.ASCII.GetBytes(head + $"{XmlCurlEndpoint.MaxForm + 1:x}\r\n"));
        await http.SendAsync(new byte[XmlCurlEndpoint.MaxForm + 1]);
        Assert.Equal(Encoding.UTF8.GetString(FsXmlElements.NotFound), (await http.ReceiveAsync()).Body);
    }

    [Fact]
    public async Task A_request_may_come_byte_by_byte_and_several_at_once()
    {
        await using var http = await RawHttp.ConnectAsync(portal.Host.Url);
        foreach (var b in RawHttp.Post(Lookup, Credential))
        {
            await http.SendAsync(new[] { b });
        }

        Assert.Contains("<user id=\"1000\"", (await http.ReceiveAsync()).Body);
        await http.SendAsync((byte[])[.. RawHttp.Post(Lookup, Credential), .. RawHttp.Post(TestPbx.Lookup("1001", "acme.test"), Credential), .. RawHttp.Post("", Credential)]);
        Assert.Contains("<user id=\"1000\"", (await http.ReceiveAsync()).Body);
        Assert.Contains("<user id=\"1001\"", (await http.ReceiveAsync()).Body);
        Assert.Contains("not found", (await http.ReceiveAsync()).Body);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task Other_methods_answer_nothing(string method)
    {
        using var client = portal.Host.NewClient();
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Credential)));
        using var request = new HttpRequestMessage(new(method), "freeswitch/xmlapi");
        using var answer = await client.SendAsync(request);
        Assert.False(answer.IsSuccessStatusCode);
    }

    private async Task<PortalHost> StartAsync(params (string Name, string Value)[] settings) => await PortalHost.StartAsync(
        await postgres.NewDatabaseAsync(), settings.Append(("FREESWITCH_API_KEY", XmlCurlPortal.Key)).ToDictionary(s => s.Item1, s => s.Item2));
}
