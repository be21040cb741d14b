using System.Globalization;
using CallSign.Core.Media.Audio;

namespace CallSign.Core.Media.S3;

/// <summary>
/// Keeps sounds in a bucket as <c>media/tenant/sound/rate.wav</c>. Switches play from the media folder, which holds copies: each with the ETag of what it is a copy of
/// beside it. What the bucket does not have is read from the folder, so sounds from before the bucket are still there; and while the bucket is away, copies are what is read.
/// </summary>
public sealed class S3MediaStore(S3Bucket bucket, FolderMediaStore folder) : IMediaStore
{
    private const string Prefix = "media/";

    /// <inheritdoc/>
    public async Task PutAsync(Guid tenantId, Guid soundId, ConvertedSound sound, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sound);
        Dictionary<int, string> tags = [];
        foreach (var rate in SoundConverter.Rates)
        {
            tags[rate] = await bucket.PutAsync(KeyOf(tenantId, soundId, rate), sound.FileOf(rate), cancellationToken).ConfigureAwait(false);
        }

        foreach (var rate in SoundConverter.Rates)
        {
            Forget(TagOf(tenantId, soundId, rate)); // whatever happens from here on, no copy passes for another
        }

        await folder.PutAsync(tenantId, soundId, sound, cancellationToken).ConfigureAwait(false);
        foreach (var (rate, tag) in tags)
        {
            await File.WriteAllTextAsync(TagOf(tenantId, soundId, rate), tag, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<Stream?> OpenAsync(Guid tenantId, Guid soundId, int rate, CancellationToken cancellationToken)
    {
        try
        {
            await RefreshAsync(tenantId, soundId, rate, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException) when (File.Exists(folder.PathOf(tenantId, soundId, rate)))
        {
            // an older sound is better than none
        }

        return await folder.OpenAsync(tenantId, soundId, rate, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Brings the folder's copies of a sound to what the bucket has.</summary>
    public async Task RefreshAsync(Guid tenantId, Guid soundId, CancellationToken cancellationToken)
    {
        foreach (var rate in SoundConverter.Rates)
        {
            await RefreshAsync(tenantId, soundId, rate, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(Guid tenantId, Guid soundId, CancellationToken cancellationToken)
    {
        foreach (var rate in SoundConverter.Rates)
        {
            await bucket.DeleteAsync(KeyOf(tenantId, soundId, rate), cancellationToken).ConfigureAwait(false);
        }

        await folder.DeleteAsync(tenantId, soundId, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<KeptSound>> AllAsync(CancellationToken cancellationToken)
    {
        var inBucket = (await bucket.ListAsync(Prefix, cancellationToken).ConfigureAwait(false)).Select(Read).OfType<KeptSound>();
        return [.. inBucket.Concat(await folder.AllAsync(cancellationToken).ConfigureAwait(false))
            .GroupBy(s => (s.TenantId, s.SoundId)).Select(s => new KeptSound(s.Key.TenantId, s.Key.SoundId, s.Max(one => one.ChangedAt)))];
    }

    private async Task RefreshAsync(Guid tenantId, Guid soundId, int rate, CancellationToken cancellationToken)
    {
        var (key, file, mark) = (KeyOf(tenantId, soundId, rate), folder.PathOf(tenantId, soundId, rate), TagOf(tenantId, soundId, rate));
        var has = File.Exists(file) && File.Exists(mark) ? await File.ReadAllTextAsync(mark, cancellationToken).ConfigureAwait(false) : null;
        if (await bucket.TagAsync(key, cancellationToken).ConfigureAwait(false) is { } tag && tag != has)
        {
            Forget(mark);
            if (await bucket.GetAsync(key, file, cancellationToken).ConfigureAwait(false) is { } got)
            {
                await File.WriteAllTextAsync(mark, got, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static void Forget(string mark)
    {
        if (File.Exists(mark))
        {
            File.Delete(mark);
        }
    }

    private static KeptSound? Read(S3Object found) =>
        found.Key.Split('/') is [_, var tenant, var sound, _] && Guid.TryParseExact(tenant, "N", out var tenantId) && Guid.TryParseExact(sound, "N", out var soundId)
            ? new KeptSound(tenantId, soundId, found.ChangedAt) : null;

    private static string KeyOf(Guid tenantId, Guid soundId, int rate) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{tenantId:N}/{soundId:N}/{rate}.wav");

    private string TagOf(Guid tenantId, Guid soundId, int rate) => Path.ChangeExtension(folder.PathOf(tenantId, soundId, rate), ".etag");
}
