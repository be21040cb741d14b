using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace CallSign.Core.Dialplans;

/// <summary>An application that a tenant's own dialplan may use.</summary>
/// <param name="Name">As FreeSWITCH spells it.</param>
/// <param name="Sample">An argument as it may look; empty for none.</param>
/// <param name="Meaning">What it does, in one sentence.</param>
/// <param name="Argument">What its argument must match whole; the message says what is expected.</param>
public sealed record DialplanApplication(string Name, string Sample, string Meaning, Regex Argument, string Expected)
{
    /// <summary>Whether its argument is a dial string, where braces may hold variables of the call to come.</summary>
    public bool Dials { get; init; }

    /// <summary>Whether it may be carried out while the dialplan is read.</summary>
    public bool MayBeInline { get; init; }
}

/// <summary>
/// The applications that a tenant's own dialplan may use. All others are refused: those that run programs and scripts, that reach other tenants'
/// calls, rooms, mailboxes or gateways, that read or write files of a chosen name, and that carry another application in their argument.
/// </summary>
public static partial class DialplanApplications
{
    // A number: digits, captures of numbers, and variables that only ever hold such.
    private const string Number = @"(?:[0-9*#+]|\$[1-9]|\$\{(?:destination_number|caller_id_number|user_name|x_[a-z0-9_]{1,30})\}){1,30}";
    private const string Domain = @"\$\{domain_name\}";
    private const string Media =
        @"(?:[A-Za-z0-9_][A-Za-z0-9_/-]{0,120}\.(?:wav|mp3|ogg|gsm|ul|al)|silence_stream://-?[0-9,]{1,20}|local_stream://(?:moh|default)"
        + @"|tone_stream://(?:%\([0-9,. ]{1,60}\);?){1,5}(?:loops=-?[0-9]{1,4})?)";
    private const string Option =
        @"(?:leg_timeout=[0-9]{1,3}|call_timeout=[0-9]{1,3}|originate_timeout=[0-9]{1,3}|leg_delay_start=[0-9]{1,3}|ignore_early_media=(?:true|false)"
        + @"|leg_progress_timeout=[0-9]{1,3}|origination_caller_id_number=\+?[0-9]{1,20}|sip_auto_answer=true)";
    private const string Options = @"(?:\[" + Option + @"(?:,(?:" + Option + @"))*\])?";
    private const string Leg = Options + @"(?:user/" + Number + "@" + Domain + "|loopback/" + Number + "/" + Domain + "/XML|error/[A-Za-z_]{1,40})";
    private const string Cause = @"[A-Z_]{3,40}";

