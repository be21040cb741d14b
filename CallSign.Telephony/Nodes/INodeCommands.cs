using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Nodes;

/// <summary>Commands to one FreeSWITCH. Every method fails with <see cref="EslClosedException"/> while the node is not connected.</summary>
public interface INodeCommands
{
    /// <summary>Sends a command such as <c>sendmsg</c> and waits for its reply.</summary>
    /// <exception cref="ArgumentException">The command holds CR, LF or NUL.</exception>
    Task<EslReply> SendAsync(EslCommand command, CancellationToken cancellationToken = default);

    /// <summary>Runs an API command that is quick: the node's events wait for it.</summary>
    Task<EslReply> ApiAsync(string command, string arguments = "", CancellationToken cancellationToken = default);

    /// <summary>Runs an API command in the background of the switch and waits for its output.</summary>
    /// <param name="command">For example <c>uuid_kill</c>.</param>
    /// <param name="arguments">Its arguments as FreeSWITCH separates them. CR, LF and NUL are refused.</param>
    /// <param name="timeout">30 s unless given.</param>
    /// <exception cref="TimeoutException">No output in time; whether the command was carried out is unknown.</exception>
    Task<EslReply> BgApiAsync(string command, string arguments = "", TimeSpan? timeout = null, CancellationToken cancellationToken = default);
}
