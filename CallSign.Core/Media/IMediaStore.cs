using CallSign.Core.Media.Audio;

namespace CallSign.Core.Media;

/// <summary>Keeps the audio of sounds. A folder, or a bucket whose copies are in the folder: switches play from there.</summary>
public interface IMediaStore
{
    /// <summary>Keeps a sound in place of what the id had before. Whoever reads meanwhile gets the old one or the new one, never a mixture.</summary>
    Task PutAsync(Guid tenantId, Guid soundId, ConvertedSound sound, CancellationToken cancellationToken);

    /// <summary>The WAV file of a rate, seekable; null where there is none.</summary>
    Task<Stream?> OpenAsync(Guid tenantId, Guid soundId, int rate, CancellationToken cancellationToken);

    /// <summary>Forgets a sound; nothing where there is none.</summary>
    Task DeleteAsync(Guid tenantId, Guid soundId, CancellationToken cancellationToken);

    /// <summary>Everything that is kept.</summary>
    Task<IReadOnlyList<KeptSound>> AllAsync(CancellationToken cancellationToken);
}

/// <summary>A sound in the store.</summary>
/// <param name="TenantId">Whose.</param>
/// <param name="SoundId">Which.</param>
/// <param name="ChangedAt">When it was put there, UTC.</param>
public readonly record struct KeptSound(Guid TenantId, Guid SoundId, DateTime ChangedAt);

/// <summary>Keeps sounds as <c>tenant/sound/rate/sound.wav</c> in the media folder.</summary>
public sealed class FolderMediaStore(MediaFolders folders) : IMediaStore
{
    private const string FileName = "sound.wav";

    /// <inheritdoc/>
    public Task PutAsync(Guid tenantId, Guid soundId, ConvertedSound sound, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sound);
        foreach (var rate in SoundConverter.Rates)
        {
            var target = PathOf(tenantId, soundId, rate);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(sound.FileOf(rate), target, overwrite: true); // a rename: same disk
        }

        Directory.SetLastWriteTimeUtc(FolderOf(tenantId, soundId), DateTime.UtcNow);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(Guid tenantId, Guid soundId, int rate, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(PathOf(tenantId, soundId, rate), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, useAsync: true));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(Guid tenantId, Guid soundId, CancellationToken cancellationToken)
    {
        if (Directory.Exists(FolderOf(tenantId, soundId)))
        {
            Directory.Delete(FolderOf(tenantId, soundId), recursive: true);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<KeptSound>> AllAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<KeptSound>>([.. All()]);

    internal string PathOf(Guid tenantId, Guid soundId, int rate) =>
        Path.Combine(FolderOf(tenantId, soundId), rate.ToString(System.Globalization.CultureInfo.InvariantCulture), FileName);

    private IEnumerable<KeptSound> All()
    {
        if (!Directory.Exists(folders.Root))
        {
            yield break;
        }

        foreach (var tenant in Directory.EnumerateDirectories(folders.Root))
        {
            if (!Guid.TryParseExact(Path.GetFileName(tenant), "N", out var tenantId))
            {
                continue;
            }

            foreach (var sound in Directory.EnumerateDirectories(tenant))
            {
                if (Guid.TryParseExact(Path.GetFileName(sound), "N", out var soundId))
                {
                    yield return new KeptSound(tenantId, soundId, Directory.GetLastWriteTimeUtc(sound));
                }
            }
        }
    }

    private string FolderOf(Guid tenantId, Guid soundId) => Path.Combine(folders.Root, tenantId.ToString("N"), soundId.ToString("N"));
}
