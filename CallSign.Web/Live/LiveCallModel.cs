using CallSign.Core.Cdrs;
using CallSign.Telephony.Monitoring;

namespace CallSign.Web.Live;

/// <summary>A live call as the hub and the REST API send it. Times are UTC.</summary>
public sealed record LiveCallModel
{
    /// <summary>Key of the call: Unique-ID of its first leg.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>The tenant; null for a call of none, which only the platform sees.</summary>
    public required Guid? TenantId { get; init; }

    public required CallState State { get; init; }

    public required CallDirection Direction { get; init; }

    /// <summary>The caller's number.</summary>
    public required string Caller { get; init; }

    public required string CallerName { get; init; }

    /// <summary>The number that was dialled.</summary>
    public required string Callee { get; init; }

    public required string CalleeName { get; init; }

    /// <summary>When the first leg was created.</summary>
    public required DateTime StartTime { get; init; }

    /// <summary>Null while nobody has answered.</summary>
    public required DateTime? AnswerTime { get; init; }

    /// <summary>Since when <see cref="State"/> is what it is.</summary>
    public required DateTime StateSince { get; init; }

    /// <summary>When FreeSWITCH last said something about the call: how old this is.</summary>
    public required DateTime LastEventAt { get; init; }

    public required string Node { get; init; }

    public required string? Codec { get; init; }

    public required string? Queue { get; init; }

    public required string? Conference { get; init; }

    public required string? ParkedAt { get; init; }

    public required string? Gateway { get; init; }

    /// <summary>Whether the call is being recorded.</summary>
    public required bool Recording { get; init; }

    /// <summary>Whether a lost connection left something unknown.</summary>
    public required bool Uncertain { get; init; }

    /// <summary>Grows with each change of the call.</summary>
    public required long Revision { get; init; }

    /// <summary>Channels that are there now, in order of creation.</summary>
    public required IReadOnlyList<LiveLegModel> Legs { get; init; }

    public static LiveCallModel Of(LiveCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new LiveCallModel
        {
            Uuid = call.CallUuid,
            TenantId = call.TenantId,
            State = call.State,
            Direction = call.Direction,
            Caller = call.CallerNumber,
            CallerName = call.CallerName,
            Callee = call.CalleeNumber,
            CalleeName = call.CalleeName,
            StartTime = call.StartedAt,
            AnswerTime = call.AnsweredAt,
            StateSince = call.StateSince,
            LastEventAt = call.LastEventAt,
            Node = call.Node,
            Codec = call.Codec,
            Queue = call.Queue,
            Conference = call.Conference,
            ParkedAt = call.ParkedAt,
            Gateway = call.Gateway,
            Recording = call.Recording,
            Uncertain = call.Uncertain,
            Revision = call.Revision,
            Legs = [.. call.Legs.Select(l => new LiveLegModel(l.Uuid, l.Direction, l.ChannelName, l.Number, l.Name, l.State, l.BridgedTo))],
        };
    }
}

/// <summary>A channel of a live call.</summary>
/// <param name="Uuid">Unique-ID.</param>
/// <param name="Direction"><c>inbound</c> or <c>outbound</c>, seen from FreeSWITCH.</param>
/// <param name="ChannelName">As <c>sofia/internal/1000@acme.test</c>.</param>
/// <param name="Number">The party's number.</param>
/// <param name="Name">The party's name.</param>
/// <param name="State">The leg's own state.</param>
/// <param name="BridgedTo">Unique-ID of the channel it talks to.</param>
public sealed record LiveLegModel(Guid Uuid, string Direction, string ChannelName, string Number, string Name, CallState State, Guid? BridgedTo);