    /// <summary>Every one of them, by name.</summary>
    public static IReadOnlyList<DialplanApplication> All { get; } =
    [
        Of("answer", "", "Answers the call.", "", "answer takes no argument."),
        Of("bridge", "user/1001@${domain_name}", "Calls an extension, or any number through the tenant's own routes, and connects the caller.",
            @"(?:\{" + Option + @"(?:,(?:" + Option + @"))*\})?" + Leg + @"(?:(?:,|\||:_:)" + Leg + "){0,20}",
            "Write user/1001@${domain_name}, or loopback/+4930123/${domain_name}/XML for a number outside; several with , or | between them.") with { Dials = true },
        Of("delay_echo", "5000", "Plays back what the caller says, some milliseconds later.", "[0-9]{1,5}", "Enter milliseconds."),
        Of("deflect", "sip:1001@${domain_name}", "Sends an answered call away (REFER).", "sip:" + Number + "@" + Domain, "Write sip:1001@${domain_name}."),
        Of("echo", "", "Plays back what the caller says.", "", "echo takes no argument."),
        Of("execute_extension", "1001 XML ${domain_name}", "Runs another number of the tenant and comes back.", Number + "(?: XML " + Domain + ")?", "Enter a number, followed by XML ${domain_name} if you like.", inline: false),
        Of("export", "nolocal:x_note=1", "Sets a variable on this leg and the one that is called.", "(?:nolocal:)?[A-Za-z0-9_-]{1,60}=.{0,400}", "Write name=value."),
        Of("flush_dtmf", "", "Forgets keys that were pressed and not read yet.", "", "flush_dtmf takes no argument."),
        Of("hangup", "NORMAL_CLEARING", "Ends the call with a cause.", "(?:" + Cause + ")?", "Enter a hang-up cause, as USER_BUSY."),
        Of("info", "", "Writes the call's variables to the switch's log.", "", "info takes no argument."),
        Of("log", "NOTICE a text", "Writes a line to the switch's log.", "(?:DEBUG|INFO|NOTICE|WARNING|ERR) .{1,200}", "Enter a level and a text, as NOTICE came here."),
        Of("phrase", "opening_hours", "Says a phrase of the tenant's languages.", @"[a-z0-9_]{1,40}(?:,[0-9]{1,9})?", "Enter the name of a phrase, and a comma and a number for it if you like."),
        Of("playback", "ivr/ivr-welcome.wav", "Plays a sound of the switch.", Media + "(?:!" + Media + "){0,9}", "Enter a sound as ivr/ivr-welcome.wav, or a tone_stream://."),
        Of("pre_answer", "", "Lets the caller hear sounds before the call is answered.", "", "pre_answer takes no argument."),
        Of("privacy", "full", "Hides the caller's name or number.", "(?:no|yes|name|number|full)", "Enter full, name, number or no."),
        Of("read", "1 4 ivr/ivr-please_enter_extension_followed_by_pound.wav x_digits 5000 #", "Plays a sound and puts the digits that are pressed into a variable.",
            "[0-9]{1,2} [0-9]{1,2} " + Media + " x_[a-z0-9_]{1,30} [0-9]{1,5} [0-9*#]{0,3}", "Write: least and most digits, sound, x_variable, milliseconds, ending keys."),
        Of("redirect", "sip:1001@${domain_name}", "Sends a call that is not answered away (3xx).", "sip:" + Number + "@" + Domain, "Write sip:1001@${domain_name}."),
        Of("respond", "486", "Refuses a call that is not answered with a SIP code.", "(?:4[0-9]{2}|50[0-9]|60[0-9])", "Enter a SIP code of refusal, 400 to 609."),
        Of("ring_ready", "", "Tells the caller that it rings.", "", "ring_ready takes no argument."),
        Of("say", "en number iterated ${x_digits}", "Reads a number aloud.", "[a-z]{2} (?:number|telephone_number|items|current_time|short_date_time) (?:pronounced|iterated|counted) " + Number, "Write: language, kind, method, number."),
        Of("sched_hangup", "+3600 ALLOTTED_TIMEOUT", "Ends the call after some seconds.", @"\+[0-9]{1,6}(?: " + Cause + ")?", "Enter + and seconds, and a cause if you like."),
        Of("sched_transfer", "+60 1001 XML ${domain_name}", "Leads the call on after some seconds.", @"\+[0-9]{1,6} " + Number + "(?: XML " + Domain + ")?", "Enter + and seconds, then a number of the tenant."),
        Of("send_dtmf", "1234#@100", "Sends keys.", "[0-9A-D*#wW]{1,40}(?:@[0-9]{1,5})?", "Enter keys, as 1234#."),
        Of("set", "x_note=1", "Sets a variable of the call.", "[A-Za-z0-9_-]{1,60}=.{0,400}", "Write name=value.", inline: true),
        Of("sleep", "500", "Waits some milliseconds.", "[0-9]{1,6}", "Enter milliseconds."),
        Of("start_dtmf", "", "Listens for keys within the audio.", "", "start_dtmf takes no argument."),
        Of("stop_dtmf", "", "No longer listens for keys within the audio.", "", "stop_dtmf takes no argument."),
        Of("transfer", "1001 XML ${domain_name}", "Leads the call to another number of the tenant.", Number + "(?: XML " + Domain + ")?", "Enter a number, followed by XML ${domain_name} if you like."),
        Of("unset", "x_note", "Removes a variable of the call.", "[A-Za-z0-9_-]{1,60}", "Enter the name of a variable.", inline: true),
        Of("valet_park", "park@${domain_name} 5901", "Parks the call in the tenant's lot.", "park@" + Domain + "(?: [0-9]{4}| auto in 5901 5999)", "Write park@${domain_name} and a slot, 5901 to 5999."),
        Of("voicemail", "default ${domain_name} 1001", "Takes a message for an extension.", "(?:check )?default " + Domain + "(?: " + Number + ")?", "Write default ${domain_name} and an extension's number."),
        Of("wait_for_silence", "300 30 5 5000", "Waits until the caller is silent.", "[0-9]{1,5}(?: [0-9]{1,5}){3}", "Enter four numbers."),
    ];

    private static readonly FrozenDictionary<string, DialplanApplication> ByName = All.ToFrozenDictionary(a => a.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The application of a name, in any letter case; null where it may not be used.</summary>
    public static DialplanApplication? Find(string name) => ByName.GetValueOrDefault(name);

    // Lists of legs are too large for an automaton. None of the patterns can match a text in two ways, and no argument is longer than 500.
    private static DialplanApplication Of(string name, string sample, string meaning, string pattern, string expected, bool inline = false) =>
        new(name, sample, meaning, new Regex(@"\A(?:" + pattern + @")\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture), expected) { MayBeInline = inline };
}
