using System.Net;
using System.Net.Sockets;
using CallSign.Core.Webhooks;

namespace CallSign.Core.Tests.Webhooks;

public sealed class TenantHttpTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    public void What_is_inside_is_not_reached(string address) => Assert.False(new TenantHttp([]).Reaches(IPAddress.Parse(address)));

    [Theory]
    [InlineData("203.0.113.9")]
    [InlineData("172.32.0.1")]
    [InlineData("2001:db8::1")]
    public void The_Internet_is(string address) => Assert.True(new TenantHttp([]).Reaches(IPAddress.Parse(address)));

    // By its name too: what counts is what the name leads to.
    [Fact]
    public async Task No_connection_is_made_to_what_is_inside_unless_the_operator_allows_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        foreach (var host in (string[])["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"])
        {
            using var refused = new HttpClient(new TenantHttp([]).NewHandler());
            var e = await Assert.ThrowsAsync<HttpRequestException>(() => refused.GetAsync(new Uri($"http://{host}:{port}/"), TestContext.Current.CancellationToken));
            Assert.Contains("CALLSIGN_WEBHOOK_NETWORKS", e.Message, StringComparison.Ordinal);
        }

        Assert.False(listener.Pending());
        using var allowed = new HttpClient(new TenantHttp([IPNetwork.Parse("127.0.0.0/8")]).NewHandler());
        var asking = allowed.GetAsync(new Uri($"http://localhost:{port}/"), TestContext.Current.CancellationToken);
        using (var connection = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            await connection.GetStream().WriteAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            using var answer = await asking;
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }
    }
}
