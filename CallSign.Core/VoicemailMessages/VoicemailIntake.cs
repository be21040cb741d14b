using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Core.VoicemailMessages;

/// <summary>
/// The way of a recording into its mailbox. A note of it is on the disk before the switch records, so whatever ends then (the call, the portal,
/// the database) the message is delivered afterwards, once.
/// </summary>
public sealed class VoicemailIntake(VoicemailFolders folders, VoicemailDelivery delivery, TimeProvider time, ILogger<VoicemailIntake> logger) : BackgroundService
{
    /// <summary>How long a recording must be to be a message.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>After so long, a recording that nobody touches was left by a portal that died, and is delivered as it is.</summary>
    public static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, VoicemailDraft> _recording = new();
    private readonly SemaphoreSlim _wake = new(0, 1);

    /// <summary>Recordings that wait to be delivered.</summary>
    public int Waiting => Directory.Exists(folders.Incoming) ? Math.Max(0, Directory.EnumerateFiles(folders.Incoming, "*.json").Count() - _recording.Count) : 0;

    /// <summary>Begins a recording: from now on nothing of it is lost. It is over by <see cref="Complete"/> or <see cref="Discard"/>.</summary>
    /// <returns>The file that the switch records into.</returns>
    public string Begin(VoicemailDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        folders.PrepareIncoming();
        _recording[draft.Id] = draft;
        draft.Write(NoteOf(draft.Id));
        return folders.IncomingOnNodes(draft.Id);
    }

    /// <summary>What the switch recorded, as far as it is there; null where nothing is that can be read.</summary>
    public WavSummary? Look(Guid id)
    {
        if (_recording.TryGetValue(id, out var draft))
        {
            draft.Write(NoteOf(id)); // others see that somebody is at it
        }

        return WavSummary.Read(folders.IncomingFile(id));
    }

    /// <summary>Gives the recording to its mailbox, at once or when the database is back.</summary>
    /// <returns>False where it is too short to be a message; it is thrown away then.</returns>
    public bool Complete(Guid id, bool urgent = false)
    {
        if (!_recording.TryGetValue(id, out var draft))
        {
            return false;
        }

        if (WavSummary.Read(folders.IncomingFile(id)) is not { } summary || summary.DurationMilliseconds < Shortest.TotalMilliseconds)
        {
            Discard(id);
            return false;
        }

        (draft with { IsComplete = true, Urgent = urgent }).Write(NoteOf(id));
        _recording.TryRemove(id, out _);
        Wake();
        return true;
    }

    /// <summary>Leaves a recording as it is: the switch may still be at it. When it has not been touched for <see cref="Abandoned"/>, it is delivered.</summary>
    public void Leave(Guid id) => _recording.TryRemove(id, out _);

    /// <summary>Throws a recording away.</summary>
    public void Discard(Guid id)
    {
        _recording.TryRemove(id, out _);
        File.Delete(folders.IncomingFile(id));
        File.Delete(NoteOf(id));
    }

    /// <summary>Delivers what waits; stops at the first that the database does not take.</summary>
    /// <returns>How many were delivered.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folders.Incoming))
        {
            return 0;
        }

        var delivered = 0;
        foreach (var note in Directory.EnumerateFiles(folders.Incoming, "*.json").Order(StringComparer.Ordinal).ToList())
        {
            if (VoicemailDraft.Read(note) is not { } draft || _recording.ContainsKey(draft.Id) || !(draft.IsComplete || IsAbandoned(draft, note)))
            {
                continue;
            }

            var wasAbandoned = !draft.IsComplete;
            if (await delivery.DeliverAsync(draft, folders.IncomingFile(draft.Id), cancellationToken).ConfigureAwait(false))
            {
                delivered++;
                if (wasAbandoned)
                {
                    VoicemailLog.Rescued(logger, draft.Id, draft.MailboxId);
                }
            }

            File.Delete(note);
        }

        return delivered;
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
                try
                {
                    await RunAsync(stoppingToken).ConfigureAwait(false);
                }
                catch (Exception e) when (e is DbException or DbUpdateException or TimeoutException or InvalidOperationException or IOException or UnauthorizedAccessException)
                {
                    VoicemailLog.Spooled(logger, Waiting, e.InnerException?.Message ?? e.Message);
                }

                await _wake.WaitAsync(Pause, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the portal stops; what waits is on the disk
        }
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // awake already
        }
    }

    private bool IsAbandoned(VoicemailDraft draft, string note)
    {
        var touched = File.GetLastWriteTimeUtc(note);
        var audio = folders.IncomingFile(draft.Id);
        if (File.Exists(audio) && File.GetLastWriteTimeUtc(audio) is var at && at > touched)
        {
            touched = at;
        }

        return time.GetUtcNow().UtcDateTime - touched > Abandoned;
    }

    private string NoteOf(Guid id) => Path.ChangeExtension(folders.IncomingFile(id), ".json");
}
