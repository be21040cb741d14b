using System.Text;

namespace CallSign.Telephony.Esl;

/// <summary>
/// A command with what belongs to it. Nothing in it may hold CR, LF or NUL except the body; sending refuses it otherwise.
/// </summary>
public sealed class EslCommand(string line)
{
    /// <summary>The first line, for example <c>sendmsg</c> or <c>bgapi status</c>.</summary>
    public string Line { get; } = line;

    /// <summary>Header lines, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body; its length header is added. At most 16 MiB, and no NUL: FreeSWITCH reads it as a C string.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>
    /// <c>sendmsg</c> that runs a dialplan application on a channel. The argument goes as the body, where it may have line breaks.
    /// </summary>
    /// <param name="channel">Unique-ID of the channel; null on an outbound connection for the call it controls.</param>
    /// <param name="application">For example <c>playback</c>.</param>
    /// <param name="argument">For example a file's path; may be empty.</param>
    /// <param name="id">Comes back as <c>Application-UUID</c> of CHANNEL_EXECUTE and CHANNEL_EXECUTE_COMPLETE.</param>
    /// <param name="eventLock">Whether later messages to the channel wait for the application's end.</param>
    /// <param name="loops">How often, at least once.</param>
    public static EslCommand Execute(
        string? channel, string application, string argument = "", Guid? id = null, bool eventLock = true, int loops = 1)
    {
        var headers = new List<KeyValuePair<string, string>>
        {
            new("call-command", "execute"),
            new("execute-app-name", application),
        };
        if (loops > 1)
        {
            headers.Add(new("loops", loops.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        if (eventLock)
        {
            headers.Add(new("event-lock", "true"));
        }

        if (id is { } uuid)
        {
            headers.Add(new("Event-UUID", uuid.ToString("D")));
        }

        if (argument.Length > 0)
        {
            headers.Add(new("content-type", "text/plain"));
        }

        return new EslCommand(SendMessage(channel)) { Headers = headers, Body = Encoding.UTF8.GetBytes(argument) };
    }

    /// <summary><c>sendmsg</c> that hangs a channel up.</summary>
    /// <param name="channel">Unique-ID of the channel; null on an outbound connection for the call it controls.</param>
    /// <param name="cause">A hangup cause's name, for example <c>NORMAL_CLEARING</c>.</param>
    public static EslCommand Hangup(string? channel, string cause) => new(SendMessage(channel))
    {
        Headers = [new("call-command", "hangup"), new("hangup-cause", cause)],
    };

    private static string SendMessage(string? channel) => channel is null ? "sendmsg" : "sendmsg " + channel;
}
