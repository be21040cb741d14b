using System.Net.Sockets;

namespace CallSign.Telephony.Esl;

public sealed partial class EslConnection
{
    /// <summary>Ends the connection; the first call decides the reason. Safe from any thread, also from the sink.</summary>
    internal void Close(EslCloseReason reason, string message, Exception? inner = null)
    {
        if (Interlocked.Exchange(ref _closing, 1) != 0)
        {
            return;
        }

        _end = new EslClosed(reason, message);
        var failure = new EslClosedException(_end, inner);
        _watchdog?.Dispose();
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was not connected any more.
        }

        _socket.Dispose();
        _replies.FailAll(failure);
        _jobs.FailAll(failure);
        _authRequested.TrySetException(failure);
        _ = _authRequested.Task.Exception;
        EslLog.Closed(_logger, Peer, reason, message);
        if (!_readingStarted)
        {
            _closed.TrySetResult(_end);
        }
    }

    private static async Task<Socket> OpenAsync(string host, int port, string peer, CancellationToken caller, CancellationToken either)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(host, port, either).ConfigureAwait(false);
            SetUp(socket);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new EslClosedException(new EslClosed(EslCloseReason.ConnectFailed, $"{peer} cannot be reached: {e.Message}."), e);
        }
        catch (OperationCanceledException e) when (!caller.IsCancellationRequested)
        {
            socket.Dispose();
            throw new EslClosedException(new EslClosed(EslCloseReason.ConnectFailed, $"{peer} did not answer in time."), e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // A peer that vanished without a word is noticed by the system within about a minute and a half, besides the watchdog.
    private static void SetUp(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 6);
    }

    private async Task AuthenticateAsync(EslCredentials credentials, CancellationToken cancellationToken)
    {
        await _authRequested.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        var reply = await SendAsync(credentials.Command, cancellationToken).ConfigureAwait(false);
        if (!reply.IsOk)
        {
            // The switch's own goodbye may have closed the connection already; the cause is the refusal all the same.
            var refused = new EslClosed(EslCloseReason.AuthenticationFailed, $"{Peer} refused the password: {reply.Message}.");
            Close(refused.Reason, refused.Message);
            throw new EslClosedException(refused);
        }
    }

    private ITimer? StartWatchdog()
    {
        var shortest = new[] { _options.IdleTimeout, _options.MaxBehind }.Where(t => t > TimeSpan.Zero).DefaultIfEmpty().Min();
        if (shortest <= TimeSpan.Zero)
        {
            return null;
        }

        var period = shortest / 4;
        return _time.CreateTimer(static connection => ((EslConnection)connection!).Watch(), this, period, period);
    }

    private void Watch()
    {
        var waitingSince = Interlocked.Read(ref _waitingSince);
        if (waitingSince != 0)
        {
            if (_options.IdleTimeout > TimeSpan.Zero && _time.GetElapsedTime(waitingSince) >= _options.IdleTimeout)
            {
                Close(EslCloseReason.Silent, $"Nothing came from {Peer} for {_options.IdleTimeout.TotalSeconds:0.#} s.");
            }
        }
        else if (_options.MaxBehind > TimeSpan.Zero)
        {
            // Either the sink has held one batch since then, or the socket was found full every time.
            if (_time.GetElapsedTime(Interlocked.Read(ref _drainedAt)) >= _options.MaxBehind)
            {
                Close(EslCloseReason.Behind, $"Events from {Peer} come faster than they are handled; starting afresh.");
            }
        }
    }
}
