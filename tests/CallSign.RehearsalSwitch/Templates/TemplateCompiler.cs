using System.Globalization;
using System.Text.RegularExpressions;
using CallSign.RehearsalSwitch.Recordings;

namespace CallSign.RehearsalSwitch.Templates;

/// <summary>Turns recorded events into templates: finds the UUIDs, numbers, domains and times in them.</summary>
/// <param name="scenario">Name of the scenario, so that its own UUIDs are told from those of others.</param>
/// <param name="numbers">Recorded number to slot, as <c>1000</c> to <c>caller</c>; a value like <c>*99{callee}</c> mixes both.</param>
/// <param name="legs">Recorded channel UUIDs in the order of their roles A, B, …</param>
internal sealed partial class TemplateCompiler(string scenario, IReadOnlyDictionary<string, string> numbers, IReadOnlyList<string> legs)
{
    private const long Second = 1_000_000;
    private static readonly (string Prefix, string From, string Until)[] Durations =
    [
        ("progress_media", "start", "progress_media"), ("flow_bill", "profile_start", "end"), ("progress", "start", "progress"),
        ("answer", "start", "answer"), ("wait", "start", "bridge"), ("bill", "answer", "end"),
    ];

    private readonly Dictionary<long, int> _micros = [];
    private readonly Dictionary<long, int> _seconds = [];
    private readonly Regex _numbers = new(
        numbers.Count == 0 ? "(?!)" : string.Join('|', numbers.Keys.OrderByDescending(n => n.Length).Select(Pattern)), RegexOptions.CultureInvariant);

    /// <summary>Compiles the next event of the scenario, which belongs to <paramref name="moment"/>.</summary>
    public EventTemplate Compile(RecordedEvent e, string moment, int sequenceStep)
    {
        Learn(e, Names.Moments.Of(moment));
        var headers = e.Headers.Select(h => new TemplateHeader(h.Key, Value(h.Key, h.Value, e))).ToList();
        var leg = e.ChannelUuid is { } uuid && legs.Contains(uuid) ? Names.Slots.Of(Role(uuid)) : -1;
        return new EventTemplate(e.Name, e.Subclass, leg, headers, e.Body is null ? null : [Piece.Literal(e.Body)]) { SequenceStep = sequenceStep };
    }

