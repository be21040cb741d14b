namespace CallSign.Core.VoicemailMessages;

/// <summary>The voicemail folder, as this machine and as the nodes see it: both read and write the same disk.</summary>
/// <param name="root">Where it is here; made when it is needed.</param>
/// <param name="onNodes">Where the nodes find it, without a slash at the end.</param>
public sealed class VoicemailFolders(string root, string onNodes)
{
    private const string IncomingName = "incoming";
    private const string ScreeningName = "screening";

    public string Root { get; } = root;

    public string OnNodes { get; } = onNodes;

    /// <summary>Recordings that are not in a mailbox yet, each with a note of what it is.</summary>
    public string Incoming => Path.Combine(Root, IncomingName);

    /// <summary>Makes the folder of <see cref="Incoming"/>. Where FreeSWITCH runs as another user of a common group, both can write there.</summary>
    public void PrepareIncoming()
    {
        Directory.CreateDirectory(Incoming);
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
            try
            {
                File.SetUnixFileMode(Incoming, File.GetUnixFileMode(Incoming) | Shared);
            }
            catch (UnauthorizedAccessException)
            {
                // somebody else's folder: then he has said who may write
            }
        }
    }

    /// <summary>The file that a switch records into.</summary>
    public string IncomingOnNodes(Guid id) => $"{OnNodes}/{IncomingName}/{id:N}.wav";

    /// <summary>The same file here.</summary>
    public string IncomingFile(Guid id) => Path.Combine(Incoming, $"{id:N}.wav");

    /// <summary>Names that callers said, for whoever decides whether to take their calls.</summary>
    public string Screening => Path.Combine(Root, ScreeningName);

    /// <summary>The file that a switch records a name into.</summary>
    public string ScreeningOnNodes(Guid id) => $"{OnNodes}/{ScreeningName}/{id:N}.wav";

    /// <summary>A tenant's own folder here.</summary>
    public string Of(Guid tenantId) => Path.Combine(Root, tenantId.ToString("N"));
}
