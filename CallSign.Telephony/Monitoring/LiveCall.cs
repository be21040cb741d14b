using System.Collections.Immutable;
using CallSign.Core.Cdrs;

namespace CallSign.Telephony.Monitoring;

/// <summary>A call as it stands now: an immutable copy that pages, hubs and the API may keep.</summary>
public sealed record LiveCall
{
    /// <summary>Unique-ID of the first leg; stays the call's key when legs come and go.</summary>
    public required Guid CallUuid { get; init; }

    /// <summary>The tenant whose call it is; null where no SIP domain of a tenant is in it. Only the platform sees those.</summary>
    public Guid? TenantId { get; init; }

    /// <summary>Name of the FreeSWITCH node.</summary>
    public required string Node { get; init; }

    public required CallState State { get; init; }

    public CallDirection Direction { get; init; }

    public string CallerNumber { get; init; } = "";

    public string CallerName { get; init; } = "";

    /// <summary>The number that was dialled, or that the call was transferred to since.</summary>
    public string CalleeNumber { get; init; } = "";

    public string CalleeName { get; init; } = "";

    /// <summary>UTC, creation of the first leg.</summary>
    public DateTime StartedAt { get; init; }

    /// <summary>UTC, or null while nobody has answered.</summary>
    public DateTime? AnsweredAt { get; init; }

    /// <summary>UTC of the last change of <see cref="State"/>.</summary>
    public DateTime StateSince { get; init; }

    /// <summary>Codec the first leg is read with, as <c>PCMU</c>.</summary>
    public string? Codec { get; init; }

    /// <summary>Queue, as <c>5000@acme.test</c>.</summary>
    public string? Queue { get; init; }

    /// <summary>Conference room, as <c>3001-acme.test</c>.</summary>
    public string? Conference { get; init; }

    /// <summary>Parking lot and slot, as <c>park@acme.test/5901</c>.</summary>
    public string? ParkedAt { get; init; }

    public string? Gateway { get; init; }

    /// <summary>Whether the call is being recorded now.</summary>
    public bool Recording { get; init; }

    /// <summary>Set where a reconnect left something unknown (times, legs, who bridged whom): shown as such, never guessed.</summary>
    public bool Uncertain { get; init; }

    /// <summary>UTC of the last event of any of its legs: how old the row is.</summary>
    public DateTime LastEventAt { get; init; }

    /// <summary>Grows with each change, so that a late copy never replaces a newer one.</summary>
    public long Revision { get; init; }

    /// <summary>In order of creation; legs that ended are gone.</summary>
    public ImmutableArray<LiveLeg> Legs { get; init; } = [];
}

/// <summary>A channel of a live call.</summary>
/// <param name="Uuid">Unique-ID.</param>
/// <param name="Direction"><c>inbound</c> or <c>outbound</c>, seen from FreeSWITCH.</param>
/// <param name="ChannelName">As <c>sofia/internal/1000@acme.test</c>.</param>
/// <param name="Number">The party's number.</param>
/// <param name="Name">The party's name.</param>
/// <param name="State">The leg's own state.</param>
/// <param name="BridgedTo">Unique-ID of the channel it talks to.</param>
public sealed record LiveLeg(Guid Uuid, string Direction, string ChannelName, string Number, string Name, CallState State, Guid? BridgedTo)
{
    /// <summary>The Unique-ID as the switch knows it, where that is no UUID: <c>origination_uuid</c> may be any text. Else null.</summary>
    public string? SwitchId { get; init; }

    /// <summary>The gateway that it goes out by; null for others.</summary>
    public string? Gateway { get; init; }

    /// <summary>The outbound route that the call of it leaves by; null for others, and until the switch has told.</summary>
    public Guid? OutboundRoute { get; init; }
}

/// <summary>What a call does at this moment.</summary>
public enum CallState
{
    /// <summary>Created; not yet ringing anywhere.</summary>
    Routing,

    /// <summary>A phone rings.</summary>
    Ringing,

    /// <summary>Early media: the caller hears the far end before an answer.</summary>
    Early,

    /// <summary>Answered.</summary>
    Answered,

    /// <summary>A party has put it on hold.</summary>
    Held,

    /// <summary>In a parking lot.</summary>
    Parked,

    /// <summary>Waits in a queue.</summary>
    Queued,

    /// <summary>In a conference room.</summary>
    Conference,

    /// <summary>Listens to another call.</summary>
    Eavesdrop,

    /// <summary>Leaves or fetches a voicemail message.</summary>
    Voicemail,

    /// <summary>On its way to another destination.</summary>
    Transferring,

    /// <summary>Over.</summary>
    Ended,
}
