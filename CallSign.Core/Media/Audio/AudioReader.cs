namespace CallSign.Core.Media.Audio;

/// <summary>Reads sound of any format as frames of floating point samples. What it reads comes from strangers.</summary>
internal abstract class AudioReader : IDisposable
{
    /// <summary>Most channels; they are mixed to one.</summary>
    public const int MostChannels = 8;

    /// <summary>Frames a second, <see cref="LowestRate"/>–<see cref="HighestRate"/>.</summary>
    public const int LowestRate = 4000;

    public const int HighestRate = 192_000;

    /// <summary>Frames a second.</summary>
    public int Rate { get; private set; }

    /// <summary>1–<see cref="MostChannels"/>.</summary>
    public int Channels { get; private set; }

    /// <summary>As people know it: <c>MP3</c>, <c>WAV, 16 bit</c>.</summary>
    public abstract string Format { get; }

    /// <summary>Fills <paramref name="frames"/> with whole frames, channels one after the other; returns how many samples, 0 at the end.</summary>
    /// <exception cref="BadAudioException">What is there can't be read.</exception>
    public abstract int Read(Span<float> frames);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }

    /// <exception cref="BadAudioException">No sound is made like that.</exception>
    protected void SetShape(int rate, int channels)
    {
        if (channels is < 1 or > MostChannels)
        {
            throw new BadAudioException(channels < 1 ? "This file says that it has no channels." : $"This file has {channels} channels. Use one with 1 or 2.");
        }

        if (rate is < LowestRate or > HighestRate)
        {
            throw new BadAudioException($"This file has {rate} samples a second. Use one with 8,000 to 48,000.");
        }

        (Rate, Channels) = (rate, channels);
    }
}

/// <summary>That a file is no sound that can be used, and why, in words for whoever uploaded it.</summary>
public sealed class BadAudioException(string message, Exception? inner = null) : Exception(message, inner);
