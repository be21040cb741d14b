using System.Globalization;
using CallSign.Core.Cdrs;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Monitoring;

namespace CallSign.Telephony.Cdrs;

/// <summary>Makes a CDR of what mod_json_cdr or mod_xml_cdr posts for one channel, agreeing with what the events tell of the same channel.</summary>
public sealed class CdrPost(ITenantDomains domains, TimeProvider time)
{
    private static readonly string[] BridgeVariables = ["bridge_uuid", "signal_bond", "last_bridge_to"];
    private static readonly DateTime Earliest = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Largest body that is read, bytes.</summary>
    public const int MaxBytes = CdrText.MaxBytes;

    /// <param name="body">JSON or XML, bare or as the form field <c>cdr</c>.</param>
    /// <param name="nodeOf">The portal's name of the node that calls itself so.</param>
    /// <exception cref="BadCdrException">It is no CDR; the message says why.</exception>
    public Cdr Read(ReadOnlyMemory<byte> body, Func<string, string> nodeOf)
    {
        ArgumentNullException.ThrowIfNull(nodeOf);
        var text = CdrText.Unwrap(body, out var percent);
        if (text.IsEmpty)
        {
            throw new BadCdrException("The body is empty.");
        }

        var document = text.Span[0] switch
        {
            (byte)'{' => JsonCdr.Read(text, percent),
            (byte)'<' => XmlCdr.Read(text),
            _ => throw new BadCdrException("The body is neither JSON nor XML, nor a form with the field 'cdr'."),
        };
        return Assemble(document, nodeOf);
    }

    private Cdr Assemble(CdrDocument document, Func<string, string> nodeOf)
    {
        var first = document.Profiles.Count > 0 ? document.Profiles[^1] : new CdrProfile();
        var uuid = ChannelId.Read(document.Variable("uuid") is { Length: > 0 } own ? own : first.Uuid);
        if (uuid == Guid.Empty)
        {
            throw new BadCdrException("The CDR has no 'uuid' of its channel.");
        }

        var started = Time(document.Variable("start_uepoch")) ?? Time(first.Created)
            ?? throw new BadCdrException("The CDR has no 'start_uepoch': when its channel was created is not told.");
        if (started < Earliest || started > time.GetUtcNow().UtcDateTime.AddDays(1))
        {
            throw new BadCdrException($"The CDR says that its channel was created at {started:u}, which can't be.");
        }

        var answered = Time(document.Variable("answer_uepoch"));
        var ended = Time(document.Variable("end_uepoch")) ?? answered ?? started;
        ended = ended < started ? started : ended;
        var cause = Short(document.Variable("hangup_cause"));
        var outbound = (document.Direction.Length > 0 ? document.Direction : document.Variable("direction")) == "outbound";
        var caller = CallParties.Number(first.CallerNumber);
        var called = document.Profiles.SelectMany(p => p.Originatees).DistinctBy(o => o.Uuid).ToList();
        var bridged = ChannelId.Read(document.Variable("last_bridge_to") is { Length: > 0 } last ? last : document.Variable("bridge_uuid"));
        var party = called.Find(o => bridged != Guid.Empty && ChannelId.Read(o.Uuid) == bridged);
        var gateway = Gateway(document);
        var number = outbound ? first.Destination : caller;
        var name = outbound ? "" : first.CallerName;
        return new Cdr
        {
            CallUuid = uuid,
            TenantId = document.IsForgeable ? null : Tenant(document, outbound),
            Direction = Direction(document, outbound, gateway),
            CallerNumber = caller.Length > 0 ? caller : outbound ? first.Destination : "",
            CallerName = first.CallerName,
            DestinationNumber = first.Destination,
            AnsweredBy = party?.Destination is { Length: > 0 } by ? by : null,
            Status = Status(document, answered, cause),
            HangupCause = cause,
            StartedAt = started,
            AnsweredAt = answered,
            EndedAt = ended,
            DurationMs = (long)(ended - started).TotalMilliseconds,
            BillSeconds = CdrAssembler.BillSeconds(answered, ended),
            Node = Short(nodeOf(document.SwitchName)),
            Queue = Optional(domains.ShownAs(document.Variable("cc_queue"))),
            Gateway = gateway,
            ReadCodec = Optional(document.Variable("rtp_use_codec_name")) ?? Optional(document.Variable("read_codec")),
            Legs =
            [
                new CdrLeg(
                    uuid, outbound ? "outbound" : "inbound", Short(document.Variable("channel_name") is { Length: > 0 } channel ? channel : first.ChannelName),
                    number, name, started, answered, ended, cause, Optional(document.Variable("sip_call_id"))),
                .. called.Where(o => ChannelId.Read(o.Uuid) is var leg && leg != Guid.Empty && leg != uuid)
                    .Select(o => new CdrLeg(ChannelId.Read(o.Uuid), "outbound", o.ChannelName, o.Destination, "", started, null, null, "", null)),
            ],
            Source = document.Source,
            LegOf = document.IsForgeable ? null : LegOf(document, uuid),
            Related = document.IsForgeable ? [] : Related(document, uuid),
        };
    }

