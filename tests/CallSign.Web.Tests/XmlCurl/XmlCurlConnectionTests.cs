using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using CallSign.Web.XmlCurl;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.XmlCurl;

/// <summary>
/// What is answered before Kestrel and what is left to it. Everything runs on the thread that writes, so a test knows what has happened when a write returns.
/// </summary>
public sealed class XmlCurlConnectionTests(XmlCurlPortal portal) : IClassFixture<XmlCurlPortal>
{
    private const string Credential = "freeswitch:" + XmlCurlPortal.Key;
    private static readonly string Lookup = TestPbx.Lookup("1000", "acme.test", "action=sip_auth&");
    private static readonly byte[] Usual = RawHttp.Post(Lookup, Credential);

    public static TheoryData<string> Recorded() => RecordedRequestTests.Names();

    [Theory]
    [MemberData(nameof(Recorded))]
    public async Task Every_recorded_lookup_is_answered_without_Kestrel(string name)
    {
        await using var node = Connect();
        await node.SendAsync(RawHttp.Post(RecordedRequestTests.FormOf(name), Credential));
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", node.Answer());
        Assert.Null(node.Kestrel);
    }

    [Fact]
    public async Task An_answer_has_the_headers_that_a_client_needs()
    {
        await using var node = Connect();
        await node.SendAsync(Usual);
        var parts = node.Answer().Split("\r\n\r\n", 2);
        var headers = parts[0].Split("\r\n")[1..].ToDictionary(h => h.Split(": ")[0], h => h.Split(": ")[1]);
        Assert.Equal(Encoding.UTF8.GetByteCount(parts[1]).ToString(CultureInfo.InvariantCulture), headers["Content-Length"]);
        Assert.Equal("text/xml", headers["Content-Type"]);
        var date = DateTimeOffset.ParseExact(headers["Date"], "r", CultureInfo.InvariantCulture);
        Assert.InRange(DateTimeOffset.UtcNow - date, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Contains("<user id=\"1000\"", parts[1]);
    }

    [Fact]
    public async Task Lookups_follow_each_other_on_one_connection_also_several_at_once()
    {
        await using var node = Connect();
        await node.SendAsync(Usual);
        Assert.Contains("<user id=\"1000\"", node.Answer());
        await node.SendAsync([.. Usual, .. RawHttp.Post(TestPbx.Lookup("1001", "acme.test"), Credential), .. RawHttp.Post("", Credential)]);
        var answers = node.Answer().Split("HTTP/1.1 200 OK\r\n");
        Assert.Equal(4, answers.Length);
        Assert.Contains("<user id=\"1000\"", answers[1]);
        Assert.Contains("<user id=\"1001\"", answers[2]);
        Assert.Contains("not found", answers[3]);
        Assert.Null(node.Kestrel);
    }

    [Fact]
    public async Task A_request_may_be_cut_anywhere()
    {
        var head = Encoding.ASCII.GetString(Usual).IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        for (var cut = 1; cut < Usual.Length; cut++)
        {
            await using var node = Connect();
            await node.SendAsync(Usual[..cut]);
            Assert.Equal("", node.Answer());
            if (cut < head)
            {
                Assert.Equal(Usual[..cut], node.Kestrel); // a stranger's half a head waits by Kestrel's limits
                continue;
            }

            Assert.Null(node.Kestrel);
            await node.SendAsync(Usual[cut..]);
            Assert.Contains("<user id=\"1000\"", node.Answer());
        }
    }

    [Fact]
    public async Task A_large_form_comes_in_many_pieces()
    {
        var request = RawHttp.Post(Lookup + "&variable_x=" + new string('x', 30_000), Credential);
        await using var node = Connect();
        foreach (var piece in request.Chunk(700))
        {
            Assert.Equal("", node.Answer());
            await node.SendAsync(piece);
        }

        Assert.Contains("<user id=\"1000\"", node.Answer());
        Assert.Null(node.Kestrel);
    }

    public static TheoryData<string, string> Others()
    {
        var usual = Encoding.ASCII.GetString(Usual);
        var length = $"Content-Length: {Lookup.Length}\r\n";
        var authorization = usual.Split("\r\n").Single(l => l.StartsWith("Authorization", StringComparison.Ordinal)) + "\r\n";
        return new()
        {
            { "another method", usual.Replace("POST ", "PUT ") },
            { "another path", usual.Replace("/xmlapi", "/xmlapi2") },
            { "a query", usual.Replace("/xmlapi", "/xmlapi?a=b") },
            { "an absolute target", usual.Replace("POST /", "POST http://127.0.0.1/") },
            { "HTTP/1.0", usual.Replace("HTTP/1.1", "HTTP/1.0") },
            { "no host", usual.Replace("Host: 127.0.0.1\r\n", "") },
            { "two hosts", usual.Replace("Accept: */*", "Host: b") },
            { "no key", usual.Replace(authorization, "") },
            { "a wrong key", Encoding.ASCII.GetString(RawHttp.Post(Lookup, Credential + "x")) },
            { "two keys", usual.Replace("Accept: */*\r\n", authorization) },
            { "no length", usual.Replace(length, "") },
            { "two lengths", usual.Replace("Accept: */*\r\n", length) },
            { "a signed length", usual.Replace("Length: ", "Length: +") },
            { "a length that is none", usual.Replace("Length: ", "Length: 0x") },
            { "a length beyond all numbers", usual.Replace("Length: ", "Length: 99999999999") },
            { "an empty length", usual.Replace(length, "Content-Length: \r\n") },
            { "a space before the colon", usual.Replace("Content-Length:", "Content-Length :") },
            { "a folded line", usual.Replace("Accept: */*", "Accept: */*\r\n more") },
            { "a line without a colon", usual.Replace("Accept: */*", "Accept") },
            { "a line that ends by LF alone", usual.Replace("Accept: */*\r\n", "Accept: */*\n") },
            { "a NUL in a header", usual.Replace("Accept: */*", "Accept: \0") },
            { "chunks", usual.Replace("Accept: */*", "Transfer-Encoding: chunked") },
            { "a question before the form", usual.Replace("Accept: */*", "Expect: 100-continue") },
            { "the last request", usual.Replace("Accept: */*", "Connection: close") },
            { "passed on by a proxy", usual.Replace("Accept: */*", "X-Forwarded-For: 192.0.2.7") },
            { "a head without end", usual[..usual.IndexOf("\r\n\r\n", StringComparison.Ordinal)] + new string('a', 5000) },
            { "a head that is too long", usual.Replace("*/*", new string('a', 3000)) },
            { "a form that is too large", Encoding.ASCII.GetString(RawHttp.Post(new string('a', XmlCurlConnection.MaxForm + 1), Credential)) },
            { "a change of a mailbox", Encoding.ASCII.GetString(RawHttp.Post("hostname=vm&section=directory&VM-Action=change-password", Credential)) },
            { "TLS", "\u0016\u0003\u0001\u0002" },
            { "nothing of HTTP", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" },
        };
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Everything_else_is_Kestrels_and_untouched(string what, string request)
    {
        var bytes = Encoding.ASCII.GetBytes(request);
        await using var fresh = Connect();
        await fresh.SendAsync(bytes);
        Assert.Equal(("", what), (fresh.Answer(), what));
        Assert.Equal(bytes, fresh.Kestrel);

        await using var kept = Connect();
        await kept.SendAsync(Usual);
        Assert.NotEqual("", kept.Answer());
        await kept.SendAsync(bytes);
        Assert.Equal("", kept.Answer());
        Assert.Equal(bytes, kept.Kestrel);
    }

    [Fact]
    public async Task A_node_of_an_address_that_is_not_allowed_is_refused_by_Kestrel()
    {
        var credential = new NodeCredential(
            portal.Host.Services.GetRequiredService<NodeKey>(),
            portal.Host.Services.GetRequiredService<CallSign.Web.Settings.CallSignSettings>() with { NodeNetworks = [IPNetwork.Parse("192.0.2.0/24")] },
            portal.Host.Services.GetRequiredService<CredentialFailures>(),
            portal.Host.Services.GetRequiredService<Microsoft.Extensions.Logging.ILogger<NodeCredential>>());
        await using var stranger = Connect(credential: credential);
        await stranger.SendAsync(Usual);
        Assert.Equal(Usual, stranger.Kestrel);

        await using var node = Connect(credential: credential, address: "192.0.2.7");
        await node.SendAsync(Usual);
        Assert.Contains("<user id=\"1000\"", node.Answer());
    }

    [Fact]
    public async Task A_connection_that_says_nothing_is_closed()
    {
        await using var node = Connect(silence: 3);
        node.Tick(3);
        await node.SendAsync(Usual);
        node.Tick(3);
        Assert.False(node.Ended);
        node.Tick(1);
        Assert.True(node.Ended);
        Assert.Null(node.Kestrel);
    }

    [Fact]
    public async Task What_Kestrel_has_taken_over_is_its_own_to_close()
    {
        await using var node = Connect(silence: 3);
        await node.SendAsync("GET / HTTP/1.1\r\n"u8.ToArray());
        node.Tick(10);
        Assert.False(node.ReadWasCancelled());
    }

    [Fact]
    public async Task A_portal_that_stops_closes_what_waits_and_ends_what_has_begun()
    {
        await using var idle = Connect();
        idle.Stop();
        idle.Tick(1);
        Assert.True(idle.Ended);

        await using var begun = Connect();
        await begun.SendAsync(Usual[..^10]);
        begun.Stop();
        begun.Tick(1);
        Assert.False(begun.Ended);
        await begun.SendAsync(Usual[^10..]);
        Assert.Equal(Usual, begun.Kestrel); // which says with its answer that the connection ends
    }

    [Fact]
    public async Task A_node_that_goes_away_is_no_error()
    {
        await using var reset = Connect();
        await reset.LeaveAsync(new IOException("reset by peer"));
        Assert.True(reset.Ended);

        await using var closed = Connect();
        await closed.SendAsync(Usual);
        await closed.LeaveAsync(null);
        Assert.True(closed.Ended);
        Assert.Null(closed.Kestrel);
    }

    private FakeNode Connect(int silence = 130, NodeCredential? credential = null, string address = "127.0.0.1")
    {
        var services = portal.Host.Services;
        return new(
            new XmlCurlConnections(credential ?? services.GetRequiredService<NodeCredential>(), services.GetRequiredService<XmlCurlAnswers>(), TimeProvider.System)
            {
                LongestSilence = silence,
            },
            IPAddress.Parse(address));
    }

    // The node's side, Kestrel behind, and Kestrel's clock.
    private sealed class FakeNode : IDuplexPipe, IConnectionHeartbeatFeature, IConnectionLifetimeNotificationFeature, IAsyncDisposable
    {
        private static readonly PipeOptions Inline = new(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);
        private readonly Pipe _toPortal = new(Inline);
        private readonly Pipe _toNode = new(Inline);
        private readonly CancellationTokenSource _closing = new();
        private readonly DefaultConnectionContext _connection;
        private readonly Task _running;
        private Action? _tick;

        public FakeNode(XmlCurlConnections connections, IPAddress address)
        {
            _connection = new DefaultConnectionContext("test", this, this) { RemoteEndPoint = new IPEndPoint(address, 5) };
            _connection.Features.Set<IConnectionHeartbeatFeature>(this);
            _connection.Features.Set<IConnectionLifetimeNotificationFeature>(this);
            _running = new XmlCurlConnection(connections, _connection).RunAsync(connection =>
            {
                var read = connection.Transport.Input.TryRead(out var result) ? result.Buffer : default;
                Kestrel = read.ToArray();
                connection.Transport.Input.AdvanceTo(read.Start);
                return new TaskCompletionSource().Task;
            });
        }

        PipeReader IDuplexPipe.Input => _toPortal.Reader;

        PipeWriter IDuplexPipe.Output => _toNode.Writer;

        public CancellationToken ConnectionClosedRequested { get => _closing.Token; set => throw new NotSupportedException(); }

        /// <summary>What Kestrel found when it took over; null as long as it has not.</summary>
        public byte[]? Kestrel { get; private set; }

        public bool Ended => _running.IsCompletedSuccessfully;

        public void OnHeartbeat(Action<object> action, object state) => _tick += () => action(state);

        public void RequestClose() => throw new NotSupportedException();

        public async Task SendAsync(byte[] bytes) => await _toPortal.Writer.WriteAsync(bytes);

        public async Task LeaveAsync(Exception? why) => await _toPortal.Writer.CompleteAsync(why);

        public void Tick(int times)
        {
            for (var i = 0; i < times; i++)
            {
                _tick?.Invoke();
            }
        }

        public void Stop() => _closing.Cancel();

        public bool ReadWasCancelled() => _toPortal.Reader.TryRead(out var read) && read.IsCanceled;

        /// <summary>All that was answered since the last call.</summary>
        public string Answer()
        {
            if (!_toNode.Reader.TryRead(out var read))
            {
                return "";
            }

            var text = Encoding.UTF8.GetString(read.Buffer);
            _toNode.Reader.AdvanceTo(read.Buffer.End);
            return text;
        }

        public async ValueTask DisposeAsync()
        {
            _closing.Dispose();
            await _connection.DisposeAsync();
        }
    }
}
