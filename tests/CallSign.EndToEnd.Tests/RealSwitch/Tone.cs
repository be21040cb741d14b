namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>Something to say into a mailbox: ten seconds of a 400 Hz tone, raw G.711 µ-law, 8,000 samples a second.</summary>
internal static class Tone
{
    /// <summary>Writes the file; returns its path.</summary>
    public static string Write(string folder)
    {
        var samples = new byte[80_000];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = MuLaw((int)(8_000 * Math.Sin(2 * Math.PI * 400 * i / 8_000)));
        }

        var file = Path.Combine(folder, "tone.ulaw");
        File.WriteAllBytes(file, samples);
        return file;
    }

    // ITU-T G.711
    private static byte MuLaw(int sample)
    {
        const int Bias = 0x84;
        var sign = sample < 0 ? 0x80 : 0;
        var magnitude = Math.Min(Math.Abs(sample), 32_635) + Bias;
        var exponent = 7;
        for (var mask = 0x4000; (magnitude & mask) == 0 && exponent > 0; mask >>= 1)
        {
            exponent--;
        }

        return (byte)~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0F));
    }
}
