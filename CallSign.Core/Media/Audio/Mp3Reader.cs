using NLayer;

namespace CallSign.Core.Media.Audio;

/// <summary>MPEG layers I to III, decoded by NLayer.</summary>
internal sealed class Mp3Reader : AudioReader
{
    private readonly MpegFile _file;
    private readonly float[] _buffer = new float[8192];

    /// <exception cref="BadAudioException">It is damaged.</exception>
    public Mp3Reader(Stream file)
    {
        _file = Decoder.Try(() => new MpegFile(file), "MP3");
        SetShape(_file.SampleRate, _file.Channels);
    }

    public override string Format => "MP3";

    public override int Read(Span<float> frames)
    {
        var wanted = Math.Min(_buffer.Length, frames.Length) / Channels * Channels;
        var got = Decoder.Try(() => _file.ReadSamples(_buffer, 0, wanted), "MP3");
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
