using CallSign.Core.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Core.Media.S3;

/// <summary>Keeps the media folder at what the bucket has, where another portal puts sounds: switches play from the folder.</summary>
public sealed partial class MediaMirror(S3MediaStore store, TimeProvider time, ILogger<MediaMirror> logger) : BackgroundService, ISnapshotFollower
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Dictionary<Guid, string> _done = [];
    private PbxSnapshot _latest = PbxSnapshot.Empty;

    /// <inheritdoc/>
    public void Follow(PbxSnapshot snapshot)
    {
        Volatile.Write(ref _latest, snapshot);
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // awake already
        }
    }

    /// <summary>One round over the sounds that are new or changed since the last.</summary>
    /// <returns>Whether the bucket gave them all.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var complete = true;
        foreach (var tenant in Volatile.Read(ref _latest).Tenants)
        {
            foreach (var sound in tenant.Nouns.All<MediaFile>().Where(s => s.HasAudio && _done.GetValueOrDefault(s.Id) != s.Sha256))
            {
                try
                {
                    await store.RefreshAsync(tenant.Id, sound.Id, cancellationToken).ConfigureAwait(false);
                    _done[sound.Id] = sound.Sha256 ?? "";
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    complete = false;
                    NotCopied(logger, sound.Name, e.Message);
                }
            }
        }

        return complete;
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await _wake.WaitAsync(stoppingToken).ConfigureAwait(false);
                while (!await RunAsync(stoppingToken).ConfigureAwait(false))
                {
                    await Task.Delay(Again, time, stoppingToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the portal stops
        }
    }

    [LoggerMessage(2462, LogLevel.Warning, "The sound {Sound} could not be copied from the bucket; it is tried again in half a minute: {Reason}")]
    private static partial void NotCopied(ILogger logger, string sound, string reason);
}
