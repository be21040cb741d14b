using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace CallSign.TestSupport;

/// <summary>One connection of a <see cref="ScriptedSwitch"/>, or one that a test made to an outbound listener.</summary>
public sealed class ScriptedConnection(Socket socket) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly List<byte> _unread = [];

    /// <summary>Connects to an outbound listener the way FreeSWITCH does for a call.</summary>
    public static async Task<ScriptedConnection> ConnectAsync(System.Net.IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }; // as mod_event_socket sets it
        await socket.ConnectAsync(endPoint);
        return new ScriptedConnection(socket);
    }

    /// <summary>Plays the switch's part of the handshake; false when the client did not know the password.</summary>
    public async Task<bool> AuthenticateAsync(string password = "ClueCon")
    {
        await SendAsync("Content-Type: auth/request\n\n");
        var command = await ReceiveAsync();
        var good = command?.Line == "auth " + password;
        await ReplyAsync(good ? "+OK accepted" : "-ERR invalid");
        if (!good)
        {
            await NoticeAsync("Disconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n");
        }

        return good;
    }

    /// <summary>The next command, or null when the client closed.</summary>
    public async Task<ScriptedCommand?> ReceiveAsync(TimeSpan? timeout = null)
    {
        using var patience = new CancellationTokenSource(timeout ?? TimeSpan.FromMinutes(5));
        var end = 0;
        while ((end = IndexOfEmptyLine()) < 0)
        {
            if (!await ReadMoreAsync(patience.Token))
            {
                return null;
            }
        }

        var command = ScriptedCommand.Parse(Take(end + 2).TrimEnd('\n'));
        var body = new StringBuilder();
        if (command.BodyLength > 0)
        {
            while (_unread.Count < command.BodyLength && await ReadMoreAsync(patience.Token))
            {
            }

            body.Append(Take(command.BodyLength));
        }

        return command with { Body = body.ToString() };
    }

    public Task ReplyAsync(string replyText) => SendAsync($"Content-Type: command/reply\nReply-Text: {replyText}\n\n");

    public Task ApiReplyAsync(string output)
    {
        // What mod_event_socket says when a command printed nothing.
        output = output.Length == 0 ? "-ERR no reply\n" : output;
        return SendAsync(string.Create(CultureInfo.InvariantCulture, $"Content-Type: api/response\nContent-Length: {Encoding.UTF8.GetByteCount(output)}\n\n{output}"));
    }

    /// <summary>Sends a plain event: header lines, each with a line feed, values already percent-encoded, and perhaps a body.</summary>
    public Task EventAsync(string headerLines, string body = "")
    {
        var text = body.Length == 0
            ? headerLines + "\n"
            : string.Create(CultureInfo.InvariantCulture, $"{headerLines}Content-Length: {Encoding.UTF8.GetByteCount(body)}\n\n{body}");
        return SendAsync(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(text)}\nContent-Type: text/event-plain\n\n{text}"));
    }

    public Task NoticeAsync(string text) =>
        SendAsync(string.Create(CultureInfo.InvariantCulture, $"Content-Type: text/disconnect-notice\nContent-Length: {text.Length}\n\n{text}"));

    public Task LogAsync(int level, string text) =>
        SendAsync(string.Create(CultureInfo.InvariantCulture, $"Content-Type: log/data\nContent-Length: {text.Length}\nLog-Level: {level}\nText-Channel: 0\nLog-File: mod_event_socket.c\nLog-Func: event_handler\nLog-Line: 1\nUser-Data: \n\n{text}"));

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await _writing.WaitAsync();
        try
        {
            await _stream.WriteAsync(bytes);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Ends the connection without a word.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        _writing.Dispose();
    }

    private async Task<bool> ReadMoreAsync(CancellationToken cancellationToken)
    {
        var chunk = new byte[4096];
        var count = await _stream.ReadAsync(chunk, cancellationToken);
        _unread.AddRange(chunk.AsSpan(0, count));
        return count > 0;
    }

    private int IndexOfEmptyLine() => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_unread).IndexOf("\n\n"u8);

    private string Take(int count)
    {
        var text = Encoding.UTF8.GetString([.. _unread[..count]]);
        _unread.RemoveRange(0, count);
        return text;
    }
}
