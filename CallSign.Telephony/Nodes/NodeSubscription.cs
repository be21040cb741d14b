using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Nodes;

/// <summary>
/// The events a node is asked for: what is used and no more, because each costs FreeSWITCH 30 microseconds of its own time.
/// BACKGROUND_JOB and HEARTBEAT always come along.
/// </summary>
public sealed record NodeSubscription
{
    /// <summary>What following calls, registrations, gateways, queues, conferences and voicemail takes.</summary>
    public static NodeSubscription Default { get; } = new()
    {
        Events =
        [
            EslEventName.ChannelCreate, EslEventName.ChannelOriginate, EslEventName.ChannelOutgoing, EslEventName.ChannelProgress,
            EslEventName.ChannelProgressMedia, EslEventName.ChannelAnswer, EslEventName.ChannelBridge, EslEventName.ChannelUnbridge,
            EslEventName.ChannelHold, EslEventName.ChannelUnhold, EslEventName.ChannelPark, EslEventName.ChannelUnpark,
            EslEventName.ChannelCallstate, EslEventName.ChannelExecute, EslEventName.ChannelHangup, EslEventName.ChannelHangupComplete,
            EslEventName.ChannelDestroy, EslEventName.ChannelUuid, EslEventName.CallUpdate, EslEventName.Codec,
            EslEventName.RecordStart, EslEventName.RecordStop, EslEventName.MessageWaiting, EslEventName.Shutdown,
        ],
        CustomSubclasses =
        [
            "sofia::register", "sofia::unregister", "sofia::expire", "sofia::gateway_state", "sofia::gateway_add", "sofia::gateway_delete",
            "sofia::profile_start", "sofia::transferor", "sofia::transferee", "sofia::replaced", "sofia::intercepted",
            "callcenter::info", "conference::maintenance", "valet_parking::info", "vm::maintenance",
        ],
    };

    /// <summary>Events by name, without CUSTOM.</summary>
    public required IReadOnlyList<EslEventName> Events { get; init; }

    /// <summary>Subclasses of CUSTOM.</summary>
    public IReadOnlyList<string> CustomSubclasses { get; init; } = [];
}
