using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Telephony.Esl;

/// <summary>How an <see cref="EslListener"/> accepts calls.</summary>
public sealed record EslListenerOptions
{
    /// <summary>Where to listen. Event Socket has no authentication in this direction: keep it on loopback or a private network.</summary>
    public IPEndPoint EndPoint { get; init; } = new(IPAddress.Loopback, 8084);

    /// <summary>Most calls at a time; further connections are closed at once, and their calls go on in the dialplan.</summary>
    public int MaxSessions { get; init; } = 1000;

    /// <summary>Most events a session keeps for a reader that is late, per call.</summary>
    public int EventCapacity { get; init; } = 1000;

    /// <summary>Addresses that may connect; empty for any that reach the socket.</summary>
    public IReadOnlyCollection<IPAddress> AllowedAddresses { get; init; } = [];

    /// <summary>Limits of each connection.</summary>
    public EslConnectionOptions Connection { get; init; } = new()
    {
        DedicatedThread = false,
        ReceiveBufferBytes = 16 * 1024,
        IdleTimeout = Timeout.InfiniteTimeSpan,
    };
}

/// <summary>
/// The server side of outbound Event Socket: FreeSWITCH connects to us for a call (<c>socket host:port/path async full</c>), and the
/// handler controls it until it returns.
/// </summary>
public sealed class EslListener : IAsyncDisposable
{
    private readonly EslListenerOptions _options;
    private readonly Func<EslOutboundSession, CancellationToken, Task> _handler;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Socket _socket;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private readonly HashSet<Task> _sessions = [];
    private int _active;

    /// <summary>Starts to listen.</summary>
    /// <param name="handler">Runs for each call; the connection closes when it returns. The token is cancelled when the listener stops.</param>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public EslListener(
        EslListenerOptions options,
        Func<EslOutboundSession, CancellationToken, Task> handler,
        TimeProvider? timeProvider = null,
        ILogger? logger = null)
    {
        _options = options;
        _handler = handler;
        _time = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger.Instance;
        _socket = new Socket(options.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.Bind(options.EndPoint);
            _socket.Listen(512);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        EslLog.Listening(_logger, EndPoint.ToString());
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens, with the port the system chose if 0 was asked for.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Calls under control now.</summary>
    public int ActiveSessions => Volatile.Read(ref _active);

    /// <summary>Stops accepting, cancels the handlers and waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _accepting.ConfigureAwait(false);
        Task[] sessions;
        lock (_sessions)
        {
            sessions = [.. _sessions];
        }

        await Task.WhenAll(sessions).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Admit(await _socket.AcceptAsync(_stopping.Token).ConfigureAwait(false));
            }
            catch (Exception) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException e)
            {
                // Out of file descriptors, most likely. Calls that end will free some.
                EslLog.AcceptFailed(_logger, e);
                await Task.Delay(TimeSpan.FromMilliseconds(100), _time, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private void Admit(Socket socket)
    {
        var peer = socket.RemoteEndPoint as IPEndPoint;
        if (_options.AllowedAddresses.Count > 0 && (peer is null || !_options.AllowedAddresses.Contains(peer.Address)))
        {
            EslLog.SessionNotStarted(_logger, peer?.ToString() ?? "?", "its address is not allowed");
            socket.Dispose();
            return;
        }

        if (Interlocked.Increment(ref _active) > _options.MaxSessions)
        {
            Interlocked.Decrement(ref _active);
            EslLog.ListenerFull(_logger, _options.MaxSessions, peer?.ToString() ?? "?");
            socket.Dispose();
            return;
        }

        var session = RunAsync(socket);
        lock (_sessions)
        {
            _sessions.Add(session);
        }

        _ = session.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Forget(Task session)
    {
        lock (_sessions)
        {
            _sessions.Remove(session);
        }
    }

    private async Task RunAsync(Socket socket)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var peer = socket.RemoteEndPoint?.ToString() ?? "?";
        var session = new EslOutboundSession(_options.EventCapacity);
        try
        {
            var (connection, channel) = await EslConnection
                .AcceptAsync(socket, session, _options.Connection, _time, _logger, _stopping.Token).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                session.Start(connection, channel);
                await HandleAsync(session).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is EslClosedException or OperationCanceledException or ObjectDisposedException or SocketException)
        {
            EslLog.SessionNotStarted(_logger, peer, e.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _active);
        }
    }

    private async Task HandleAsync(EslOutboundSession session)
    {
        try
        {
            await _handler(session, _stopping.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is EslClosedException or OperationCanceledException)
        {
            // The caller hung up, or the portal stops.
        }
        catch (Exception e)
        {
            EslLog.SessionFailed(_logger, e, session.Path);
        }
    }
}
