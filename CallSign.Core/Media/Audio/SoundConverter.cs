using System.Security.Cryptography;

namespace CallSign.Core.Media.Audio;

/// <summary>
/// Turns an upload into what switches play: mono, 16 bit, at each of <see cref="Rates"/>. It goes through piece by piece, so a long sound takes
/// no more memory than a short one.
/// </summary>
public sealed class SoundConverter(MediaFolders folders, TimeProvider time) : IDisposable
{
    /// <summary>Largest upload, in bytes.</summary>
    public const int MostBytes = 20 * 1024 * 1024;

    /// <summary>Longest sound.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <summary>Longest that one conversion may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Samples a second of the files that are kept; mod_sndfile takes the one of the call.</summary>
    public static IReadOnlyList<int> Rates { get; } = [8000, 16000, 48000];

    // Decoding takes a core each; what waits here is one person's upload.
    private readonly SemaphoreSlim _turns = new(2);

    /// <summary>Reads an upload to its end and converts it. Dispose the result, or have the library keep it.</summary>
    /// <exception cref="BadAudioException">It is no sound that can be used.</exception>
    public async Task<ConvertedSound> ConvertAsync(Stream upload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        var folder = folders.NewStaging();
        try
        {
            var source = Path.Combine(folder, "upload");
            var hash = await ReceiveAsync(upload, source, cancellationToken).ConfigureAwait(false);
            await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                using var patience = new CancellationTokenSource(Patience, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
                var sound = await Task.Run(() => Convert(source, folder, hash, either.Token), CancellationToken.None).ConfigureAwait(false);
                File.Delete(source);
                return sound;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new BadAudioException("This file takes too long to decode. Save it as WAV and upload that.");
            }
            finally
            {
                _turns.Release();
            }
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    public void Dispose() => _turns.Dispose();

    private static async Task<string> ReceiveAsync(Stream upload, string path, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        await using var _ = file.ConfigureAwait(false);
        var buffer = new byte[64 * 1024];
        int got;
        while ((got = await upload.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (file.Length + got > MostBytes)
            {
                throw new BadAudioException("This file is larger than 20 MB. Save it as MP3 or at a lower rate.");
            }

            hash.AppendData(buffer, 0, got);
            await file.WriteAsync(buffer.AsMemory(0, got), cancellationToken).ConfigureAwait(false);
        }

        return System.Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static ConvertedSound Convert(string source, string folder, string hash, CancellationToken cancellationToken)
    {
        using var file = File.OpenRead(source);
        using var reader = AudioSniffer.Open(file);
        var outputs = Rates.Select(r => (Rate: r, Writer: new WavWriter(PathOf(folder, r), r), Resampler: new Resampler(reader.Rate, r))).ToList();
        var peaks = new PeakMeter(reader.Rate);
        long frames = 0;
        try
        {
            var mixed = new float[2048];
            var raw = new float[mixed.Length * reader.Channels];
            int got;
            while ((got = reader.Read(raw)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var mono = Mix(raw.AsSpan(0, got), reader.Channels, mixed);
                frames += mono.Length;
                if (frames > Longest.TotalSeconds * reader.Rate)
                {
                    throw new BadAudioException("This sound is longer than 30 minutes. Cut it into parts.");
                }

                peaks.Add(mono);
                foreach (var output in outputs)
                {
                    output.Resampler.Write(mono, output.Writer.Write);
                }
            }

            foreach (var output in outputs)
            {
                output.Resampler.Flush(output.Writer.Write);
            }
        }
        finally
        {
            outputs.ForEach(o => o.Writer.Dispose());
        }

        if (frames == 0)
        {
            throw new BadAudioException("There is no sound in this file.");
        }

        return new ConvertedSound(folder)
        {
            DurationMilliseconds = (int)Math.Max(1, frames * 1000 / reader.Rate),
            Format = $"{reader.Format}, {(reader.Rate / 1000.0).ToString("0.###", System.Globalization.CultureInfo.InvariantCulture)} kHz, {(reader.Channels == 1 ? "mono" : reader.Channels == 2 ? "stereo" : $"{reader.Channels} channels")}",
            Sha256 = hash,
            Peaks = peaks.Take(MediaFile.PeakCount),
        };
    }

    private static Span<float> Mix(ReadOnlySpan<float> raw, int channels, Span<float> mixed)
    {
        var mono = mixed[..(raw.Length / channels)];
        for (var i = 0; i < mono.Length; i++)
        {
            var sum = 0f;
            for (var c = 0; c < channels; c++)
            {
                sum += raw[(i * channels) + c];
            }

            mono[i] = sum / channels;
        }

        return mono;
    }

    internal static string PathOf(string folder, int rate) => Path.Combine(folder, $"{rate}.wav");
}

/// <summary>A sound ready to be kept. Its files are gone when it is disposed.</summary>
public sealed class ConvertedSound : IDisposable
{
    private readonly string _folder;

    internal ConvertedSound(string folder) => _folder = folder;

    /// <summary>At least 1.</summary>
    public required int DurationMilliseconds { get; init; }

    /// <summary>What it was made of, as <c>MP3, 44.1 kHz, stereo</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Of the upload, 64 hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>As <see cref="MediaFile.Peaks"/>.</summary>
    public required IReadOnlyList<byte> Peaks { get; init; }

    /// <summary>The file of a rate, until this is disposed.</summary>
    public string FileOf(int rate) => SoundConverter.PathOf(_folder, rate);

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
