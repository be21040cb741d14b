namespace CallSign.Telephony.Esl;

/// <summary>Why a connection ended.</summary>
public enum EslCloseReason
{
    /// <summary>This side closed it.</summary>
    Requested,

    /// <summary>The address could not be reached in time.</summary>
    ConnectFailed,

    /// <summary>The access list of event_socket.conf does not have this machine.</summary>
    Rejected,

    /// <summary>Wrong password or user.</summary>
    AuthenticationFailed,

    /// <summary>FreeSWITCH closed, with or without a notice.</summary>
    PeerClosed,

    /// <summary>What came is not Event Socket, or out of step with the commands.</summary>
    ProtocolError,

    /// <summary>Nothing came for longer than the idle timeout.</summary>
    Silent,

    /// <summary>The network failed while reading or writing.</summary>
    NetworkError,

    /// <summary>This side reads slower than the switch sends; closed before the switch's queue fills.</summary>
    Behind,
}

/// <summary>The end of a connection.</summary>
/// <param name="Reason">Its kind.</param>
/// <param name="Message">One sentence for the log and the node's page; never holds a password.</param>
public sealed record EslClosed(EslCloseReason Reason, string Message);

/// <summary>The connection is closed, so the command was not sent or its answer will not come. Whether it was carried out is unknown.</summary>
public sealed class EslClosedException(EslClosed closed, Exception? inner = null) : IOException(closed.Message, inner)
{
    /// <summary>The end of the connection that was used.</summary>
    public EslClosed Closed { get; } = closed;

    /// <summary>Its kind.</summary>
    public EslCloseReason Reason => Closed.Reason;
}
