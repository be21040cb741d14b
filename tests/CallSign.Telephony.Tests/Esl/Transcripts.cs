using System.Globalization;
using System.Text;

namespace CallSign.Telephony.Tests.Esl;

/// <summary>Bytes of a real FreeSWITCH 1.11.1; see Transcripts/README.md.</summary>
internal static class Transcripts
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Transcripts");

    public static IEnumerable<string> InboundNames => Directory.GetFiles(Folder, "*.esl").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    /// <summary>
    /// The exchange of an outbound transcript, in order. The recorder put a line break behind everything it read at once, which is one or
    /// more frames, so frames are cut out by their own lengths.
    /// </summary>
    public static List<(bool FromSwitch, byte[] Bytes)> Outbound(string name)
    {
        var turns = new List<(bool, StringBuilder)>();
        foreach (var line in Encoding.Latin1.GetString(Read(name)).Split('\n'))
        {
            if (line.Length < 4)
            {
                continue;
            }

            var fromSwitch = line.StartsWith("<<<", StringComparison.Ordinal);
            if (turns.Count == 0 || turns[^1].Item1 != fromSwitch)
            {
                turns.Add((fromSwitch, new StringBuilder()));
            }

            turns[^1].Item2.Append(line.AsSpan(4)).Append('\n');
        }

        return [.. turns.Select(t => (t.Item1, t.Item1 ? CutFrames(t.Item2.ToString()) : Encoding.Latin1.GetBytes(t.Item2.ToString())))];
    }

    private static byte[] CutFrames(string text)
    {
        var bytes = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var headerEnd = text.IndexOf("\n\n", at, StringComparison.Ordinal) + 2;
            var headers = text[at..headerEnd].Split('\n');
            var length = headers.Where(h => h.StartsWith("Content-Length: ", StringComparison.Ordinal)).Select(h => int.Parse(h[16..], CultureInfo.InvariantCulture)).FirstOrDefault();
            bytes.Append(text, at, headerEnd + length - at);
            at = headerEnd + length;
            at += at < text.Length && text[at] == '\n' ? 1 : 0;
        }

        return Encoding.Latin1.GetBytes(bytes.ToString());
    }
}
