using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CallSign.Core.Cdrs;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Cdrs;
using CallSign.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Web.Tests.Cdrs;

public sealed class CdrPostEndpointTests(Postgres postgres)
{
    private const string Key = "node-key-0123456789abcdef";
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_posted_record_is_in_the_database_when_the_switch_is_told_OK_and_junk_is_refused_with_the_reason()
    {
        await using var host = await PortalHost.StartAsync(await postgres.NewDatabaseAsync(), new Dictionary<string, string> { ["FREESWITCH_API_KEY"] = Key });
        using var node = host.NewClient();
        node.DefaultRequestHeaders.Authorization = Basic(Key);
        var uuid = Guid.NewGuid();
        var record = await Json(uuid).ReadAsByteArrayAsync(Stop);
        foreach (var _ in new[] { "first", "sent again" })
        {
            using var body = new ByteArrayContent(record) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var taken = await node.PostAsync("/freeswitch/cdr?uuid=" + uuid, body, Stop);
            Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
            await using var context = host.Db.Open(TenantScope.System);
            var cdr = await context.Set<Cdr>().SingleAsync(Stop);
            Assert.Equal((uuid, "NORMAL_CLEARING", CdrSource.JsonCdr), (cdr.CallUuid, cdr.HangupCause, cdr.Source));
        }

        using var junk = await node.PostAsync("/freeswitch/cdr", new StringContent("hello"), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, junk.StatusCode);
        Assert.Equal("application/problem+json", junk.Content.Headers.ContentType?.MediaType);
        Assert.Contains("neither JSON nor XML", await junk.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

        using var large = await node.PostAsync("/freeswitch/cdr", new ByteArrayContent(new byte[CdrPost.MaxBytes + 1]), Stop);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/freeswitch/cdr") { Content = new StreamContent(new MemoryStream(new byte[CdrPost.MaxBytes * 2])) };
        chunked.Headers.TransferEncodingChunked = true;
        using var endless = await node.SendAsync(chunked, Stop);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, endless.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong-key-0123456789abcdef")]
    public async Task Without_the_key_nothing_is_taken(string? key)
    {
        await using var host = await PortalHost.StartAsync(await postgres.NewDatabaseAsync(), new Dictionary<string, string> { ["FREESWITCH_API_KEY"] = Key });
        using var stranger = host.NewClient();
        stranger.DefaultRequestHeaders.Authorization = key is null ? null : Basic(key);
        using var refused = await stranger.PostAsync("/freeswitch/cdr", Json(Guid.NewGuid()), Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        await using var context = host.Db.Open(TenantScope.System);
        Assert.False(await context.Set<Cdr>().AnyAsync(Stop));
    }

    private static AuthenticationHeaderValue Basic(string key) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("freeswitch:" + key)));

    private static StringContent Json(Guid uuid)
    {
        var start = DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeMilliseconds() * 1000;
        var variables = $"\"uuid\":\"{uuid}\",\"start_uepoch\":\"{start}\",\"end_uepoch\":\"{start + 3_000_000}\",\"hangup_cause\":\"NORMAL_CLEARING\"";
        return new StringContent("{\"variables\":{" + variables + "}}", Encoding.UTF8, "application/json");
    }
}
