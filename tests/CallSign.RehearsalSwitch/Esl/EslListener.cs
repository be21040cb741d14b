using System.Net;
using System.Net.Sockets;

namespace CallSign.RehearsalSwitch.Esl;

/// <summary>The listening side of the event socket.</summary>
internal sealed class EslListener(EslCommands commands) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<(EslSession Session, Task Run)> _sessions = [];
    private TcpListener? _listener;
    private Task? _accepting;

    public int Port { get; private set; }

    public IReadOnlyList<EslSession> Sessions { get; private set; } = [];

    /// <summary>Binds to loopback; port 0 takes a free one, the same again at a later start.</summary>
    public void Start(IPAddress address, int port)
    {
        var listener = new TcpListener(address, Port != 0 ? Port : port);
        listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _listener = listener;
        _accepting = AcceptAsync(listener);
    }

    /// <summary>Takes no more connections; those that stand stay.</summary>
    public async Task StopAsync()
    {
        _listener?.Stop();
        _listener = null;
        if (_accepting is not null)
        {
            await _accepting;
        }
    }

    public void DropAll()
    {
        foreach (var session in Sessions)
        {
            session.Abort();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        DropAll();
        Task[] running;
        lock (_gate)
        {
            running = [.. _sessions.Select(s => s.Run)];
        }

        await Task.WhenAll(running);
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptSocketAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            var session = new EslSession(socket, commands);
            lock (_gate)
            {
                _sessions.Add((session, ServeAsync(session)));
                Sessions = [.. _sessions.Select(s => s.Session)];
            }
        }
    }

    private async Task ServeAsync(EslSession session)
    {
        await Task.Yield();
        try
        {
            await session.RunAsync();
        }
        finally
        {
            lock (_gate)
            {
                _sessions.RemoveAll(s => s.Session == session);
                Sessions = [.. _sessions.Select(s => s.Session)];
            }
        }
    }
}
