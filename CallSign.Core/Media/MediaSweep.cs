using CallSign.Core.Data;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Core.Media;

/// <summary>
/// Deletes the audio of sounds that are deleted, and what broken uploads left. Files stay for an hour at least, so that calls that play them end
/// in peace and a sound that is just being made is let alone.
/// </summary>
public sealed partial class MediaSweep(CallSignDb db, IMediaStore store, MediaFolders folders, TimeProvider time, ILogger<MediaSweep> logger) : BackgroundService
{
    /// <summary>How often, and how old something must be.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromHours(1);

    /// <summary>One round; returns how many sounds were deleted.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().UtcDateTime - Age;
        var old = (await store.AllAsync(cancellationToken).ConfigureAwait(false)).Where(s => s.ChangedAt < before).ToList();
        HashSet<Guid> there = [];
        if (old.Count > 0)
        {
            var context = db.Open(TenantScope.System);
            await using var _ = context.ConfigureAwait(false);
            there.UnionWith(await context.Set<MediaFile>().Select(m => m.Id).ToListAsync(cancellationToken).ConfigureAwait(false));
        }

        var gone = old.Where(s => !there.Contains(s.SoundId)).ToList();
        foreach (var sound in gone)
        {
            await store.DeleteAsync(sound.TenantId, sound.SoundId, cancellationToken).ConfigureAwait(false);
        }

        if (Directory.Exists(folders.Staging))
        {
            foreach (var left in Directory.EnumerateDirectories(folders.Staging).Where(f => Directory.GetCreationTimeUtc(f) < before).ToList())
            {
                Directory.Delete(left, recursive: true);
            }
        }

        return gone.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                try
                {
                    await RunAsync(stoppingToken).ConfigureAwait(false);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Data.Common.DbException or InvalidOperationException)
                {
                    NotSwept(logger, e);
                }

                await Task.Delay(Age, time, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the portal stops
        }
    }

    [LoggerMessage(2460, LogLevel.Warning, "Audio of deleted sounds could not be deleted; it is tried again in an hour.")]
    private static partial void NotSwept(ILogger logger, Exception exception);
}
