using System.Buffers;
using System.Globalization;
using System.Text;

namespace CallSign.RehearsalSwitch.Esl;

/// <summary>A command as it came: its first line, the header lines after it, and a body.</summary>
internal readonly record struct EslCommand(string Line, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>Takes one whole command from the front of <paramref name="buffer"/>; false where it has not all come.</summary>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, out EslCommand command)
    {
        command = default;
        var bytes = buffer.ToArray();
        var end = bytes.AsSpan().IndexOf("\n\n"u8);
        var blank = 2;
        var crlf = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (crlf >= 0 && (end < 0 || crlf < end))
        {
            (end, blank) = (crlf, 4);
        }

        if (end < 0)
        {
            return false;
        }

        var lines = Encoding.UTF8.GetString(bytes, 0, end).Replace("\r", "", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            if (line.Split(':', 2) is [var name, var value])
            {
                headers[name.Trim()] = value.Trim();
            }
        }

        var length = headers.TryGetValue("content-length", out var text) && int.TryParse(text, CultureInfo.InvariantCulture, out var n) ? n : 0;
        if (bytes.Length < end + blank + length)
        {
            return false;
        }

        command = new EslCommand(lines.FirstOrDefault() ?? "", headers, Encoding.UTF8.GetString(bytes, end + blank, length));
        buffer = buffer.Slice(end + blank + length);
        return true;
    }
}

/// <summary>Who answers a session's commands.</summary>
internal interface IEslCommands
{
    /// <summary>What the switch says first.</summary>
    void Greet(EslSession session)
    {
    }

    /// <summary>Answers one command; false where the connection is to be closed after it.</summary>
    bool Execute(EslSession session, EslCommand command);
}
