namespace CallSign.Telephony.Esl;

/// <summary>The kind of a frame: its outer <c>Content-Type</c>.</summary>
public enum EslContentType : byte
{
    /// <summary>None, or one that Event Socket does not have: the stream is out of step and must be closed.</summary>
    Unknown,

    /// <summary><c>auth/request</c>: the first frame of an inbound connection.</summary>
    AuthRequest,

    /// <summary><c>command/reply</c>: the answer is the <c>Reply-Text</c> header.</summary>
    CommandReply,

    /// <summary><c>api/response</c>: the answer is the body.</summary>
    ApiResponse,

    /// <summary><c>text/event-plain</c>.</summary>
    EventPlain,

    /// <summary><c>text/event-json</c>.</summary>
    EventJson,

    /// <summary><c>text/event-xml</c>; never subscribed to.</summary>
    EventXml,

    /// <summary><c>text/disconnect-notice</c>: the switch is about to close, or the call ended and it lingers.</summary>
    DisconnectNotice,

    /// <summary><c>text/rude-rejection</c>: the address is not on the access list of event_socket.conf.</summary>
    RudeRejection,

    /// <summary><c>log/data</c>: one log line after the <c>log</c> command.</summary>
    LogData,
}
