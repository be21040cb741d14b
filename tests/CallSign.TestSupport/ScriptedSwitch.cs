using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace CallSign.TestSupport;

/// <summary>
/// The inbound side of mod_event_socket for tests, on a free port of loopback. By default it behaves like a switch with nothing on it:
/// it authenticates, accepts subscriptions and answers <see cref="Api"/>. A test that needs to misbehave takes the connections itself:
/// set <see cref="Serve"/> to false and script each <see cref="ScriptedConnection"/>.
/// </summary>
public sealed class ScriptedSwitch : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<ScriptedConnection> _connections = Channel.CreateUnbounded<ScriptedConnection>();
    private readonly ConcurrentBag<ScriptedConnection> _all = [];
    private readonly Task _accepting;

    public ScriptedSwitch(string password = "ClueCon")
    {
        Password = password;
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(64);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        Api["version"] = _ => "FreeSWITCH Version 1.11.1-release+git~20260526T204126Z~c2c59645f6~64bit (git c2c5964 2026-05-26 20:41:26Z 64bit)\n";
        Api["uptime"] = _ => "83\n";
        Api["global_getvar"] = arguments => arguments == "core_uuid" ? CoreUuid : arguments == "hostname" ? "scripted" : "";
        Api["show"] = arguments => arguments == "channels as json" ? "{\"row_count\": 0}\n" : "-USAGE: show\n";
        _accepting = AcceptAsync();
    }

    public string Host { get; } = "127.0.0.1";

    public int Port { get; }

    public string Password { get; }

    public string CoreUuid { get; set; } = "1c4ae009-18b4-4fdb-b583-d00d3935d467";

    /// <summary>Whether connections are answered without a script. Set it before the client connects.</summary>
    public bool Serve { get; set; } = true;

    /// <summary>Output of API commands by their first word, given their arguments; for <c>api</c> and <c>bgapi</c>.</summary>
    public ConcurrentDictionary<string, Func<string, string>> Api { get; } = new();

    /// <summary>Answers by the command's first word, also instead of running <c>api</c> and <c>bgapi</c>; <c>+OK</c> for others not listed.</summary>
    public ConcurrentDictionary<string, Func<ScriptedCommand, string>> Replies { get; } = new();

    /// <summary>Every command that came while serving, over all connections.</summary>
    public ConcurrentQueue<ScriptedCommand> Received { get; } = new();

    /// <summary>The next connection a client makes.</summary>
    public async Task<ScriptedConnection> NextConnectionAsync(TimeSpan? timeout = null)
    {
        using var patience = new CancellationTokenSource(timeout ?? TimeSpan.FromSeconds(20));
        return await _connections.Reader.ReadAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        foreach (var connection in _all)
        {
            connection.Dispose();
        }

        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var connection = new ScriptedConnection(await _listener.AcceptAsync(_stopping.Token));
                _all.Add(connection);
                if (Serve)
                {
                    _ = ServeAsync(connection);
                }

                _connections.Writer.TryWrite(connection);
            }
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(ScriptedConnection connection)
    {
        try
        {
            if (!await connection.AuthenticateAsync(Password))
            {
                connection.Dispose();
                return;
            }

            while (await connection.ReceiveAsync() is { } command)
            {
                Received.Enqueue(command);
                await AnswerAsync(connection, command);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException or OperationCanceledException)
        {
            // The client went away, or the test cut the connection.
        }
    }

    private async Task AnswerAsync(ScriptedConnection connection, ScriptedCommand command)
    {
        var words = command.Line.Split(' ', 3);
        if (Replies.TryGetValue(words[0], out var reply))
        {
            await connection.ReplyAsync(reply(command));
            return;
        }

        switch (words[0])
        {
            case "api":
                await connection.ApiReplyAsync(Run(words));
                break;
            case "bgapi":
                var job = command.Headers.GetValueOrDefault("Job-UUID") ?? Guid.NewGuid().ToString("D");
                await connection.SendAsync($"Content-Type: command/reply\nReply-Text: +OK Job-UUID: {job}\nJob-UUID: {job}\n\n");
                await connection.EventAsync($"Event-Name: BACKGROUND_JOB\nJob-UUID: {job}\nJob-Command: {words[1]}\n", Run(words));
                break;
            case "exit":
                await connection.ReplyAsync("+OK bye");
                connection.Dispose();
                break;
            default:
                await connection.ReplyAsync("+OK");
                break;
        }
    }

    private string Run(string[] words) => words.Length > 1 && Api.TryGetValue(words[1], out var api)
        ? api(words.Length > 2 ? words[2] : "")
        : $"-ERR {words.ElementAtOrDefault(1)} Command not found!\n";
}

/// <summary>A command as it came from the client.</summary>
/// <param name="Line">First line.</param>
/// <param name="Headers">Header lines behind it.</param>
/// <param name="Body">What <c>content-length</c> counted.</param>
public sealed record ScriptedCommand(string Line, IReadOnlyDictionary<string, string> Headers, string Body)
{
    internal static ScriptedCommand Parse(string block)
    {
        var lines = block.Split('\n');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1).Where(l => l.Length > 0))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 2)..];
        }

        return new ScriptedCommand(lines[0], headers, "");
    }

    internal int BodyLength => Headers.TryGetValue("content-length", out var length) ? int.Parse(length, System.Globalization.CultureInfo.InvariantCulture) : 0;
}
