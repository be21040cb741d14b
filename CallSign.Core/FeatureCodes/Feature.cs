namespace CallSign.Core.FeatureCodes;

/// <summary>What is dialled behind a feature's code.</summary>
public enum FeatureInput
{
    /// <summary>Nothing: the code alone.</summary>
    None,

    /// <summary>A number, as in <c>*72</c> and <c>1002</c>.</summary>
    Number,

    /// <summary>An extension of the tenant.</summary>
    Extension,

    /// <summary>Two digits that name a slot of the parking lot.</summary>
    Slot,

    /// <summary>The digits of an agent code, or nothing.</summary>
    AgentCode,

    /// <summary>Digits that say what, as the state of a room.</summary>
    Digits,

    /// <summary>Nothing is dialled: the code is pressed during a call.</summary>
    DuringCall,
}

/// <summary>Something that a telephone asks for by a code.</summary>
/// <param name="Name">As rows and the API name it: <c>do_not_disturb_on</c>.</param>
/// <param name="Group">Heading that it is listed under.</param>
/// <param name="Title">In a few words.</param>
/// <param name="Meaning">What it does, in one sentence.</param>
/// <param name="Code">The code where the tenant has chosen none.</param>
/// <param name="Input">What follows the code.</param>
/// <param name="OnByDefault">Whether it works where the tenant has not decided.</param>
/// <param name="IsReserved">Its code is kept free; the feature itself comes later and is not offered.</param>
public sealed record Feature(
    string Name, string Group, string Title, string Meaning, string Code, FeatureInput Input = FeatureInput.None, bool OnByDefault = true, bool IsReserved = false)
{
    public const string ForwardAllOn = "forward_all_on";
    public const string ForwardAllOff = "forward_all_off";
    public const string ForwardBusyOn = "forward_busy_on";
    public const string ForwardBusyOff = "forward_busy_off";
    public const string ForwardNoAnswerOn = "forward_no_answer_on";
    public const string ForwardNoAnswerOff = "forward_no_answer_off";
    public const string DoNotDisturbOn = "do_not_disturb_on";
    public const string DoNotDisturbOff = "do_not_disturb_off";
    public const string DirectedPickup = "directed_pickup";
    public const string GroupPickup = "group_pickup";
    public const string Park = "park";
    public const string Retrieve = "retrieve";
    public const string OwnVoicemail = "own_voicemail";
    public const string AnyVoicemail = "any_voicemail";
    public const string Intercom = "intercom";
    public const string RecordOnDemand = "record_on_demand";
    public const string Spy = "spy";
    public const string ConferenceAccess = "conference_access";
    public const string EchoTest = "echo_test";
    public const string DelayedEcho = "delayed_echo";
    public const string SpeakingClock = "speaking_clock";
    public const string OwnNumber = "own_number";
    public const string QueueLogin = "queue_login";
    public const string QueueLogout = "queue_logout";
    public const string QueuePause = "queue_pause";
    public const string QueueWrapUp = "queue_wrap_up";

    public const string RecordPrompt = "record_prompt";
    public const string RoomState = "room_state";
    public const string MiniBar = "mini_bar";
    public const string WakeUp = "wake_up";

    private const string Forwarding = "Call forwarding";
    private const string Pickup = "Taking calls";
    private const string Parking = "Parking";
    private const string Mailbox = "Voicemail";
    private const string Talk = "Talking and listening";
    private const string Queues = "Queues";
    private const string GuestRooms = "Guest rooms";
    private const string Test = "Tests and announcements";

    /// <summary>Every feature, in the order in which they are listed.</summary>
    public static IReadOnlyList<Feature> All { get; } =
    [
        new(ForwardAllOn, Forwarding, "Forward all calls", "Sends every call to the number dialled behind the code.", "*72", FeatureInput.Number),
        new(ForwardAllOff, Forwarding, "Stop forwarding all calls", "Calls ring the phone again.", "*73"),
        new(ForwardBusyOn, Forwarding, "Forward when busy", "Sends calls to the number dialled behind the code while the phone is in use.", "*90", FeatureInput.Number),
        new(ForwardBusyOff, Forwarding, "Stop forwarding when busy", "Callers hear busy, or reach the mailbox.", "*91"),
        new(ForwardNoAnswerOn, Forwarding, "Forward when not answered", "Sends calls that nobody takes to the number dialled behind the code.", "*92", FeatureInput.Number),
        new(ForwardNoAnswerOff, Forwarding, "Stop forwarding when not answered", "Calls that nobody takes reach the mailbox, or end.", "*93"),
        new(DoNotDisturbOn, Forwarding, "Do not disturb", "The phone stays silent; callers hear busy, or reach the mailbox.", "*78"),
        new(DoNotDisturbOff, Forwarding, "End do not disturb", "The phone rings again.", "*79"),
        new(DirectedPickup, Pickup, "Directed pickup", "Takes the call that rings at the extension dialled behind the code.", "*85", FeatureInput.Extension),
        new(GroupPickup, Pickup, "Group pickup", "Takes the call that rings at any phone of the caller's own call group.", "*8"),
        new(Park, Parking, "Park", "Parks the call in a free slot and says its number. Works while the company has no parking lot of its own.", "5900"),
        new(Retrieve, Parking, "Parking slots", "With two digits behind it, parks in that slot or takes the call that waits there.", "59", FeatureInput.Slot),
        new(OwnVoicemail, Mailbox, "Own mailbox", "Opens the mailbox of the phone that calls.", "*97"),
        new(AnyVoicemail, Mailbox, "Any mailbox", "Asks for the number of a mailbox and its PIN.", "*98"),
        new(Intercom, Talk, "Intercom", "Calls an extension whose phone answers by itself on its speaker.", "*80", FeatureInput.Extension),
        new(RecordOnDemand, Talk, "Record on demand", "Pressed during a call between extensions, records it from then on.", "*2", FeatureInput.DuringCall, OnByDefault: false),
        new(Spy, Talk, "Listen to a call", "Joins the call of an extension unheard. Only extensions of supervisors and administrators may.", "*33", FeatureInput.Extension),
        new(ConferenceAccess, Talk, "Conference access", "Asks for the number of a conference room, or for the personal code of an invitation.", "*50"),
        new(RecordPrompt, Talk, "Record a prompt", "Records a new sound for the library. Asks for the PIN of the caller's own mailbox, so only extensions with one can use it.", "*732", OnByDefault: false),
        new(EchoTest, Test, "Echo test", "Sends back what is said.", "9196"),
        new(DelayedEcho, Test, "Delayed echo", "Sends back what is said, five seconds later.", "9195"),
        new(SpeakingClock, Test, "Speaking clock", "Says date and time of the caller's time zone.", "*60"),
        new(OwnNumber, Test, "Own number", "Says the number of the phone that calls.", "*65"),
        new(QueueLogin, Queues, "Queue log in", "The agent whose phone calls takes calls of his queues, also after a break.", "*22"),
        new(QueueLogout, Queues, "Queue log out", "The agent takes no more calls.", "*23"),
        new(QueuePause, Queues, "Queue break", "The agent takes a break; the digits behind the code say why.", "*24", FeatureInput.AgentCode),
        new(QueueWrapUp, Queues, "Result of a queue call", "The digits behind the code say what came of the agent's last call.", "*25", FeatureInput.AgentCode),
        new(RoomState, GuestRooms, "State of the room", "From a room's telephone: 1 clean, 2 dirty, 3 inspected, 4 out of order.", "*70", FeatureInput.Digits),
        new(MiniBar, GuestRooms, "Mini-bar", "From a room's telephone: the two digits of the article, then how many; nothing for one.", "*71", FeatureInput.Digits),
        new(WakeUp, GuestRooms, "Wake-up call", "From a room's telephone: says the wake-up calls that are set, and sets or cancels them.", "*68"),
    ];

    /// <summary>The digits that name a slot behind the code of <see cref="Retrieve"/>.</summary>
    public const int SlotDigits = 2;

    /// <summary>Null for a word that names none.</summary>
    public static Feature? Find(string? name) => All.FirstOrDefault(f => f.Name == name);

    /// <summary>How it is dialled, as <c>*72 and a number</c>.</summary>
    public string Usage(string code) => Input switch
    {
        FeatureInput.Number => $"{code} and a number",
        FeatureInput.Extension => $"{code} and an extension",
        FeatureInput.Slot => $"{code}01 to {code}99",
        FeatureInput.AgentCode => $"{code} and an agent code",
        FeatureInput.Digits => $"{code} and digits",
        FeatureInput.DuringCall => $"{code} during a call",
        _ => code,
    };
}
