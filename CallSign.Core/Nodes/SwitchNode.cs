using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;

namespace CallSign.Core.Nodes;

/// <summary>A FreeSWITCH that the portal watches, as an administrator entered it; those of the environment are not stored.</summary>
public sealed class SwitchNode : IPlatformWide
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>1–60 letters, digits, <c>_ . -</c>; unique.</summary>
    public required string Name { get; set; }

    /// <summary>Host name or address of event_socket.</summary>
    public required string Host { get; set; }

    /// <summary>TCP port of event_socket.</summary>
    public int Port { get; set; } = 8021;

    public EncryptedSecret Password { get; set; }

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }
}
