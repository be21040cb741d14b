using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CallSign.Core.Nouns;

namespace CallSign.Core.SipTrunk;

/// <summary>The names of what happens to bridging calls, as webhooks and the hub tell them.</summary>
public static class BridgeEvents
{
    public const string CallerQueued = "callerQueued";

    public const string AgentAnswered = "agentAnswered";

    /// <summary>The switch was told to call out; told again at each attempt.</summary>
    public const string OutboundDialled = "outboundDialled";

    public const string OutboundAnswered = "outboundAnswered";

    public const string ChannelsBridged = "channelsBridged";

    /// <summary>They talked, and it is over.</summary>
    public const string CallCompleted = "callCompleted";

    /// <summary>It is over and they never talked: the outcome says why.</summary>
    public const string CallFailed = "callFailed";

    public const string TrunkStopped = "trunkStopped";

    public const string TrunkLifted = "trunkLifted";

    /// <summary>All, in the order in which a call meets them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [CallerQueued, AgentAnswered, OutboundDialled, OutboundAnswered, ChannelsBridged, CallCompleted, CallFailed, TrunkStopped, TrunkLifted];
}

/// <summary>Something that happened to a bridging call, or to all of a tenant. Programs get it as it stands here, in snake case.</summary>
public sealed record BridgeEvent
{
    /// <summary>The same for every copy of the event: whoever gets two knows that they are one.</summary>
    public required Guid Id { get; init; }

    /// <summary>One of <see cref="BridgeEvents.All"/>.</summary>
    public required string Event { get; init; }

    public required Guid TenantId { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>The bridging call; null where the event is of all.</summary>
    public Guid? CallId { get; init; }

    public BridgeState? State { get; init; }

    public BridgeOutcome? Outcome { get; init; }

    public Guid? QueueId { get; init; }

    public string? Caller { get; init; }

    public string? Number { get; init; }

    public Guid? AgentId { get; init; }

    public string? Gateway { get; init; }

    public int? Attempt { get; init; }

    /// <summary>FreeSWITCH's cause; why, where calling out was stopped.</summary>
    public string? Cause { get; init; }

    public Guid? CallerUuid { get; init; }

    public Guid? AgentUuid { get; init; }

    public Guid? OutboundUuid { get; init; }

    /// <summary>Of one call, as it is now.</summary>
    public static BridgeEvent Of(BridgeCall call, string name, DateTime at)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new BridgeEvent
        {
            Id = IdOf(call.Id, string.Create(CultureInfo.InvariantCulture, $"{name}/{call.Attempts}")), Event = name, TenantId = call.TenantId, At = at, CallId = call.Id,
            State = call.State, Outcome = call.Outcome, QueueId = call.QueueId, Caller = call.CallerNumber, Number = call.Number, AgentId = call.AgentId,
            Gateway = call.Gateway, Attempt = call.Attempts, Cause = call.Cause, CallerUuid = call.CallUuid, AgentUuid = call.AgentUuid, OutboundUuid = call.OutboundUuid,
        };
    }

    /// <summary>Of the tenant's calls as a whole.</summary>
    public static BridgeEvent Of(BridgeStop stop, string name, DateTime at)
    {
        ArgumentNullException.ThrowIfNull(stop);
        return new BridgeEvent { Id = IdOf(stop.Id, name), Event = name, TenantId = stop.TenantId, At = at, Cause = stop.Reason };
    }

    public string ToJson() => JsonSerializer.Serialize(this, NounJson.Options);

    /// <summary>Null where the text is none.</summary>
    public static BridgeEvent? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<BridgeEvent>(text, NounJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Made of what it tells, so that an event which is written twice after a fault is still one.
    private static Guid IdOf(Guid of, string name) => new(SHA256.HashData([.. of.ToByteArray(), .. Encoding.UTF8.GetBytes(name)]).AsSpan(0, 16));
}
