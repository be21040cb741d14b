namespace CallSign.Core.VoicemailMessages;

/// <summary>Audio that is kept.</summary>
/// <param name="TenantId">Whose.</param>
/// <param name="Id">Of which message.</param>
/// <param name="KeptAt">When it was put there, UTC.</param>
public readonly record struct KeptMessage(Guid TenantId, Guid Id, DateTime KeptAt);

/// <summary>Keeps the audio of messages: the voicemail folder, or a bucket whose copies are in the folder.</summary>
public interface IVoicemailAudio
{
    /// <summary>Moves a recording to where it stays; nothing where it was moved before.</summary>
    Task KeepAsync(Guid tenantId, Guid id, string file, CancellationToken cancellationToken);

    /// <summary>The WAV file, seekable; null where there is none.</summary>
    Task<Stream?> OpenAsync(Guid tenantId, Guid id, CancellationToken cancellationToken);

    /// <summary>The file as a switch plays it; null where there is none.</summary>
    Task<string?> PathOnNodesAsync(Guid tenantId, Guid id, CancellationToken cancellationToken);

    /// <summary>Forgets it; nothing where there is none.</summary>
    Task DeleteAsync(Guid tenantId, Guid id, CancellationToken cancellationToken);

    /// <summary>Everything that is kept.</summary>
    Task<IReadOnlyList<KeptMessage>> AllAsync(CancellationToken cancellationToken);

    /// <summary>Frees what it can have again; once an hour.</summary>
    Task TidyAsync(CancellationToken cancellationToken);
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

    public Task<Stream?> OpenAsync(Guid tenantId, Guid id, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(PathOf(tenantId, id), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, useAsync: true));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task<string?> PathOnNodesAsync(Guid tenantId, Guid id, CancellationToken cancellationToken) =>
        Task.FromResult(File.Exists(PathOf(tenantId, id)) ? $"{folders.OnNodes}/{tenantId:N}/{id:N}.wav" : null);

    public Task DeleteAsync(Guid tenantId, Guid id, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folders.Of(tenantId)))
        {
            File.Delete(PathOf(tenantId, id));
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<KeptMessage>> AllAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<KeptMessage>>([.. All()]);

    public Task TidyAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    internal string PathOf(Guid tenantId, Guid id) => Path.Combine(folders.Of(tenantId), $"{id:N}.wav");

    private IEnumerable<KeptMessage> All()
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
                    yield return new KeptMessage(tenantId, id, File.GetLastWriteTimeUtc(file));
                }
            }
        }
    }
}
