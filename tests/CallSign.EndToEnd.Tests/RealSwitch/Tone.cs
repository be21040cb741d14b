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
            samples[i] = Sample(400, i);
        }

        var file = Path.Combine(folder, "tone.ulaw");
        File.WriteAllBytes(file, samples);
        return file;
    }

    /// <summary>One sample of a tone.</summary>
    public static byte Sample(int hertz, int at) => MuLaw((int)(8_000 * Math.Sin(2 * Math.PI * hertz * at / 8_000)));

    /// <summary>What a µ-law sample stands for, –1 to 1.</summary>
    public static float Linear(byte sample)
    {
        var code = ~sample & 0xFF;
        var magnitude = ((((code & 0x0F) << 3) + 0x84) << ((code >> 4) & 7)) - 0x84;
        return (code & 0x80) == 0 ? magnitude / 32_768f : -magnitude / 32_768f;
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
