using System.Security.Cryptography;
using System.Text;
using CallSign.Core.Media;
using CallSign.Core.Routing;
using Microsoft.Extensions.Logging;

namespace CallSign.Core.MusicOnHold;

/// <summary>
/// Keeps a folder for each music class, with a list of its files: mod_local_stream reads lists (<c>.loc</c>) in their order, where files in a
/// folder come in none. A list that is replaced is emptied first, so that a switch that is in the middle of it comes to its end and reads anew.
/// </summary>
public sealed partial class MusicFolders(MediaFolders folders, ILogger<MusicFolders> logger) : ISnapshotFollower
{
    private Dictionary<string, MusicPlaylist> _written = [];
    private PbxSnapshot _seen = PbxSnapshot.Empty;

    /// <inheritdoc/>
    public void Follow(PbxSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (ReferenceEquals(_seen, snapshot))
        {
            return;
        }

        try
        {
            var now = snapshot.Tenants.SelectMany(MusicPlaylist.All).ToDictionary(p => p.Folder);
            foreach (var (folder, list) in now)
            {
                if (_written.GetValueOrDefault(folder) != list)
                {
                    Write(list);
                }
            }

            foreach (var gone in _written.Keys.Except(now.Keys))
            {
                Remove(Path.Combine(folders.Root, gone));
            }

            (_written, _seen) = (now, snapshot);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotWritten(logger, folders.Root, e);
        }
    }

    private void Write(MusicPlaylist list)
    {
        var folder = Directory.CreateDirectory(Path.Combine(folders.Root, list.Folder)).FullName;
        StringBuilder text = new();
        foreach (var line in list.Lines.Split('\n'))
        {
            text.Append(line.Contains("://", StringComparison.Ordinal) ? line : $"{folders.OnNodes}/{line}").Append('\n');
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        // Named by all that it depends on: a change of the chime, too, must bring a switch to the end of its list.
        var name = Convert.ToHexStringLower(SHA256.HashData([.. bytes, .. Encoding.UTF8.GetBytes($"{list.Chime} {list.ChimeSeconds}")]))[..16] + ".loc";
        var target = Path.Combine(folder, name);
        if (!File.Exists(target))
        {
            var made = Path.Combine(folders.NewStaging(), name);
            File.WriteAllBytes(made, bytes);
            File.Move(made, target, overwrite: true);
            Directory.Delete(Path.GetDirectoryName(made)!);
        }

        foreach (var other in Directory.EnumerateFiles(folder).Where(f => f != target).ToList())
        {
            Empty(other);
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            foreach (var file in Directory.EnumerateFiles(folder).ToList())
            {
                Empty(file);
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Empty(string file)
    {
        File.WriteAllText(file, "");
        File.Delete(file);
    }

    [LoggerMessage(2461, LogLevel.Error, "Music on hold could not be written to {Folder}; switches go on with what they have.")]
    private static partial void NotWritten(ILogger logger, string folder, Exception exception);
}
