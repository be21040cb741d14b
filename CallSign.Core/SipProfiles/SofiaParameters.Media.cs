namespace CallSign.Core.SipProfiles;

public static partial class SofiaParameters
{
    private const string Codecs = "Codecs and negotiation";
    private const string Rtp = "Audio and video (RTP)";
    private const string Debug = "Tracing";
    private const string Ndlb = "Peculiar devices";

    private static IEnumerable<SofiaParameter> Media() =>
    [
        new SofiaParameter("codec-prefs", SofiaType.List, Codecs, "the switch's own", "Codecs of calls in both directions, the preferred one first."),
        new SofiaParameter("inbound-codec-prefs", SofiaType.List, Codecs, "the switch's own", "Codecs of calls that come in, the preferred one first."),
        new SofiaParameter("outbound-codec-prefs", SofiaType.List, Codecs, "the switch's own", "Codecs of calls that go out, the preferred one first."),
        Enum(Codecs, "inbound-codec-negotiation", "generous", "Whose preference counts: the caller's (generous), ours (greedy), ours alone (scrooge).", "generous", "greedy", "scrooge"),
        Bool(Codecs, "inbound-late-negotiation", false, "Whether the codec is chosen only after the dialplan has run."),
        Bool(Codecs, "disable-transcoding", false, "Whether both legs of a call must have the same codec."),
        Bool(Codecs, "disable-hold", false, "Whether hold is refused."),
        Bool(Codecs, "inbound-bypass-media", false, "Whether audio goes from telephone to telephone and not through the node. Nothing can then be recorded."),
        Bool(Codecs, "inbound-proxy-media", false, "Whether audio is passed through the node unread. Nothing can then be recorded."),
        Enum(Codecs, "media-option", "none", "When audio comes back to the node, or leaves it, in calls that bypass it.", "none", "resume-media-on-hold", "bypass-media-after-att-xfer", "bypass-media-after-hold"),
        Bool(Codecs, "require-secure-rtp", false, "Whether calls without SRTP are refused."),
        Bool(Codecs, "t38-passthru", false, "Whether T.38 faxes are passed from leg to leg."),
        Enum(Codecs, "bitpacking", "none", "Order of bits in G.726.", "none", "aal2"),
        Text(Codecs, "hold-music", SofiaForm.Word, "the switch's own", "What callers on hold hear, as local_stream://moh."),

        Enum(Rtp, "dtmf-type", "rfc2833", "How keys are sent.", "rfc2833", "info", "none"),
        Int(Rtp, "dtmf-duration", 400, 192000, "2000", "Length of a key in samples, 8 to a millisecond."),
        Int(Rtp, "rfc2833-pt", 96, 127, "101", "Payload type of keys."),
        Bool(Rtp, "pass-rfc2833", false, "Whether keys are passed from leg to leg as they come."),
        Bool(Rtp, "liberal-dtmf", false, "Whether keys are taken in any form, whatever was agreed."),
        Int(Rtp, "rtp-digit-delay", 0, 10000, "40", "Milliseconds between two keys."),
        Int(Rtp, "cng-pt", 0, 127, "13", "Payload type of comfort noise."),
        Bool(Rtp, "suppress-cng", false, "Whether comfort noise is neither offered nor sent."),
        Enum(Rtp, "vad", "none", "In which direction silence is not sent.", "none", "in", "out", "both"),
        Text(Rtp, "rtp-timer-name", SofiaForm.Word, "soft", "Timer that paces audio; none for no timer."),
        Bool(Rtp, "rtp-notimer-during-bridge", false, "Whether bridged calls go without that timer."),
        Bool(Rtp, "rtp-autofix-timing", true, "Whether a wrong packet length of the other side is noticed and followed."),
        Bool(Rtp, "rtp-rewrite-timestamps", false, "Whether time stamps are written anew."),
        Bool(Rtp, "disable-rtp-auto-adjust", false, "Whether audio from another address than agreed is left unheard."),
        Int(Rtp, "rtp-timeout-sec", 0, 86400, "0", "Seconds without audio after which a call is ended; 0 for never."),
        Int(Rtp, "rtp-hold-timeout-sec", 0, 86400, "0", "Seconds without audio after which a call on hold is ended; 0 for never."),
        Int(Rtp, "auto-jitterbuffer-msec", 20, 10000, "", "Milliseconds of a jitter buffer that every call gets."),
        Int(Rtp, "rtcp-audio-interval-msec", 100, 60000, "", "Milliseconds between two reports on the quality of audio."),
        Int(Rtp, "rtcp-video-interval-msec", 100, 60000, "", "Milliseconds between two reports on the quality of video."),

        Bool(Debug, "sip-trace", false, "Whether every SIP message is logged. It costs much and shows who calls whom."),
        Bool(Debug, "sip-capture", false, "Whether SIP messages go to the capture server."),
        Int(Debug, "debug", 0, 9, "0", "How much the SIP library logs."),
    ];

    private static IEnumerable<SofiaParameter> Quirks() =>
    [
        Enum(Ndlb, "NDLB-force-rport", "false", "Whether answers go to the port that a request came from, asked for or not.", "true", "false", "safe", "client-only", "server-only", "disabled").AtStart(),
        Bool(Ndlb, "NDLB-received-in-nat-reg-contact", false, "Whether contacts of telephones behind NAT get a received parameter."),
        Bool(Ndlb, "NDLB-broken-auth-hash", false, "Whether the digest is also computed over a wrong method."),
        Bool(Ndlb, "NDLB-sendrecv-in-session", false, "Whether sendrecv stands at the session and not at the stream."),
        Bool(Ndlb, "NDLB-allow-bad-iananame", false, "Whether codecs are known by their number where their name is wrong."),
        Bool(Ndlb, "NDLB-expires-in-register-response", false, "Whether an Expires header goes with the answer to REGISTER."),
        Bool(Ndlb, "NDLB-allow-crypto-in-avp", false, "Whether SRTP keys are taken in an offer that names plain RTP."),
        Bool(Ndlb, "NDLB-allow-nondup-sdp", true, "Whether an answer may differ from what came early."),
        Bool(Ndlb, "NDLB-proxy-never-patch-reinvites", false, "Whether offers within a call are passed on unchanged where audio is proxied."),
        Bool(Ndlb, "NDLB-support-asterisk-missing-srtp-auth", false, "Whether SRTP is taken from peers that leave its authentication out."),
        Text(Ndlb, "auto-rtp-bugs", SofiaForm.Word, "clear", "Known faults of RTP that are worked around when they are noticed."),
        Text(Ndlb, "manual-rtp-bugs", SofiaForm.Word, "", "Known faults of RTP that are always worked around, with | between them."),
        Text(Ndlb, "manual-video-rtp-bugs", SofiaForm.Word, "", "Known faults of RTP that are always worked around for video."),
        Bool(Ndlb, "ignore-183nosdp", false, "Whether a 183 without an answer is left out of account."),
    ];
}
