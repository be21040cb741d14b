using CallSign.Core.Media.Audio;

namespace CallSign.Core.VoicemailMessages;

/// <summary>What a recording is like.</summary>
/// <param name="DurationMilliseconds">Its length.</param>
/// <param name="Peaks">The loudest of each of 400 equal parts, 0–255.</param>
public sealed record WavSummary(int DurationMilliseconds, byte[] Peaks)
{
    private const int PeakCount = 400;

    /// <summary>Reads a recording of a switch; null where there is none that can be read.</summary>
    /// <remarks>A switch writes the length into the head when it closes the file; of one that died, all that is there counts.</remarks>
    public static WavSummary? Read(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Read(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>As <see cref="Read(string)"/>.</summary>
    public static WavSummary? Read(Stream file)
    {
        try
        {
            using var reader = AudioSniffer.Open(file);
            var meter = new PeakMeter(reader.Rate);
            var samples = new float[2048 * reader.Channels];
            long frames = 0;
            for (int got; (got = reader.Read(samples)) > 0; frames += got / reader.Channels)
            {
                meter.Add(samples.AsSpan(0, got));
            }

            return frames == 0 ? null : new WavSummary((int)Math.Max(1, frames * 1000 / reader.Rate), meter.Take(PeakCount));
        }
        catch (Exception e) when (e is IOException or BadAudioException)
        {
            return null;
        }
    }

    /// <summary>Whether a switch has closed the file: only then its head tells how much is in it.</summary>
    public static bool IsClosed(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> head = stackalloc byte[128];
            head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
            var at = head.IndexOf("data"u8);
            return at >= 12 && head.Length >= at + 8 && System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(head[(at + 4)..]) is var bytes
                && bytes > 0 && stream.Length >= at + 8 + bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Puts two recordings of switches one behind the other; false where they can't be joined.</summary>
    public static bool TryJoin(string first, Stream second, string into)
    {
        ArgumentNullException.ThrowIfNull(second);
        using var one = new FileStream(first, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var a = AudioSniffer.Open(one);
        using var b = AudioSniffer.Open(second);
        if (a.Channels != 1 || b.Channels != 1)
        {
            return false;
        }

        using var writer = new WavWriter(into, a.Rate);
        var samples = new float[2048];
        for (int got; (got = a.Read(samples)) > 0;)
        {
            writer.Write(samples.AsSpan(0, got));
        }

        var resampler = new Resampler(b.Rate, a.Rate);
        for (int got; (got = b.Read(samples)) > 0;)
        {
            resampler.Write(samples.AsSpan(0, got), writer.Write);
        }

        resampler.Flush(writer.Write);
        return true;
    }
}