    /// <summary>A time belongs to the moment in which it is first seen: nothing is told before it happens.</summary>
    private void Learn(RecordedEvent e, int moment)
    {
        foreach (var (name, value) in e.Headers)
        {
            if (name.Contains("sdp", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (Match match in MicrosPattern().Matches(value))
            {
                var micros = long.Parse(match.Value, CultureInfo.InvariantCulture);
                _micros.TryAdd(micros, moment);
                _seconds.TryAdd(micros / Second, moment);
            }
        }
    }

    private Piece[] Value(string name, string value, RecordedEvent e)
    {
        switch (name)
        {
            case "CC-Queue" or "variable_cc_queue":
                return [Piece.Slot("queue")];
            case "CC-Agent" or "variable_cc_agent":
                return [Piece.Slot("agent")];
            case "Application-Data" or "variable_current_application_data" when value.StartsWith("5000@", StringComparison.Ordinal):
                return [Piece.Slot("queue")];
            case "Event-Sequence":
                return [Piece.Sequence];
            case "Event-Date-Timestamp":
                return [Piece.Now(TimeUnit.Micros)];
            case "Event-Date-Local":
                return [Piece.Now(TimeUnit.Local)];
            case "Event-Date-GMT":
                return [Piece.Now(TimeUnit.Gmt)];
            case "Core-UUID" or "variable_Core-UUID":
                return [Piece.Slot("core")];
            case "FreeSWITCH-Hostname" or "FreeSWITCH-Switchname" or "variable_FreeSWITCH-Hostname" or "variable_FreeSWITCH-Switchname":
                return [Piece.Slot("hostname")];
            case "variable_session_id":
                return [Piece.Slot("session:" + Role(e.ChannelUuid ?? ""))];
            case "variable_hangup_cause_q850" or "variable_sip_term_cause":
                return [Piece.Slot("q850")];
            case "variable_Event-Date-Local":
                return Time(e["variable_Event-Date-Timestamp"], TimeUnit.Local);
            case "variable_Event-Date-GMT":
                return Time(e["variable_Event-Date-Timestamp"], TimeUnit.Gmt);
        }

        if (name.Contains("sdp", StringComparison.Ordinal))
        {
            return [Piece.Literal(value)];
        }

        if (name.StartsWith("variable_", StringComparison.Ordinal) && Reported(name["variable_".Length..], e) is { } reported)
        {
            return reported;
        }

        return Pieces(name, value);
    }

    /// <summary>The times and durations that mod_sofia and the core put into a channel at its end.</summary>
    private Piece[]? Reported(string name, RecordedEvent e)
    {
        string? Micro(string of) => e[$"variable_{of}_uepoch"];
        if (name.EndsWith("_stamp", StringComparison.Ordinal) && Micro(name[..^6]) is { } stamp)
        {
            return Time(stamp, TimeUnit.Local);
        }

        if (name.EndsWith("_uepoch", StringComparison.Ordinal))
        {
            return Time(Micro(name[..^7]), TimeUnit.Micros);
        }

        if (name.EndsWith("_epoch", StringComparison.Ordinal) && Micro(name[..^6]) is { } epoch)
        {
            return Time(epoch, TimeUnit.Seconds);
        }

        if (name is "duration" or "mduration" or "uduration")
        {
            return Duration(Micro("start"), Micro("end"), name[0] switch { 'm' => TimeUnit.Millis, 'u' => TimeUnit.Micros, _ => TimeUnit.Seconds });
        }

        foreach (var (prefix, from, until) in Durations)
        {
            TimeUnit? unit = !name.StartsWith(prefix, StringComparison.Ordinal)
                ? null
                : name[prefix.Length..] switch { "sec" => TimeUnit.Seconds, "msec" => TimeUnit.Millis, "usec" => TimeUnit.Micros, _ => null };
            if (unit is { } known)
            {
                return Duration(Micro(from), Micro(until), known);
            }
        }

        return null;
    }

    private Piece[] Time(string? micros, TimeUnit unit) => Moment(micros) is { } moment
        ? [Piece.Time(moment, unit)]
        : [Piece.Literal(unit is TimeUnit.Micros or TimeUnit.Seconds ? micros ?? "0" : "")];

    private Piece[] Duration(string? from, string? until, TimeUnit unit) => (Moment(from), Moment(until)) is ({ } f, { } u)
        ? [Piece.Duration(f, u, unit)]
        : [Piece.Literal("0")];

    private int? Moment(string? micros) => _micros.TryGetValue(long.Parse(micros ?? "0", CultureInfo.InvariantCulture), out var moment) ? moment : null;

    private Piece[] Pieces(string name, string value)
    {
        var pieces = new List<Piece>();
        var at = 0;
        foreach (Match match in TokenPattern().Matches(value))
        {
            Plain(name, value[at..match.Index], pieces);
            at = match.Index + match.Length;
            pieces.Add(Token(match));
        }

        Plain(name, value[at..], pieces);
        return pieces.Count == 0 ? [Piece.Literal("")] : [.. pieces];
    }

    private Piece Token(Match match)
    {
        var text = match.Value;
        if (match.Groups["uuid"].Success)
        {
            return legs.Contains(text) ? Piece.Slot(Role(text)) : Piece.Slot($"uuid:{scenario}:{text}");
        }

        if (match.Groups["sipcall"].Success)
        {
            return Piece.Slot($"sipcall:{scenario}:{text}");
        }

        if (match.Groups["cause"].Success)
        {
            return Piece.Slot("cause");
        }

        if (match.Groups["local"].Success)
        {
            var at = DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
            return _seconds.TryGetValue(new DateTimeOffset(at).ToUnixTimeSeconds(), out var told) ? Piece.Time(told, TimeUnit.Local) : Piece.Now(TimeUnit.Local);
        }

        var number = long.Parse(text, CultureInfo.InvariantCulture);
        return match.Groups["micros"].Success && _micros.TryGetValue(number, out var moment)
            ? Piece.Time(moment, TimeUnit.Micros)
            : match.Groups["seconds"].Success && _seconds.TryGetValue(number, out moment) ? Piece.Time(moment, TimeUnit.Seconds) : Piece.Literal(text);
    }

    private void Plain(string name, string text, List<Piece> pieces)
    {
        var at = 0;
        foreach (Match match in _numbers.Matches(text))
        {
            // sipp's own name is also its user agent and a part of its tags
            if (match.Value == "sipp" && name.Contains("agent", StringComparison.Ordinal))
            {
                continue;
            }

            Add(text[at..match.Index], pieces);
            at = match.Index + match.Length;
            foreach (var part in SlotPattern().Split(numbers[match.Value]))
            {
                if (part.StartsWith('{'))
                {
                    pieces.Add(Piece.Slot(part[1..^1]));
                }
                else
                {
                    Add(part, pieces);
                }
            }
        }

        Add(text[at..], pieces);
    }

    private static void Add(string text, List<Piece> pieces)
    {
        if (text.Length > 0)
        {
            pieces.Add(Piece.Literal(text));
        }
    }

    private string Role(string uuid) => "leg:" + (char)('A' + Math.Max(0, legs.ToList().IndexOf(uuid)));

    private static string Pattern(string number) =>
        char.IsAsciiDigit(number[0]) || number[0] == '+' ? $"(?<![0-9.]){Regex.Escape(number)}(?![0-9])" : Regex.Escape(number);

    [GeneratedRegex("(?<![0-9])1795[0-9]{12}(?![0-9])")]
    private static partial Regex MicrosPattern();

    [GeneratedRegex(@"(\{[a-z:A-Z]+\})")]
    private static partial Regex SlotPattern();

    [GeneratedRegex("(?<uuid>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})|(?<sipcall>[0-9]+-[0-9]{3,6}@127\\.0\\.[0-9]+\\.[0-9]+)"
        + "|(?<micros>(?<![0-9])1795[0-9]{12}(?![0-9]))|(?<seconds>(?<![0-9])17952[0-9]{5}(?![0-9]))|(?<cause>NORMAL_CLEARING|USER_BUSY|ORIGINATOR_CANCEL|NO_ANSWER)"
        + "|(?<local>2026-11-2[01] [0-9]{2}:[0-9]{2}:[0-9]{2})")]
    private static partial Regex TokenPattern();
}
