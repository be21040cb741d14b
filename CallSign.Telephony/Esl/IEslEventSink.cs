namespace CallSign.Telephony.Esl;

/// <summary>
/// Receives events on the thread that reads the socket. It must not block, wait or throw: while it runs, FreeSWITCH is not read, and a
/// listener that is not read stops the events of every other listener of that switch.
/// </summary>
public interface IEslEventSink
{
    /// <param name="e">Valid only during the call; <see cref="EslEventView.ToOwned"/> keeps it.</param>
    void OnEvent(in EslEventView e);

    /// <summary>A line of the switch's log, after the <c>log</c> command.</summary>
    /// <param name="level">0 console, 1 alert, 2 critical, 3 error … 7 debug.</param>
    /// <param name="text">UTF-8, valid only during the call.</param>
    void OnLogLine(int level, ReadOnlySpan<byte> text)
    {
    }

    /// <summary>On an outbound connection: the call ended, its last events follow until the linger time is over.</summary>
    void OnLinger()
    {
    }
}
