using System.Buffers.Binary;

namespace CallSign.Core.Media.Audio;

/// <summary>Writes mono 16-bit PCM as a WAV file. Dispose it to complete the header.</summary>
internal sealed class WavWriter : IDisposable
{
    private const int HeaderBytes = 44;
    private readonly FileStream _file;
    private readonly int _rate;
    private readonly byte[] _buffer = new byte[2048];

    public WavWriter(string path, int rate)
    {
        _rate = rate;
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        _file.Write(new byte[HeaderBytes]);
    }

    /// <summary>How many samples were written.</summary>
    public long Samples { get; private set; }

    public void Write(ReadOnlySpan<float> samples)
    {
        Samples += samples.Length;
        while (!samples.IsEmpty)
        {
            var count = Math.Min(samples.Length, _buffer.Length / 2);
            for (var i = 0; i < count; i++)
            {
                var value = (short)Math.Clamp(MathF.Round(samples[i] * 32767f), -32768f, 32767f);
                BinaryPrimitives.WriteInt16LittleEndian(_buffer.AsSpan(2 * i), value);
            }

            _file.Write(_buffer.AsSpan(0, 2 * count));
            samples = samples[count..];
        }
    }

    public void Dispose()
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        var bytes = (uint)(Samples * 2);
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], bytes + HeaderBytes - 8);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], (uint)_rate);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], (uint)_rate * 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[32..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[34..], 16);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[40..], bytes);
        _file.Position = 0;
        _file.Write(header);
        _file.Flush(flushToDisk: true);
        _file.Dispose();
    }
}
