using System.Buffers;
using System.Globalization;
using System.Text;

namespace CallSign.Telephony.Esl;

/// <summary>
/// Writes one command. Event Socket has no quoting: a line feed ends a line and an empty line ends the command, so text that holds CR, LF
/// or NUL is refused here, whoever asks.
/// </summary>
internal static class EslCommandWriter
{
    private static readonly SearchValues<char> Breaks = SearchValues.Create("\r\n\0");

    /// <exception cref="ArgumentException">A part holds CR, LF or NUL, or a header name is not a plain word.</exception>
    public static byte[] Write(EslCommand command)
    {
        var output = new ArrayBufferWriter<byte>(256);
        Refuse(command.Line, "command");
        if (string.IsNullOrWhiteSpace(command.Line))
        {
            throw new ArgumentException("The command is empty.", nameof(command));
        }

        Encoding.UTF8.GetBytes(command.Line, output);
        output.Write("\n"u8);
        foreach (var (name, value) in command.Headers)
        {
            if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameCharacters))
            {
                throw new ArgumentException($"'{name}' is not a header name.", nameof(command));
            }

            Refuse(value, name);
            Encoding.UTF8.GetBytes(name, output);
            output.Write(": "u8);
            Encoding.UTF8.GetBytes(value, output);
            output.Write("\n"u8);
        }

        if (!command.Body.IsEmpty)
        {
            // Last of the headers: mod_event_socket reads the body as soon as it sees the length.
            output.Write("content-length: "u8);
            Encoding.UTF8.GetBytes(command.Body.Length.ToString(CultureInfo.InvariantCulture), output);
            output.Write("\n"u8);
        }

        output.Write("\n"u8);
        output.Write(command.Body.Span);
        return output.WrittenSpan.ToArray();
    }

    /// <exception cref="ArgumentException">The text holds CR, LF or NUL.</exception>
    public static void Refuse(string text, string what)
    {
        if (text.AsSpan().ContainsAny(Breaks))
        {
            throw new ArgumentException($"The {what} holds a line break or a NUL, which Event Socket would read as the start of another command.");
        }
    }

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}
