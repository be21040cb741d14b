using CallSign.Core.VoicemailMessages;

namespace CallSign.Telephony.Modules.Conference;

/// <summary>Names that callers said when they came: files below voicemail's folder, which nodes and portal share. They are gone after an hour.</summary>
public sealed class ConferenceNames(VoicemailFolders folders, TimeProvider time)
{
    private const string Folder = "conference-names";
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>The file of a new name, as the switch records it.</summary>
    public string Begin(Guid channel)
    {
        Forget();
        return $"{folders.OnNodes}/{Folder}/{channel:N}.wav";
    }

    private void Forget()
    {
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
