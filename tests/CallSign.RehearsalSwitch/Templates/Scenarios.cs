namespace CallSign.RehearsalSwitch.Templates;

/// <summary>The recorded scenarios, each read when it is first used.</summary>
internal static class Scenarios
{
    private static readonly Dictionary<string, string> TwoParties = new(StringComparer.Ordinal)
    {
        ["User 1000"] = "{callername}", ["User 1001"] = "{calleename}", ["1000"] = "{caller}", ["1001"] = "{callee}", ["acme.test"] = "{domain}",
    };

    private static readonly StepStart Create = new("create", (_, _) => true);
    private static readonly StepStart Ring = new("ring", (e, _) => e.Is("CHANNEL_OUTGOING"));
    private static readonly StepStart Answer = new("answer", (e, _) => e.Is("CODEC"));
    private static readonly StepStart Hangup = new("hangup", (e, _) => e.Is("CHANNEL_HANGUP"));
    private static readonly StepStart HangupA = new("hangup", (e, legs) => e.Is("CHANNEL_HANGUP") && e.ChannelUuid == legs[0]);

    private static readonly Lazy<Scenario> s_internal = new(() => Scenario.Load("internal", TwoParties, Create, Ring, Answer, Hangup));
    private static readonly Lazy<Scenario> s_hold = new(() => Scenario.Load(
        "hold", TwoParties, Create, Ring, Answer,
        new("hold", (e, _) => e.Is("CHANNEL_CALLSTATE", "Channel-Call-State", "HELD")),
        new("resume", (e, _) => e.Is("CHANNEL_CALLSTATE", "Channel-Call-State", "UNHELD")), Hangup));

    private static readonly Lazy<Scenario> s_record = new(() => Scenario.Load(
        "record", TwoParties, Create, Ring, Answer, new("record", (e, _) => e.Is("RECORD_START")), new("recorded", (e, _) => e.Is("RECORD_STOP")),
        new("dtmf", (e, _) => e.Is("DTMF")), Hangup));

    private static readonly Lazy<Scenario> s_transfer = new(() => Scenario.Load(
        "transfer", With(("9196", "{target}")), Create, Ring, Answer,
        new("transfer", (e, legs) => e.Is("CHANNEL_HANGUP") && e.ChannelUuid == legs[1]), HangupA));

    private static readonly Lazy<Scenario> s_voicemail = new(() => Scenario.Load(
        "voicemail", With(("991001", "99{callee}")), Create, Answer, new("message", (e, _) => e.Is("RECORD_START")), Hangup));

    private static readonly Lazy<Scenario> s_unanswered = new(() => Scenario.Load(
        "noanswer-cancel", With(("1003", "{callee}")), Create, Answer, Hangup));

    private static readonly Lazy<Scenario> s_outbound = new(() => Scenario.Load(
        "trunkout", With(("+15551234567", "{callee}"), ("15551234567", "{target}"), ("carrier1", "{gateway}")), Create, Ring, Answer, Hangup));

    private static readonly Lazy<Scenario> s_inbound = new(() => Scenario.Load(
        "inbound-user", With(("+493012345678", "{caller}"), ("493012345678", "{callerdigits}"), ("Nordwind", "{callername}"), ("15557654321", "{target}")), Create, Ring, Answer, Hangup));

    private static readonly Lazy<Scenario> s_phoneHold = new(() => Scenario.Load(
        "phonehold", TwoParties, Create, Ring, Answer,
        new("hold", (e, _) => e.Is("CHANNEL_CALLSTATE", "Channel-Call-State", "HELD")), new("resume", (e, _) => e.Is("PLAYBACK_STOP")), Hangup));

    private static readonly Lazy<Scenario> s_refer = new(() => Scenario.Load(
        "refer", With(("9196", "{target}")), Create, Ring, Answer,
        new("refer", (e, legs) => e.Is("CHANNEL_STATE", "Channel-State", "CS_ROUTING") && e.ChannelUuid == legs[1] && e["Answer-State"] == "answered"),
        new("hangup", (e, legs) => e.Is("CHANNEL_HANGUP") && e.ChannelUuid == legs[1])));

    private static readonly Lazy<Scenario> s_park = new(() => Scenario.Load(
        "uuidpark", TwoParties, Create, Ring, Answer,
        new("park", (e, legs) => e.Is("CHANNEL_HANGUP") && e.ChannelUuid == legs[1]), HangupA));

