namespace CallSign.Core.VoicemailMessages;

/// <summary>What the owner of a mailbox can record for callers.</summary>
public enum VoicemailGreeting
{
    /// <summary>Nobody answered.</summary>
    Unavailable,

    /// <summary>The telephone is busy.</summary>
    Busy,

    /// <summary>In place of all others while it is there.</summary>
    Temporary,

    /// <summary>The owner's name, in the standard words where no greeting is recorded.</summary>
    Name,
}

/// <summary>The greetings of mailboxes: files, so that callers hear them while the database is away.</summary>
public sealed class VoicemailGreetings(VoicemailFolders folders)
{
    /// <summary>The file as a switch plays it; null where none is recorded.</summary>
    public string? PathOnNodes(Guid tenantId, Guid mailboxId, VoicemailGreeting greeting) =>
        File.Exists(PathOf(tenantId, mailboxId, greeting)) ? $"{folders.OnNodes}/{tenantId:N}/greetings/{NameOf(mailboxId, greeting)}" : null;

    /// <summary>Takes a recording of the incoming folder as the greeting, in place of an earlier one.</summary>
    public void Keep(Guid tenantId, Guid mailboxId, VoicemailGreeting greeting, Guid recording)
    {
        var target = PathOf(tenantId, mailboxId, greeting);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Move(folders.IncomingFile(recording), target, overwrite: true);
    }

    /// <summary>Forgets a greeting; nothing where there is none.</summary>
    public void Delete(Guid tenantId, Guid mailboxId, VoicemailGreeting greeting)
    {
        var file = PathOf(tenantId, mailboxId, greeting);
        if (File.Exists(file))
        {
            File.Delete(file);
        }
    }

    private string PathOf(Guid tenantId, Guid mailboxId, VoicemailGreeting greeting) =>
        Path.Combine(folders.Of(tenantId), "greetings", NameOf(mailboxId, greeting));

    private static string NameOf(Guid mailboxId, VoicemailGreeting greeting) => $"{mailboxId:N}-{greeting.ToString().ToLowerInvariant()}.wav";
}
