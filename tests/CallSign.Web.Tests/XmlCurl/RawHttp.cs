using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace CallSign.Web.Tests.XmlCurl;

/// <summary>One connection that sends exactly the bytes of a test.</summary>
internal sealed class RawHttp : IAsyncDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _held;

    public static async Task<RawHttp> ConnectAsync(Uri url)
    {
        var http = new RawHttp();
        await http._client.ConnectAsync("127.0.0.1", url.Port);
        return http;
    }

    /// <summary>A request as mod_xml_curl sends it.</summary>
    public static byte[] Post(string form, string? credential = "freeswitch:API_KEY", string more = "")
    {
        var authorization = credential is null ? "" : $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(credential))}\r\n";
        return Encoding.UTF8.GetBytes(
            $"POST /freeswitch/xmlapi HTTP/1.1\r\nHost: 127.0.0.1\r\n{authorization}User-Agent: freeswitch-xml/1.0\r\nAccept: */*\r\n{more}"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(form)}\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n{form}");
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _client.GetStream().WriteAsync(bytes);

    /// <summary>The next answer; status 0 where the server closed instead.</summary>
    public async Task<(int Status, string Headers, string Body)> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var text = _buffer.AsMemory(0, _held);
            var end = text.Span.IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                var headers = Encoding.ASCII.GetString(text.Span[..end]);
                var length = headers.Split("\r\n").Where(h => h.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase)).Select(h => int.Parse(h[16..], CultureInfo.InvariantCulture)).SingleOrDefault();
                if (_held >= end + 4 + length)
                {
                    var body = Encoding.UTF8.GetString(text.Span.Slice(end + 4, length));
                    text[(end + 4 + length)..].CopyTo(_buffer);
                    _held -= end + 4 + length;
                    return (int.Parse(headers.AsSpan(9, 3), CultureInfo.InvariantCulture), headers, body);
                }
            }

            var read = await _client.GetStream().ReadAsync(_buffer.AsMemory(_held), patience.Token);
            if (read == 0)
            {
                return (0, "", "");
            }

            _held += read;
        }
    }

    public async Task<(int Status, string Headers, string Body)> AskAsync(string form, string? credential = "freeswitch:API_KEY", string more = "")
    {
        await SendAsync(Post(form, credential, more));
        return await ReceiveAsync();
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