    // The same trust as with events: what the switch decided, never what an unauthenticated caller wrote.
    private Guid? Tenant(CdrDocument document, bool outbound)
    {
        var names = new List<string> { document.Variable("domain_name") };
        if (outbound)
        {
            names.Insert(0, document.Variable("dialed_domain"));
        }

        names.AddRange(document.Profiles.Select(p => p.Context));
        if (document.Variable("sip_authorized") == "true")
        {
            names.Add(document.Variable("sip_auth_realm"));
            names.Add(document.Variable("sip_from_host"));
        }

        foreach (var name in names)
        {
            if (name.Length > 0 && domains.TryGetTenant(name, out var tenant))
            {
                return tenant;
            }
        }

        return null;
    }

    private static CallDirection Direction(CdrDocument document, bool outbound, string? gateway) =>
        !outbound && document.Variable("sip_authorized") != "true" && document.Variable("user_name").Length == 0 ? CallDirection.Inbound
        : gateway is not null ? CallDirection.Outbound
        : CallDirection.Internal;

    // Of the leg itself, or of the last bridge: sofia/gateway/<name>/<number>.
    private static string? Gateway(CdrDocument document) => Optional(document.Variable("sip_gateway_name"))
        ?? (document.Variable("last_app") == "bridge" && document.Variable("last_arg").Split('/') is [.., "gateway", var name, _] ? Optional(name) : null);

    private static CdrStatus Status(CdrDocument document, DateTime? answered, string cause)
    {
        if (document.Variable("voicemail_message_len") is { Length: > 0 } length && length != "0")
        {
            return CdrStatus.Voicemail;
        }

        if (document.Variable("last_bridge_to").Length > 0 || document.Variable("bridge_uuid").Length > 0)
        {
            return CdrStatus.Answered;
        }

        if (document.Variable("cc_cause") == "cancel")
        {
            return document.Variable("cc_cancel_reason") is "" or "BREAK_OUT" ? CdrStatus.Cancelled : CdrStatus.NoAnswer;
        }

        if (document.Variable("last_app") == "voicemail" && !document.Variable("last_arg").StartsWith("check", StringComparison.Ordinal))
        {
            return CdrStatus.NoAnswer;
        }

        var rang = Time(document.Variable("progress_uepoch")) is not null || Time(document.Variable("progress_media_uepoch")) is not null;
        return answered is not null ? CdrStatus.Answered : CdrAssembler.Unanswered(cause, rang);
    }

    private static Guid? LegOf(CdrDocument document, Guid uuid)
    {
        var owners = new[] { document.Variable("originating_leg_uuid"), document.Variable("originator"), document.Variable("cc_member_session_uuid") }
            .Concat(document.Profiles.SelectMany(p => p.Originators).Select(o => o.Uuid));
        foreach (var owner in owners.Select(ChannelId.Read))
        {
            if (owner != Guid.Empty && owner != uuid)
            {
                return owner;
            }
        }

        return null;
    }

    private static Guid[] Related(CdrDocument document, Guid uuid) =>
    [
        .. BridgeVariables.Select(v => ChannelId.Read(document.Variable(v)))
            .Where(u => u != Guid.Empty && u != uuid).Distinct(),
    ];

    private static DateTime? Time(string microseconds) =>
        long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? Time(value) : null;

    private static DateTime? Time(long microseconds) => microseconds is > 0 and < 253_402_300_800_000_000
        ? WireText.Milliseconds(DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond))
        : null;

    private static string Short(string text) => WireText.Clean(text);

    private static string? Optional(string text) => WireText.Clean(text) is { Length: > 0 } clean ? clean : null;
}
