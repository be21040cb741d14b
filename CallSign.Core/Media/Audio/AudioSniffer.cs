namespace CallSign.Core.Media.Audio;

/// <summary>Finds out by its content what a file is; its name is not asked.</summary>
internal static class AudioSniffer
{
    private const int Peek = 64;

    /// <summary>A reader of the file, which must be seekable and stay open.</summary>
    /// <exception cref="BadAudioException">It is nothing that can be read.</exception>
    public static AudioReader Open(Stream file)
    {
        Span<byte> head = stackalloc byte[Peek];
        head = head[..file.ReadAtLeast(head, Peek, throwOnEndOfStream: false)];
        file.Position = 0;
        if (head.IsEmpty)
        {
            throw new BadAudioException("This file is empty.");
        }

        if (head.StartsWith("RIFF"u8) && head.Length >= 12 && head[8..12].SequenceEqual("WAVE"u8))
        {
            return new WavReader(file);
        }

        if (head.StartsWith("OggS"u8))
        {
            return head.IndexOf("\x01vorbis"u8) > 0 ? new OggReader(file)
                : throw new BadAudioException($"This Ogg file holds {(head.IndexOf("OpusHead"u8) > 0 ? "Opus" : head.IndexOf("FLAC"u8) > 0 ? "FLAC" : "something other than Vorbis")}. Save it as Ogg Vorbis, MP3 or WAV.");
        }

        if (head.StartsWith("ID3"u8) || IsMpegFrame(head))
        {
            return new Mp3Reader(file);
        }

        throw new BadAudioException(Other(head) is { } other
            ? $"This is {other}. Save it as WAV, MP3 or Ogg Vorbis."
            : "This is neither WAV, MP3 nor Ogg Vorbis.");
    }

    // ISO 11172-3, 2.4.1.3: eleven bits of synchronisation, then version, layer (00 is reserved; AAC has it), bit rate and sampling rate.
    private static bool IsMpegFrame(ReadOnlySpan<byte> head) =>
        head.Length >= 4 && head[0] == 0xFF && (head[1] & 0xE0) == 0xE0 && (head[1] & 0x18) != 0x08 && (head[1] & 0x06) != 0
        && (head[2] & 0xF0) != 0xF0 && (head[2] & 0x0C) != 0x0C;

    private static string? Other(ReadOnlySpan<byte> head) =>
        head.StartsWith("fLaC"u8) ? "a FLAC file"
        : head.Length >= 8 && head[4..8].SequenceEqual("ftyp"u8) ? "an MP4 or M4A file"
        : head.StartsWith("RF64"u8) || head.StartsWith("RIFX"u8) || head.StartsWith("FORM"u8) ? "a kind of WAV or AIFF that is not read here"
        : head.StartsWith(".snd"u8) ? "an AU file"
        : head.StartsWith("#!AMR"u8) ? "an AMR file"
        : head.Length >= 2 && head[0] == 0xFF && (head[1] & 0xF6) == 0xF0 ? "an AAC file"
        : head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]) ? "a WebM or Matroska file"
        : head.StartsWith((ReadOnlySpan<byte>)[0x30, 0x26, 0xB2, 0x75]) ? "a WMA file"
        : null;
}
