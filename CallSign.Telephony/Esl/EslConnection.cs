using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Telephony.Esl;

/// <summary>
/// One Event Socket connection. Commands may be sent from any thread; replies come back in the order of the commands. Events go to the
/// sink on the reading thread. After any fault (write failure, a frame that does not fit, silence) the connection closes itself and every
/// command that waits fails with <see cref="EslClosedException"/>; make a new one then.
/// </summary>
public sealed partial class EslConnection : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly IEslEventSink _sink;
    private readonly EslConnectionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly EslPendingReplies _replies;
    private readonly EslJobs _jobs = new();
    private readonly TaskCompletionSource _authRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<EslClosed> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer? _watchdog;
    private int _closing;
    private volatile bool _jobEvents;

    private EslConnection(
        Socket socket, string peer, IEslEventSink sink, EslConnectionOptions options, TimeProvider? timeProvider, ILogger? logger)
    {
        _socket = socket;
        Peer = peer;
        _sink = sink;
        _options = options;
        _time = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger.Instance;
        _replies = new EslPendingReplies(options.MaxPendingCommands);
        _buffer = new EslReceiveBuffer(Math.Max(4096, options.ReceiveBufferBytes));
        _waitingSince = _time.GetTimestamp();
        _drainedAt = _waitingSince;
        _watchdog = StartWatchdog();
    }

    /// <summary>Host and port of the other side, for the log.</summary>
    public string Peer { get; }

    /// <summary>Completes when the connection has ended and the sink will not be called again. Never fails.</summary>
    public Task<EslClosed> Closed => _closed.Task;

    /// <summary>The end, as soon as it is decided: before <see cref="Closed"/> if the sink is still at work. Null while the connection is open.</summary>
    public EslClosed? End => _end;

    /// <summary>Commands sent and not answered.</summary>
    public int PendingCommands => _replies.Count;

    /// <summary>Connects to mod_event_socket and authenticates.</summary>
    /// <param name="sink">Gets every event; see its contract.</param>
    /// <exception cref="EslClosedException">Not reachable, rejected by the access list, wrong password, or not Event Socket.</exception>
    public static async Task<EslConnection> ConnectAsync(
        string host,
        int port,
        EslCredentials credentials,
        IEslEventSink sink,
        EslConnectionOptions? options = null,
        TimeProvider? timeProvider = null,
        ILogger? logger = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new EslConnectionOptions();
        EslCommandWriter.Refuse(credentials.Command, "password");
        var peer = $"{host}:{port}";
        using var handshake = new CancellationTokenSource(options.HandshakeTimeout, timeProvider ?? TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(handshake.Token, cancellationToken);
        var socket = await OpenAsync(host, port, peer, cancellationToken, either.Token).ConfigureAwait(false);
        var connection = new EslConnection(socket, peer, sink, options, timeProvider, logger);
        try
        {
            connection.StartReading();
            await connection.AuthenticateAsync(credentials, either.Token).ConfigureAwait(false);
            EslLog.Opened(connection._logger, peer);
            return connection;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            connection.Close(EslCloseReason.ConnectFailed, $"{peer} did not finish the handshake within {options.HandshakeTimeout.TotalSeconds:0.#} s.");
            throw new EslClosedException(await connection.Closed.ConfigureAwait(false));
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes over a connection that FreeSWITCH made with the <c>socket</c> application, and sends <c>connect</c>.</summary>
    internal static async Task<(EslConnection Connection, EslEvent Channel)> AcceptAsync(
        Socket socket, IEslEventSink sink, EslConnectionOptions options, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken)
    {
        var peer = socket.RemoteEndPoint?.ToString() ?? "?";
        SetUp(socket);
        var connection = new EslConnection(socket, peer, sink, options, timeProvider, logger);
        try
        {
            connection.StartReading();
            using var handshake = new CancellationTokenSource(options.HandshakeTimeout, timeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(handshake.Token, cancellationToken);
            var reply = await connection.SendAsync(new EslCommand("connect"), EslReplyKind.Connect, either.Token).ConfigureAwait(false);
            return (connection, reply.Channel!);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sends a command and waits for its reply, which may say <c>-ERR</c>.</summary>
    /// <exception cref="ArgumentException">The command holds CR, LF or NUL.</exception>
    /// <exception cref="EslClosedException">The connection is or becomes closed.</exception>
    public Task<EslReply> SendAsync(EslCommand command, CancellationToken cancellationToken = default) =>
        SendAsync(command, EslReplyKind.Command, cancellationToken);

    /// <inheritdoc cref="SendAsync(EslCommand, CancellationToken)"/>
    public Task<EslReply> SendAsync(string command, CancellationToken cancellationToken = default) =>
        SendAsync(new EslCommand(command), EslReplyKind.Command, cancellationToken);

    /// <summary>
    /// Runs an API command in the connection's own thread of the switch, which holds up this connection's events until it is done. Only
    /// for what is quick; else <see cref="BgApiAsync(string, string, TimeSpan, CancellationToken)"/>.
    /// </summary>
    public Task<EslReply> ApiAsync(string command, string arguments = "", CancellationToken cancellationToken = default) =>
        SendAsync(new EslCommand(Join("api", command, arguments)), EslReplyKind.Api, cancellationToken);

    /// <summary>Runs an API command in a thread of its own in the switch and waits for its output. Needs the BACKGROUND_JOB event.</summary>
    /// <param name="timeout">For the whole; the job goes on in the switch when it is over.</param>
    /// <exception cref="TimeoutException">No output in time; whether the command was carried out is unknown.</exception>
    public Task<EslReply> BgApiAsync(string command, string arguments, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        BgApiAsync(command, arguments, null, timeout, cancellationToken);

    /// <summary>The same with the output handed to <paramref name="inOrder"/> on the reading thread, in its place among the events.</summary>
    /// <returns>An empty reply when the output was handed over, else the error that FreeSWITCH answered at once.</returns>
    public async Task<EslReply> BgApiAsync(
        string command, string arguments, EslJobOutput? inOrder, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        if (!_jobEvents)
        {
            throw new InvalidOperationException("Subscribe to BACKGROUND_JOB first: the output of bgapi comes as that event.");
        }

        var job = _jobs.Add(inOrder);
        try
        {
            var sent = new EslCommand(Join("bgapi", command, arguments)) { Headers = [new("Job-UUID", job.Id.ToString("D"))] };
            var all = SendAndWaitAsync(sent, job, cancellationToken);
            return await all.WaitAsync(timeout, _time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _jobs.Remove(job);
        }
    }

    /// <summary>Subscribes to events, in addition to those of earlier calls.</summary>
    /// <param name="format">For the whole connection from now on. Plain costs FreeSWITCH half of JSON.</param>
    /// <param name="events">Which; <see cref="EslEventName.Custom"/> is implied by subclasses.</param>
    /// <param name="customSubclasses">For example <c>sofia::register</c>.</param>
    /// <exception cref="EslCommandException">FreeSWITCH refused, for example because the user may not have an event.</exception>
    public async Task SubscribeAsync(
        EslEventFormat format, IEnumerable<EslEventName> events, IEnumerable<string> customSubclasses, CancellationToken cancellationToken = default)
    {
        var names = events.Where(e => e is not (EslEventName.Unknown or EslEventName.Custom)).Distinct().ToArray();
        var words = names.Select(EslWireName.Of).ToList();
        var subclasses = customSubclasses.Distinct(StringComparer.Ordinal).ToArray();
        if (subclasses.Length > 0)
        {
            // Every word behind CUSTOM is a subclass, so it stands last.
            words.Add(EslWireName.Of(EslEventName.Custom));
            words.AddRange(subclasses.Select(s => Word(s, "event subclass")));
        }

        _jobEvents |= names.Contains(EslEventName.BackgroundJob);
        await EventCommandAsync(format, string.Join(' ', words), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Subscribes to every event there is. For recording and for tests; a busy switch sends twenty times what is needed.</summary>
    public async Task SubscribeToAllAsync(EslEventFormat format, CancellationToken cancellationToken = default)
    {
        _jobEvents = true;
        await EventCommandAsync(format, "all", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets through only events whose header has the value (or matches it, as <c>/regex/</c>); several filters add up.</summary>
    public async Task FilterAsync(string header, string value, CancellationToken cancellationToken = default) =>
        (await SendAsync($"filter {Word(header, "header")} {value}", cancellationToken).ConfigureAwait(false)).EnsureSuccess();

    /// <summary>Takes a filter away; without a value all of that header.</summary>
    public async Task RemoveFilterAsync(string header, string value = "", CancellationToken cancellationToken = default) =>
        (await SendAsync(Join("filter delete", Word(header, "header"), value), cancellationToken).ConfigureAwait(false)).EnsureSuccess();

    /// <summary>Closes and waits until the sink is left alone. Do not wait for it inside the sink.</summary>
    public async ValueTask DisposeAsync()
    {
        Close(EslCloseReason.Requested, "This side closed the connection.");
        await Closed.ConfigureAwait(false);
    }

    /// <summary>Refuses text that FreeSWITCH would read as more than one word.</summary>
    internal static string Word(string text, string what) =>
        text.Length == 0 || text.AsSpan().ContainsAny(" \t\r\n\0")
            ? throw new ArgumentException($"The {what} '{text}' is not one word.")
            : text;

    private static string Join(string verb, string command, string arguments) =>
        arguments.Length == 0 ? $"{verb} {command}" : $"{verb} {command} {arguments}";

    private async Task EventCommandAsync(EslEventFormat format, string words, CancellationToken cancellationToken)
    {
        var form = format == EslEventFormat.Json ? "json" : "plain";
        (await SendAsync($"event {form} {words}", cancellationToken).ConfigureAwait(false)).EnsureSuccess();
    }

    private async Task<EslReply> SendAndWaitAsync(EslCommand command, EslJob job, CancellationToken cancellationToken)
    {
        var accepted = await SendAsync(command, EslReplyKind.Command, cancellationToken).ConfigureAwait(false);
        return accepted.IsOk ? await job.Result.ConfigureAwait(false) : accepted;
    }

    private async Task<EslReply> SendAsync(EslCommand command, EslReplyKind kind, CancellationToken cancellationToken)
    {
        var bytes = EslCommandWriter.Write(command);
        EslPendingReply pending;
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            pending = _replies.Add(kind);
            await WriteAsync(bytes).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }

        return await pending.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    // Not cancellable: half a command on the wire would be the start of the next one.
    private async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, CancellationToken.None).ConfigureAwait(false)..];
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Close(EslCloseReason.NetworkError, $"Writing to {Peer} failed: {e.Message}", e);
        }
    }
}
