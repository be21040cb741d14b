using NVorbis;

namespace CallSign.Core.Media.Audio;

/// <summary>Ogg Vorbis, decoded by NVorbis.</summary>
internal sealed class OggReader : AudioReader
{
    private readonly VorbisReader _file;
    private readonly float[] _buffer = new float[8192];

    /// <exception cref="BadAudioException">It is damaged.</exception>
    public OggReader(Stream file)
    {
        _file = Decoder.Try(() => new VorbisReader(file, closeOnDispose: false), "Ogg Vorbis");
        SetShape(_file.SampleRate, _file.Channels);
    }

    public override string Format => "Ogg Vorbis";

    public override int Read(Span<float> frames)
    {
        var wanted = Math.Min(_buffer.Length, frames.Length) / Channels * Channels;
        var got = Decoder.Try(() => _file.ReadSamples(_buffer, 0, wanted), "Ogg Vorbis");
        Decoder.Clamp(_buffer.AsSpan(0, got)).CopyTo(frames);
        return got;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>Around decoders of others: whatever they stumble over, the file is to blame.</summary>
internal static class Decoder
{
    /// <exception cref="BadAudioException">The decoder failed.</exception>
    public static T Try<T>(Func<T> decode, string format)
    {
        try
        {
            return decode();
        }
        catch (Exception e) when (e is not (BadAudioException or OperationCanceledException or OutOfMemoryException))
        {
            throw new BadAudioException($"This {format} file can't be decoded. It is damaged: open it in a player, save it anew and upload that.", e);
        }
    }

    public static Span<float> Clamp(Span<float> samples)
    {
        foreach (ref var sample in samples)
        {
            sample = float.IsFinite(sample) ? Math.Clamp(sample, -1f, 1f) : 0f;
        }

        return samples;
    }
}
