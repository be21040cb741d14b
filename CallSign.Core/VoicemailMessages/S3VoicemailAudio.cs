using CallSign.Core.Media.S3;
using Microsoft.Extensions.Logging;

namespace CallSign.Core.VoicemailMessages;

/// <summary>
/// Keeps messages in a bucket as <c>voicemail/tenant/message.wav</c>. The voicemail folder, where switches record and play, holds copies of what was recorded or heard
/// lately. What the bucket does not have is read from the folder, so messages from before the bucket are still there. While the bucket is away, a new message waits in the
/// folder <c>incoming</c>.
/// </summary>
public sealed class S3VoicemailAudio(S3Bucket bucket, FolderVoicemailAudio folder, TimeProvider time, ILogger<S3VoicemailAudio> logger) : IVoicemailAudio
{
    /// <summary>For how long a copy stays in the folder.</summary>
    public static readonly TimeSpan Copies = TimeSpan.FromDays(7);

    private const string Prefix = "voicemail/";

    /// <inheritdoc/>
    public async Task KeepAsync(Guid tenantId, Guid id, string file, CancellationToken cancellationToken)
    {
        if (File.Exists(file))
        {
            await bucket.PutAsync(KeyOf(tenantId, id), file, cancellationToken).ConfigureAwait(false);
            await folder.KeepAsync(tenantId, id, file, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<Stream?> OpenAsync(Guid tenantId, Guid id, CancellationToken cancellationToken)
    {
        await BringAsync(tenantId, id, cancellationToken).ConfigureAwait(false);
        return await folder.OpenAsync(tenantId, id, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<string?> PathOnNodesAsync(Guid tenantId, Guid id, CancellationToken cancellationToken)
    {
        try
        {
            await BringAsync(tenantId, id, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            VoicemailLog.NotBrought(logger, id, e.Message);
        }

        return await folder.PathOnNodesAsync(tenantId, id, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(Guid tenantId, Guid id, CancellationToken cancellationToken)
    {
        await bucket.DeleteAsync(KeyOf(tenantId, id), cancellationToken).ConfigureAwait(false);
        await folder.DeleteAsync(tenantId, id, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<KeptMessage>> AllAsync(CancellationToken cancellationToken) =>
        [.. (await InBucketAsync(cancellationToken).ConfigureAwait(false)).Concat(await folder.AllAsync(cancellationToken).ConfigureAwait(false)).DistinctBy(m => m.Id)];

    /// <inheritdoc/>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().UtcDateTime - Copies;
        var inBucket = (await InBucketAsync(cancellationToken).ConfigureAwait(false)).Select(m => m.Id).ToHashSet();
        foreach (var copy in (await folder.AllAsync(cancellationToken).ConfigureAwait(false)).Where(m => m.KeptAt < before && inBucket.Contains(m.Id)))
        {
            await folder.DeleteAsync(copy.TenantId, copy.Id, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task BringAsync(Guid tenantId, Guid id, CancellationToken cancellationToken)
    {
        var file = folder.PathOf(tenantId, id);
        if (!File.Exists(file))
        {
            await bucket.GetAsync(KeyOf(tenantId, id), file, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IEnumerable<KeptMessage>> InBucketAsync(CancellationToken cancellationToken) =>
        (await bucket.ListAsync(Prefix, cancellationToken).ConfigureAwait(false)).Select(Read).OfType<KeptMessage>();

    private static KeptMessage? Read(S3Object found) =>
        found.Key.Split('/') is [_, var tenant, var message] && Guid.TryParseExact(tenant, "N", out var tenantId) && Guid.TryParseExact(Path.GetFileNameWithoutExtension(message), "N", out var id)
            ? new KeptMessage(tenantId, id, found.ChangedAt) : null;

    private static string KeyOf(Guid tenantId, Guid id) => $"{Prefix}{tenantId:N}/{id:N}.wav";
}
