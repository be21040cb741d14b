using CallSign.Core.Media.Audio;
using CallSign.TestSupport;

namespace CallSign.Core.Tests.Media;

public sealed class AudioTests
{
    public static TheoryData<int, int, byte[], float> Samples() => new()
    {
        { 1, 8, [0x80 + 64], 0.5f },
        { 1, 16, [0x00, 0xC0], -0.5f },
        { 1, 24, [0x00, 0x00, 0x40], 0.5f },
        { 1, 32, [0x00, 0x00, 0x00, 0x40], 0.5f },
        { 3, 32, BitConverter.GetBytes(0.25f), 0.25f },
        { 3, 64, BitConverter.GetBytes(-0.25), -0.25f },
        { 3, 32, BitConverter.GetBytes(7f), 1f },
        { 6, 8, [0xD5 ^ 0x00], 8 / 32768f },
        { 6, 8, [0x2A], -32256 / 32768f },
        { 7, 8, [0xFF], 0f },
        { 7, 8, [0x00], -32124 / 32768f },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_form_of_wav_is_read(int code, int bits, byte[] sample, float expected)
    {
        var read = Read(TestSounds.Wav(code, bits, 8000, 1, [.. sample, .. sample]));
        Assert.Equal(2, read.Length);
        Assert.All(read, s => Assert.Equal(expected, s, 1e-5f));
    }

    [Fact]
    public void Chunks_that_say_nothing_of_the_sound_are_skipped_and_an_open_length_means_to_the_end()
    {
        var wav = TestSounds.Wav(1, 16, 8000, 1, [0, 64, 0, 64, 0, 64], says: uint.MaxValue);
        byte[] listed = [.. wav[..36], .. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0, .. wav[36..]];
        Assert.Equal([0.5f, 0.5f, 0.5f], Read(listed));
    }

    [Fact]
    public void The_extensible_form_names_its_format_in_a_guid()
    {
        var wav = TestSounds.Wav(0xFFFE, 16, 8000, 1, [0, 64]);
        byte[] format = [40, 0, 0, 0, .. wav[20..36], 22, 0, 16, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 16, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];
        Assert.Equal([0.5f], Read([.. wav[..16], .. format, .. wav[36..]]));
    }

    public static TheoryData<string, byte[]> Hostile()
    {
        var good = TestSounds.Wav(TestSounds.Tone(440, 8000, 0.1), 8000);
        return new()
        {
            { "empty", [] },
            { "neither WAV, MP3 nor Ogg Vorbis", "<html>hello</html>"u8.ToArray() },
            { "cut off", good[..^1] },
            { "before its sound begins", good[..30] },
            { "before its sound begins", good[..44][..40] },
            { "cut off", TestSounds.Wav(1, 16, 8000, 1, [0, 0], says: 2_000_000_000) },
            { "no channels", TestSounds.Wav(1, 16, 8000, 0, [0, 0]) },
            { "9 channels", TestSounds.Wav(1, 16, 8000, 9, new byte[18]) },
            { "samples a second", TestSounds.Wav(1, 16, 1, 1, [0, 0]) },
            { "samples a second", TestSounds.Wav(1, 16, int.MaxValue, 1, [0, 0]) },
            { "compressed", TestSounds.Wav(85, 16, 8000, 1, [0, 0]) },
            { "compressed", TestSounds.Wav(1, 12, 8000, 2, [0, 0, 0]) },
            { "values that are no sound", TestSounds.Wav(3, 32, 8000, 1, BitConverter.GetBytes(float.NaN)) },
            { "values that are no sound", TestSounds.Wav(3, 64, 8000, 1, BitConverter.GetBytes(double.PositiveInfinity)) },
            { "before its sound begins", [.. "RIFF"u8, 0, 0, 0, 0, .. "WAVEjunk"u8, 0xFF, 0xFF, 0xFF, 0xFF] },
            { "does not say", [.. "RIFF"u8, 0, 0, 0, 0, .. "WAVEdata"u8, 0, 0, 0, 0] },
            { "FLAC", [.. "fLaC"u8, 0, 0, 0, 0] },
            { "Opus", [.. "OggS"u8, .. new byte[24], .. "OpusHead"u8] },
            { "decoded", [.. "OggS"u8, .. new byte[24], 1, .. "vorbis"u8, .. new byte[40]] },
            { "MP4", [0, 0, 0, 32, .. "ftypM4A "u8] },
            { "AAC", [0xFF, 0xF1, 0x50, 0x80, 0, 0] },
        };
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void What_is_no_sound_is_refused_with_the_reason(string reason, byte[] file) =>
        Assert.Contains(reason, Assert.Throws<BadAudioException>(() => Read(file)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_damaged_mp3_ends_or_is_refused_and_a_good_one_is_as_long_as_its_frames()
    {
        Assert.InRange(Read(TestSounds.Mp3(20)).Length, 18 * 1152 * 2, 20 * 1152 * 2);
        var random = new Random(1);
        for (var i = 0; i < 20; i++)
        {
            var broken = TestSounds.Mp3(20);
            random.NextBytes(broken.AsSpan(400 * (i + 1), 200));
            Record.Exception(() => Read(broken)); // what matters is that it comes to an end
        }
    }

    [Fact]
    public void Ogg_vorbis_is_read_and_a_cut_one_comes_to_an_end()
    {
        var read = Read(TestOgg.Tone);
        Assert.InRange(read.Length, (22050 / 4) - 200, (22050 / 4) + 200);
        Assert.Equal(0.5, TestSounds.LevelOf(1000, read, 22050), 0.03);
        for (var cut = 100; cut < TestOgg.Tone.Length; cut += 200)
        {
            Record.Exception(() => Read(TestOgg.Tone[..cut]));
        }
    }

    [Theory]
    [InlineData(44100, 48000)]
    [InlineData(44100, 8000)]
    [InlineData(48000, 16000)]
    [InlineData(8000, 48000)]
    [InlineData(11025, 16000)]
    [InlineData(44099, 16000)] // no common divisor: phases are rounded
    public void A_tone_stays_what_it_is(int from, int to)
    {
        var tone = Resample(TestSounds.Tone(1000, from, 1), from, to);
        Assert.InRange(tone.Length, to - 1, to + 1);
        Assert.Equal(0.5, TestSounds.LevelOf(1000, tone, to), 0.002);
        Assert.True(Noise(tone, 1000, to) < 0.0012); // −52 dB of the tone: 16-bit quality where phases are exact is far below
    }

    [Theory]
    [InlineData(48000, 8000, 4500)]
    [InlineData(48000, 8000, 7000)]
    [InlineData(44100, 16000, 8600)]
    public void Nothing_above_half_of_the_rate_comes_through_as_something_else(int from, int to, double hertz)
    {
        var left = Resample(TestSounds.Tone(hertz, from, 1), from, to);
        Assert.True(Rms(left.AsSpan(left.Length / 8, left.Length * 3 / 4)) < 0.0003); // −61 dB
    }

    [Fact]
    public void It_does_not_matter_in_which_pieces_a_sound_comes()
    {
        var tone = TestSounds.Tone(700, 44100, 0.5);
        var resampler = new Resampler(44100, 16000);
        List<float> made = [];
        var random = new Random(2);
        for (var at = 0; at < tone.Length;)
        {
            var piece = Math.Min(random.Next(1, 3000), tone.Length - at);
            resampler.Write(tone.AsSpan(at, piece), s => made.AddRange(s));
            at += piece;
        }

        resampler.Flush(s => made.AddRange(s));
        Assert.Equal(Resample(tone, 44100, 16000), made);
    }

    private static float[] Read(byte[] file)
    {
        using var reader = AudioSniffer.Open(new MemoryStream(file));
        List<float> all = [];
        var buffer = new float[1000 * reader.Channels];
        int got;
        while ((got = reader.Read(buffer)) > 0)
        {
            all.AddRange(buffer.AsSpan(0, got));
        }

        return [.. all];
    }

    private static float[] Resample(float[] samples, int from, int to)
    {
        var resampler = new Resampler(from, to);
        List<float> made = [];
        resampler.Write(samples, s => made.AddRange(s));
        resampler.Flush(s => made.AddRange(s));
        return [.. made];
    }

    // What is left when the tone is taken away.
    private static double Noise(float[] samples, double hertz, int rate)
    {
        var level = TestSounds.LevelOf(hertz, samples, rate);
        var rms = Rms(samples.AsSpan(samples.Length / 8, samples.Length * 3 / 4));
        return Math.Sqrt(Math.Max(0, (rms * rms) - (level * level / 2)));
    }

    private static double Rms(ReadOnlySpan<float> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples)
        {
            sum += sample * sample;
        }

        return Math.Sqrt(sum / samples.Length);
    }
}
