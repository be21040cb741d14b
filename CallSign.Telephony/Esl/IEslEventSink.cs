namespace CallSign.Telephony.Esl;

/// <summary>
/// Receives events on the thread that reads the socket. It must not block, wait or throw: while it runs, FreeSWITCH is not read, and a
/// listener that is not read stops the events of every other listener of that switch.
/// </summary>
public interface IEslEventSink
{
    /// <param name="e">Valid only during the call; <see cref="EslEventView.ToOwned"/> keeps it.</param>
    void OnEvent(in EslEventView e);
}
