using System.Globalization;
using CallSign.Core.Extensions;

namespace CallSign.Core.Conferences;

/// <summary>What values a parameter takes.</summary>
public enum ParameterType
{
    /// <summary>A whole number between two others.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Switch,

    /// <summary>One of a few words.</summary>
    Choice,
}

/// <summary>A parameter of a conference profile (mod_conference, conference_new) that administrators may change.</summary>
/// <param name="Name">As conference.conf spells it.</param>
/// <param name="Group">Heading that it is listed under.</param>
/// <param name="Title">In a few words.</param>
/// <param name="Meaning">What it does, with its unit.</param>
/// <param name="Type">What it takes.</param>
/// <param name="Default">What is served where nothing was chosen; empty where nothing is served then.</param>
/// <param name="Least">Of a number.</param>
/// <param name="Most">Of a number.</param>
/// <param name="Choices">Words of a choice.</param>
public sealed record ConferenceParameter(
    string Name, string Group, string Title, string Meaning, ParameterType Type, string Default, int Least = 0, int Most = 0, IReadOnlyList<string>? Choices = null)
{
    private const string Sound = "Sound quality";
    private const string Talk = "Who is heard";
    private const string Entry = "Entry and end";

    /// <summary>Every parameter, in the order of the form.</summary>
    public static IReadOnlyList<ConferenceParameter> All { get; } =
    [
        Choice("rate", Sound, "Sample rate", "Hertz at which voices are mixed. Phones without HD voice need no more than 8000.", "16000", "8000", "16000", "32000", "48000"),
        Choice("interval", Sound, "Packet time", "Milliseconds of sound that are mixed at a time. Longer costs less and delays more.", "20", "10", "20", "40", "60"),
        Choice("channels", Sound, "Channels", "1 for mono, 2 for stereo.", "1", "1", "2"),
        Switch("comfort-noise", Sound, "Comfort noise", "A faint noise while nobody speaks, so that the line does not seem dead.", "true"),
        Number("auto-gain-level", Sound, "Automatic gain", "Loudness that voices are brought to, 0 for off. 1100 is usual.", "0", 0, 5000),
        Number("energy-level", Talk, "Speech threshold", "How loud somebody must be to be heard. 0 lets everything through.", "100", 0, 1800),
        Number("auto-energy-level", Talk, "Automatic threshold", "Highest threshold that is set by itself against background noise; 0 for off.", "0", 0, 1800),
        Number("auto-energy-seconds", Talk, "Automatic threshold after", "Seconds of noise before the threshold is raised.", "", 1, 60),
        Number("max-energy-level", Talk, "Loudest voice", "Who is louder is muted for a moment; it must be above the speech threshold.", "", 1, 20000),
        Number("pin-retries", Entry, "PIN attempts", "How often a PIN may be entered before the caller is turned away.", "3", 1, 10),
        Number("announce-count", Entry, "Say how many are there", "From this many participants on, whoever enters is told how many there are; 0 for never.", "0", 0, 100),
        Number("ivr-dtmf-timeout", Entry, "Time between keys", "Milliseconds that the next key of a control may take.", "500", 500, 5000),
        Number("endconf-grace-time", Entry, "Grace time", "Seconds that a room goes on after its last moderator has left, where rooms end with their moderators.", "", 0, 600),
        Number("terminate-on-silence", Entry, "End after silence", "Seconds of silence after which everybody is hung up on; 0 for never.", "0", 0, 7200),
        Switch("broadcast-chat-messages", Entry, "Chat messages", "Passes messages that one participant's phone sends on to the others.", "true"),
    ];

    /// <summary>Null for a name that is none of these.</summary>
    public static ConferenceParameter? Find(string? name) => All.FirstOrDefault(p => p.Name == name);

    /// <summary>Why it can't have a value; null where it can.</summary>
    public string? Problem(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Type switch
        {
            ParameterType.Number => value.Length <= 6 && DialNumber.IsDigits(value) && int.Parse(value, CultureInfo.InvariantCulture) is var number && number >= Least && number <= Most
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"Enter a whole number from {Least} to {Most}."),
            ParameterType.Switch => value is "true" or "false" ? null : "Choose on or off.",
            _ => Choices!.Contains(value) ? null : $"Choose one of {string.Join(", ", Choices!)}.",
        };
    }

    private static ConferenceParameter Number(string name, string group, string title, string meaning, string @default, int least, int most) =>
        new(name, group, title, meaning, ParameterType.Number, @default, least, most);

    private static ConferenceParameter Switch(string name, string group, string title, string meaning, string @default) =>
        new(name, group, title, meaning, ParameterType.Switch, @default);

    private static ConferenceParameter Choice(string name, string group, string title, string meaning, string @default, params string[] choices) =>
        new(name, group, title, meaning, ParameterType.Choice, @default, Choices: choices);
}

/// <summary>What a key does in a conference (mod_conference, conference_loop.c, control_mappings).</summary>
/// <param name="Name">As caller-controls spell it.</param>
/// <param name="Title">In words.</param>
/// <param name="Digits">The keys for it where a profile has none of its own; null where there is none.</param>
public sealed record ConferenceAction(string Name, string Title, string? Digits)
{
    /// <summary>Those that members may have. What runs applications or transfers is not among them.</summary>
    public static IReadOnlyList<ConferenceAction> All { get; } =
    [
        new("mute", "Mute and unmute oneself", "0"),
        new("deaf mute", "Mute and stop hearing, and back", "*"),
        new("energy up", "Raise the speech threshold", "9"),
        new("energy equ", "Reset the speech threshold", "8"),
        new("energy dn", "Lower the speech threshold", "7"),
        new("vol talk up", "Speak louder", "3"),
        new("vol talk zero", "Reset one's own volume", "2"),
        new("vol talk dn", "Speak more softly", "1"),
        new("vol listen up", "Hear louder", "6"),
        new("vol listen zero", "Reset what one hears", "5"),
        new("vol listen dn", "Hear more softly", "4"),
        new("hangup", "Leave the room", "#"),
        new("mute on", "Mute oneself", null),
        new("mute off", "Unmute oneself", null),
        new("deaf", "Stop hearing, and back", null),
        new("lock", "Lock and unlock the room", null),
        new("floor", "Take the floor", null),
        new("moh toggle", "Start and stop music", null),
    ];

    /// <summary>Null for a word that is none of these.</summary>
    public static ConferenceAction? Find(string? name) => All.FirstOrDefault(a => a.Name == name);
}
