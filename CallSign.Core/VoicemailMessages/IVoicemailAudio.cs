namespace CallSign.Core.VoicemailMessages;

/// <summary>Keeps the audio of messages. The one that ships keeps files in the voicemail folder.</summary>
public interface IVoicemailAudio
{
    /// <summary>Moves a recording to where it stays; nothing where it was moved before.</summary>
    Task KeepAsync(Guid tenantId, Guid id, string file, CancellationToken cancellationToken);

    /// <summary>Gives another message the same audio.</summary>
    Task CopyAsync(Guid tenantId, Guid from, Guid to, CancellationToken cancellationToken);

    /// <summary>The WAV file, seekable; null where there is none.</summary>
    Stream? Open(Guid tenantId, Guid id);

    /// <summary>The file as a switch plays it; null where there is none.</summary>
    Task<string?> PathOnNodesAsync(Guid tenantId, Guid id, CancellationToken cancellationToken);

    /// <summary>Forgets it; nothing where there is none.</summary>
    Task DeleteAsync(Guid tenantId, Guid id, CancellationToken cancellationToken);

    /// <summary>Everything that is kept, with the time at which it was.</summary>
    IEnumerable<(Guid TenantId, Guid Id, DateTime KeptAt)> All();
}

/// <summary>Keeps messages as <c>tenant/message.wav</c> in the voicemail folder.</summary>
public sealed class FolderVoicemailAudio(VoicemailFolders folders) : IVoicemailAudio
{
    public Task KeepAsync(Guid tenantId, Guid id, string file, CancellationToken cancellationToken)
    {
        if (File.Exists(file))
        {
            Directory.CreateDirectory(folders.Of(tenantId));
            File.Move(file, PathOf(tenantId, id), overwrite: true); // a rename: same disk
        }

        return Task.CompletedTask;
    }

    public Task CopyAsync(Guid tenantId, Guid from, Guid to, CancellationToken cancellationToken)
    {
        File.Copy(PathOf(tenantId, from), PathOf(tenantId, to), overwrite: true);
        return Task.CompletedTask;
    }

    public Stream? Open(Guid tenantId, Guid id)
    {
        try
        {
            return new FileStream(PathOf(tenantId, id), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, useAsync: true);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public Task<string?> PathOnNodesAsync(Guid tenantId, Guid id, CancellationToken cancellationToken) =>
        Task.FromResult(File.Exists(PathOf(tenantId, id)) ? $"{folders.OnNodes}/{tenantId:N}/{id:N}.wav" : null);

    public Task DeleteAsync(Guid tenantId, Guid id, CancellationToken cancellationToken)
    {
        File.Delete(PathOf(tenantId, id));
        return Task.CompletedTask;
    }

    public IEnumerable<(Guid TenantId, Guid Id, DateTime KeptAt)> All()
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

            foreach (var file in Directory.EnumerateFiles(tenant, "*.wav"))
            {
                if (Guid.TryParseExact(Path.GetFileNameWithoutExtension(file), "N", out var id))
                {
                    yield return (tenantId, id, File.GetLastWriteTimeUtc(file));
                }
            }
        }
    }

    private string PathOf(Guid tenantId, Guid id) => Path.Combine(folders.Of(tenantId), $"{id:N}.wav");
}