    private static readonly Lazy<Scenario> s_busy = new(() => Scenario.Load("busy", TwoParties, Create, Ring, Hangup));
    private static readonly Lazy<Scenario> s_cancel = new(() => Scenario.Load("cancel", TwoParties, Create, Ring, Hangup));
    private static readonly Lazy<Scenario> s_noAnswer = new(() => Scenario.Load("noanswer", TwoParties, Create, Ring, Hangup));

    private static readonly Lazy<Scenario> s_queue = new(() => Scenario.Load(
        "queue-answered", With(("5000", "{target}")), Create, Answer,
        new("ring", (e, _) => e.Is("CUSTOM", "CC-Agent-State", "Receiving")),
        new("agent", (e, legs) => e.Is("CODEC") && e.ChannelUuid == legs[1]), Hangup));

    private static readonly Lazy<Scenario> s_abandoned = new(() => Scenario.Load("queue-abandon", With(("5000", "{target}")), Create, Answer, Hangup));

    private static readonly Lazy<Scenario> s_conference = new(() => Scenario.Load(
        "conference", With(("3001", "{target}")), Create, Answer, new("join", (e, legs) => e.ChannelUuid == legs[1]),
        new("mute", (e, _) => e.Is("CUSTOM", "Action", "mute-member")), new("kick", (e, _) => e.Is("CUSTOM", "Action", "kick-member")),
        new("hangup", (e, legs) => e.Is("CHANNEL_HANGUP") && e.ChannelUuid == legs[1])));

    private static readonly Lazy<Scenario> s_register = new(() => Scenario.Load(
        "rereg", With(("1002", "{callee}")), new("register", (_, _) => true), new("failure", (e, _) => e["to-user"] == "1002"),
        new("expire", (e, _) => e.Is("CUSTOM", "Event-Subclass", "sofia::expire")), new("more", (e, _) => e.Subclass == "sofia::pre_register")));

    /// <summary>An extension calls another, which answers; the caller hangs up.</summary>
    public static Scenario Internal => s_internal.Value;

    /// <summary>The called leg is held and resumed by uuid_hold.</summary>
    public static Scenario Hold => s_hold.Value;

    /// <summary>The called phone holds and resumes by re-INVITE.</summary>
    public static Scenario PhoneHold => s_phoneHold.Value;

    /// <summary>The caller's phone transfers the called one by REFER.</summary>
    public static Scenario Refer => s_refer.Value;

    /// <summary>uuid_park of the caller.</summary>
    public static Scenario Park => s_park.Value;

    /// <summary>The called phone is busy.</summary>
    public static Scenario Busy => s_busy.Value;

    /// <summary>The caller gives up while it rings.</summary>
    public static Scenario Cancel => s_cancel.Value;

    /// <summary>It rings for too long.</summary>
    public static Scenario NoAnswer => s_noAnswer.Value;

    /// <summary>The call is recorded for a while.</summary>
    public static Scenario Record => s_record.Value;

    /// <summary>A blind transfer of the caller.</summary>
    public static Scenario Transfer => s_transfer.Value;

    /// <summary>A message is left in a mailbox.</summary>
    public static Scenario Voicemail => s_voicemail.Value;

    /// <summary>The called phone is not registered, the mailbox answers, the caller gives up.</summary>
    public static Scenario Unanswered => s_unanswered.Value;

    /// <summary>Out through a gateway.</summary>
    public static Scenario Outbound => s_outbound.Value;

    /// <summary>From a carrier to an extension.</summary>
    public static Scenario Inbound => s_inbound.Value;

    /// <summary>A queue's agent answers.</summary>
    public static Scenario Queue => s_queue.Value;

    /// <summary>The caller leaves a queue before an agent answers.</summary>
    public static Scenario Abandoned => s_abandoned.Value;

    /// <summary>Two callers meet in a conference; one is kicked.</summary>
    public static Scenario Conference => s_conference.Value;

    /// <summary>A phone registers; another fails; the first expires.</summary>
    public static Scenario Register => s_register.Value;

    private static Dictionary<string, string> With(params (string Number, string Slot)[] more)
    {
        var numbers = new Dictionary<string, string>(TwoParties, StringComparer.Ordinal);
        foreach (var (number, slot) in more)
        {
            numbers[number] = slot;
        }

        return numbers;
    }
}
