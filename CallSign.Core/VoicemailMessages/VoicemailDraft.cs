using System.Text.Json;

namespace CallSign.Core.VoicemailMessages;

/// <summary>What is known of a recording before it is in the database: it lies as a note beside the recording, and survives everything.</summary>
public sealed record VoicemailDraft
{
    /// <summary>Most characters of the caller's number and name; the rest is cut off.</summary>
    public const int MostCaller = 100;

    public required Guid Id { get; init; }

    public required Guid TenantId { get; init; }

    public required Guid MailboxId { get; init; }

    public required Guid ChannelUuid { get; init; }

    public string CallerNumber { get; init => field = Cut(value); } = "";

    public string CallerName { get; init => field = Cut(value); } = "";

    /// <summary>UTC.</summary>
    public required DateTime ReceivedAt { get; init; }

    public bool Urgent { get; init; }

    /// <summary>As <see cref="VoicemailMessage.ForwardedBy"/>.</summary>
    public string? ForwardedBy { get; init; }

    /// <summary>Whether the recording is over and is to be delivered.</summary>
    public bool IsComplete { get; init; }

    internal void Write(string file)
    {
        var temporary = file + ".new";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(stream, this);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, file, overwrite: true);
    }

    /// <summary>Null where it is gone or can't be read.</summary>
    internal static VoicemailDraft? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<VoicemailDraft>(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // PostgreSQL has no NUL in text.
    private static string Cut(string text)
    {
        text = text.Replace("\0", "", StringComparison.Ordinal);
        return text.Length <= MostCaller ? text : text[..MostCaller];
    }
}
