using System.Buffers.Binary;

namespace CallSign.TestSupport;

/// <summary>Sounds made on the spot.</summary>
public static class TestSounds
{
    /// <summary>A sine of half the full scale.</summary>
    public static float[] Tone(double hertz, int rate, double seconds, float level = 0.5f) =>
        [.. Enumerable.Range(0, (int)(rate * seconds)).Select(n => level * (float)Math.Sin(2 * Math.PI * hertz * n / rate))];

    /// <summary>A WAV file of 16-bit PCM; every channel says the same.</summary>
    public static byte[] Wav(float[] samples, int rate, int channels = 1) =>
        Wav(1, 16, rate, channels, [.. samples.SelectMany(s => Enumerable.Repeat(BitConverter.GetBytes((short)(s * 32767)), channels)).SelectMany(b => b)]);

    /// <summary>A WAV file with the header that is asked for around these bytes.</summary>
    public static byte[] Wav(int code, int bits, int rate, int channels, byte[] data, uint? says = null)
    {
        var head = new byte[44];
        "RIFF"u8.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), (uint)(data.Length + 36));
        "WAVEfmt "u8.CopyTo(head.AsSpan(8));
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(16), 16);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(20), (ushort)code);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(22), (ushort)channels);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(24), (uint)rate);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(28), (uint)(rate * channels * bits / 8));
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(32), (ushort)(channels * bits / 8));
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(34), (ushort)bits);
        "data"u8.CopyTo(head.AsSpan(36));
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(40), says ?? (uint)data.Length);
        return [.. head, .. data];
    }

    /// <summary>An MP3 file of silence: frames of MPEG-1 layer III, 128 kbit/s, 44.1 kHz, of 1152 samples each.</summary>
    public static byte[] Mp3(int frames) => [.. Enumerable.Range(0, frames).SelectMany(_ => (byte[])[0xFF, 0xFB, 0x90, 0x64, .. new byte[413]])];

    /// <summary>The level of one frequency in samples, 0–1 (Goertzel); the ends, where filters begin and end, are left out.</summary>
    public static double LevelOf(double hertz, ReadOnlySpan<float> samples, int rate)
    {
        var middle = samples[(samples.Length / 8)..(samples.Length * 7 / 8)];
        var w = 2 * Math.PI * hertz / rate;
        var (re, im, weight) = (0.0, 0.0, 0.0);
        for (var n = 0; n < middle.Length; n++)
        {
            var window = 0.5 - (0.5 * Math.Cos(2 * Math.PI * n / (middle.Length - 1)));
            re += middle[n] * window * Math.Cos(w * n);
            im += middle[n] * window * Math.Sin(w * n);
            weight += window;
        }

        return 2 * Math.Sqrt((re * re) + (im * im)) / weight;
    }
}
