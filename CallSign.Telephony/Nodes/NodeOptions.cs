using System.Text;
using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Nodes;

/// <summary>One FreeSWITCH to connect to. Equal options mean the same connection, so a changed copy reconnects that node.</summary>
public sealed record NodeOptions
{
    /// <summary>Unique among the nodes, at most 64 characters; shown to people and kept with calls and CDRs.</summary>
    public required string Name { get; init; }

    /// <summary>Host name or address.</summary>
    public required string Host { get; init; }

    /// <summary>Port of mod_event_socket, 8021 unless changed there.</summary>
    public int Port { get; init; } = 8021;

    /// <summary>Password of event_socket.conf, or of <see cref="User"/>. Never logged.</summary>
    public required string Password { get; init; }

    /// <summary><c>user@domain</c> for <c>userauth</c>; null for the switch's own password.</summary>
    public string? User { get; init; }

    /// <summary>Form of the events. Plain costs FreeSWITCH half of JSON.</summary>
    public EslEventFormat Format { get; init; } = EslEventFormat.Plain;

    /// <summary>First pause before a new attempt; it doubles up to <see cref="MaxBackOff"/>.</summary>
    public TimeSpan MinBackOff { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest pause before a new attempt.</summary>
    public TimeSpan MaxBackOff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often an idle connection is asked for a sign of life, and its round trip measured.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the channels are compared with FreeSWITCH's own list although nothing seems amiss.</summary>
    public TimeSpan ResyncInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Shortest time between two comparisons, however many reasons there are.</summary>
    public TimeSpan MinResyncInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Missing numbers a second in <c>Event-Sequence</c> that count as normal. FreeSWITCH numbers every event, also those that are not
    /// subscribed to and its own questions to xml_curl, so the numbers that arrive always have holes; a larger one means lost events.
    /// </summary>
    public int SequenceTolerance { get; init; } = 100;

    /// <summary>Limits of the connection.</summary>
    public EslConnectionOptions Connection { get; init; } = new();

    // A record prints its members; the password must not be among them.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(Name).Append(" = ").Append(Host).Append(':').Append(Port);
        return true;
    }
}
