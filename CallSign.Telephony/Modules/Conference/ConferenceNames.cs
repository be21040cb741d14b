using System.Collections.Concurrent;
using CallSign.Core.VoicemailMessages;

namespace CallSign.Telephony.Modules.Conference;

/// <summary>Names that callers said when they came: files below voicemail's folder, which nodes and portal share. They are gone after half a day.</summary>
public sealed class ConferenceNames(VoicemailFolders folders, TimeProvider time)
{
    private const string Folder = "conference-names";
    private static readonly TimeSpan Kept = TimeSpan.FromHours(12);
    private readonly ConcurrentDictionary<Guid, (string Path, DateTime At)> _inside = new();

    /// <summary>The file of a new name, as the switch records it.</summary>
    public string Begin(Guid channel)
    {
        Forget();
        return $"{folders.OnNodes}/{Folder}/{channel:N}.wav";
    }

    /// <summary>Notes the name of somebody who goes in, to be told when he leaves.</summary>
    /// <param name="channel">Unique-ID of his channel.</param>
    /// <param name="path">The file on the nodes.</param>
    public void Remember(Guid channel, string path) => _inside[channel] = (path, time.GetUtcNow().UtcDateTime);

    /// <summary>The name of somebody who leaves; null where none is known.</summary>
    public string? Take(Guid channel) => _inside.TryRemove(channel, out var name) ? name.Path : null;

    private void Forget()
    {
        foreach (var (channel, _) in _inside.Where(n => time.GetUtcNow().UtcDateTime - n.Value.At > Kept))
        {
            _inside.TryRemove(channel, out _); // his leaving was never told
        }

        var here = new DirectoryInfo(Path.Combine(folders.Root, Folder));
        if (!here.Exists)
        {
            return;
        }

        var before = time.GetUtcNow().UtcDateTime - Kept;
        foreach (var old in here.EnumerateFiles("*.wav").Where(f => f.LastWriteTimeUtc < before))
        {
            try
            {
                old.Delete();
            }
            catch (IOException)
            {
                // another portal was first, or the switch still has it: the next caller tries again
            }
        }
    }
}
