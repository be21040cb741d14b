namespace CallSign.Telephony.Esl;

/// <summary>What FreeSWITCH answered to one command.</summary>
/// <param name="Text">
/// <c>Reply-Text</c> of a command, or the whole output of an <c>api</c> command or background job, as it stands, line feeds included.
/// </param>
public sealed record EslReply(string Text)
{
    /// <summary>Whether FreeSWITCH refused or failed: the text starts with <c>-ERR</c> or <c>-USAGE</c>. Not every command says <c>+OK</c>.</summary>
    public bool IsError => Text.StartsWith("-ERR", StringComparison.Ordinal) || Text.StartsWith("-USAGE", StringComparison.Ordinal);

    /// <summary>Whether the text starts with <c>+OK</c>.</summary>
    public bool IsOk => Text.StartsWith("+OK", StringComparison.Ordinal);

    /// <summary>The text after <c>+OK</c> or <c>-ERR</c>, trimmed: fit to be shown.</summary>
    public string Message => (IsOk ? Text[3..] : Text.StartsWith("-ERR", StringComparison.Ordinal) ? Text[4..] : Text).Trim();

    /// <summary>The channel, in the reply to <c>connect</c> on an outbound connection; else null.</summary>
    public EslEvent? Channel { get; init; }

    /// <summary>This reply, if it is no error.</summary>
    /// <exception cref="EslCommandException">It is one.</exception>
    public EslReply EnsureSuccess() => IsError ? throw new EslCommandException(Message) : this;
}

/// <summary>FreeSWITCH refused a command or the command failed; the message is FreeSWITCH's.</summary>
public sealed class EslCommandException(string message) : Exception(message);
