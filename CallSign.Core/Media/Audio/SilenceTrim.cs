namespace CallSign.Core.Media.Audio;

/// <summary>Cuts the silence off both ends of a recording: the moment before somebody speaks, and the one until he finds the key.</summary>
public static class SilenceTrim
{
    /// <summary>What is no louder is silence, 0–1.</summary>
    public const float Threshold = 0.01f;

    private const double Margin = 0.2; // seconds that stay, so that no soft beginning is lost

    /// <summary>Rewrites a WAV file without its silent ends; whoever reads it meanwhile has the old one or the new one.</summary>
    /// <returns>How long it is now; zero, and the file as it was, where nothing is said in it.</returns>
    /// <exception cref="BadAudioException">It can't be read.</exception>
    public static TimeSpan Trim(string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        var (first, last, frames, rate) = Measure(file);
        if (first < 0)
        {
            return TimeSpan.Zero;
        }

        var margin = (long)(rate * Margin);
        var (from, to) = (Math.Max(0, first - margin), Math.Min(frames, last + margin + 1));
        if (from > 0 || to < frames)
        {
            var shorter = file + ".cut";
            Copy(file, shorter, from, to);
            File.Move(shorter, file, overwrite: true);
        }

        return TimeSpan.FromSeconds((double)(to - from) / rate);
    }

    private static (long First, long Last, long Frames, int Rate) Measure(string file)
    {
        using var stream = Open(file);
        using var reader = AudioSniffer.Open(stream);
        var samples = new float[2048 * reader.Channels];
        var (first, last, frames) = (-1L, -1L, 0L);
        for (int got; (got = reader.Read(samples)) > 0; frames += got / reader.Channels)
        {
            for (var i = 0; i < got; i++)
            {
                if (Math.Abs(samples[i]) > Threshold)
                {
                    last = frames + (i / reader.Channels);
                    first = first < 0 ? last : first;
                }
            }
        }

        return (first, last, frames, reader.Rate);
    }

    private static void Copy(string file, string target, long from, long to)
    {
        File.Delete(target);
        using var stream = Open(file);
        using var reader = AudioSniffer.Open(stream);
        using var writer = new WavWriter(target, reader.Rate);
        var samples = new float[2048 * reader.Channels];
        var mono = new float[2048];
        var at = 0L;
        for (int got; at < to && (got = reader.Read(samples)) > 0;)
        {
            var count = got / reader.Channels;
            for (var i = 0; i < count; i++)
            {
                mono[i] = samples[i * reader.Channels]; // telephones have one channel
            }

            var (skip, end) = ((int)Math.Clamp(from - at, 0, count), (int)Math.Clamp(to - at, 0, count));
            writer.Write(mono.AsSpan(skip, Math.Max(0, end - skip)));
            at += count;
        }
    }

    private static FileStream Open(string file) => new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
