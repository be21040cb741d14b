using System.Buffers.Binary;

namespace CallSign.Core.Media.Audio;

/// <summary>RIFF/WAVE with PCM of 8 to 32 bits, floating point, A-law and µ-law, and the extensible form of these.</summary>
internal sealed class WavReader : AudioReader
{
    private const int Pcm = 1;
    private const int Float = 3;
    private const int ALaw = 6;
    private const int MuLaw = 7;
    private const int Extensible = 0xFFFE;
    private const int MostChunks = 1000;

    private readonly Stream _file;
    private readonly byte[] _buffer;
    private readonly int _code;
    private readonly int _bits;
    private long _left;

    /// <exception cref="BadAudioException">It is damaged, or of a form that is not read.</exception>
    public WavReader(Stream file)
    {
        _file = file;
        Span<byte> head = stackalloc byte[12];
        Fill(head);
        var shaped = false;
        for (var chunks = 0; chunks < MostChunks; chunks++)
        {
            if (file.ReadAtLeast(head[..8], 8, throwOnEndOfStream: false) < 8)
            {
                break;
            }

            var size = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            if (head[..4].SequenceEqual("fmt "u8))
            {
                (_code, _bits) = Shape(size);
                shaped = true;
            }
            else if (head[..4].SequenceEqual("data"u8))
            {
                if (!shaped)
                {
                    throw new BadAudioException("This WAV file does not say what its sound is like. It is damaged.");
                }

                _left = Length(size, file.Length - file.Position);
                var frame = Channels * _bits / 8;
                _left -= _left % frame;
                _buffer = new byte[frame * 2048];
                return;
            }
            else if (!Skip(size))
            {
                break;
            }
        }

        throw new BadAudioException("This WAV file ends before its sound begins. It was cut off or is damaged.");
    }

    public override string Format => _code switch
    {
        Float => $"WAV, {_bits} bit floating point",
        ALaw => "WAV, A-law",
        MuLaw => "WAV, µ-law",
        _ => $"WAV, {_bits} bit",
    };

    public override int Read(Span<float> frames)
    {
        var bytes = _bits / 8;
        var wanted = (int)Math.Min(_left, Math.Min(_buffer.Length, frames.Length / Channels * Channels * bytes));
        var got = _file.ReadAtLeast(_buffer.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
        if (got < wanted)
        {
            throw new BadAudioException("This WAV file ends in the middle. It was cut off: upload it again.");
        }

        _left -= got;
        var samples = got / bytes;
        Decode(_buffer.AsSpan(0, got), frames[..samples]);
        return samples;
    }

    private void Decode(ReadOnlySpan<byte> raw, Span<float> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (_code, _bits) switch
            {
                (Pcm, 8) => (raw[i] - 128) / 128f,
                (Pcm, 16) => BinaryPrimitives.ReadInt16LittleEndian(raw[(2 * i)..]) / 32768f,
                (Pcm, 24) => ((raw[3 * i] << 8) | (raw[(3 * i) + 1] << 16) | (raw[(3 * i) + 2] << 24)) / 2147483648f,
                (Pcm, _) => BinaryPrimitives.ReadInt32LittleEndian(raw[(4 * i)..]) / 2147483648f,
                (Float, 32) => Finite(BinaryPrimitives.ReadSingleLittleEndian(raw[(4 * i)..])),
                (Float, _) => Finite((float)BinaryPrimitives.ReadDoubleLittleEndian(raw[(8 * i)..])),
                (ALaw, _) => G711.FromALaw(raw[i]),
                _ => G711.FromMuLaw(raw[i]),
            };
        }
    }

    private static float Finite(float sample) =>
        float.IsFinite(sample) ? Math.Clamp(sample, -1f, 1f) : throw new BadAudioException("This WAV file holds values that are no sound. It is damaged.");

    // Some programs that write to a pipe leave the length open.
    private static long Length(uint said, long there) =>
        said is uint.MaxValue or 0 ? there
        : said <= there ? said
        : throw new BadAudioException($"This WAV file says that it holds {said:N0} bytes of sound and has {there:N0}. It was cut off: upload it again.");

    private (int Code, int Bits) Shape(uint size)
    {
        if (size is < 16 or > 4096)
        {
            throw new BadAudioException("This WAV file does not say what its sound is like. It is damaged.");
        }

        Span<byte> format = stackalloc byte[(int)size];
        Fill(format);
        if (size % 2 == 1)
        {
            _file.ReadByte();
        }

        int code = BinaryPrimitives.ReadUInt16LittleEndian(format);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(format[4..]);
        int align = BinaryPrimitives.ReadUInt16LittleEndian(format[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        if (code == Extensible)
        {
            code = size >= 40 ? BinaryPrimitives.ReadUInt16LittleEndian(format[24..]) : 0;
        }

        SetShape((int)Math.Min(rate, int.MaxValue), channels);
        var known = (code, bits) is (Pcm, 8 or 16 or 24 or 32) or (Float, 32 or 64) or (ALaw or MuLaw, 8);
        return !known ? throw new BadAudioException($"This WAV file's sound is compressed in a way that is not read here (code {code}, {bits} bit). Save it as PCM, MP3 or Ogg Vorbis.")
            : align != channels * bits / 8 ? throw new BadAudioException("This WAV file contradicts itself about the size of its samples. It is damaged.")
            : (code, bits);
    }

    private bool Skip(uint size)
    {
        var next = _file.Position + size + (size & 1);
        if (next > _file.Length)
        {
            return false;
        }

        _file.Position = next;
        return true;
    }

    private void Fill(Span<byte> buffer)
    {
        if (_file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length)
        {
            throw new BadAudioException("This WAV file ends before its sound begins. It was cut off or is damaged.");
        }
    }
}
