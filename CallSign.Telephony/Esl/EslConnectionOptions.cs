namespace CallSign.Telephony.Esl;

/// <summary>Limits and habits of a connection. Times are checked with the time provider of the connection.</summary>
public sealed record EslConnectionOptions
{
    /// <summary>For connecting and authenticating together; also for the first reply on an outbound connection. Default 10 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Silence after which the connection counts as dead; <see cref="Timeout.InfiniteTimeSpan"/> for never. Default 45 s: HEARTBEAT comes
    /// every 20 s unless switch.conf says otherwise.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>
    /// How long one batch of events may be handled, or the socket stay full, before the connection is closed;
    /// <see cref="Timeout.InfiniteTimeSpan"/> for never. Default 2 s: FreeSWITCH sends at most 35 000 events a second to a listener and
    /// keeps 100 000 for it, then stops the events of every other listener while it gets rid of this one.
    /// </summary>
    public TimeSpan MaxBehind { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>First size of the receive buffer in bytes, at least 4096. It grows for a larger frame. Default 256 KiB.</summary>
    public int ReceiveBufferBytes { get; init; } = 256 * 1024;

    /// <summary>
    /// Whether the socket is read by a thread of its own. Then a thread pool that is busy or blocked elsewhere in the process cannot hold
    /// up the reader, and with it FreeSWITCH. Outbound connections, of which there are many, share the pool.
    /// </summary>
    public bool DedicatedThread { get; init; } = true;

    /// <summary>Most commands waiting for their replies; the next one is refused. Default 10 000.</summary>
    public int MaxPendingCommands { get; init; } = 10_000;
}

/// <summary>What to authenticate with.</summary>
/// <param name="password">The password of event_socket.conf, or the user's <c>esl-password</c>.</param>
/// <param name="user"><c>user@domain</c> to use <c>userauth</c>; null for the switch's own password.</param>
public sealed class EslCredentials(string password, string? user = null)
{
    public string? User { get; } = user;

    internal string Command => User is null ? "auth " + password : $"userauth {User}:{password}";

    public override string ToString() => User ?? "(password)";
}
