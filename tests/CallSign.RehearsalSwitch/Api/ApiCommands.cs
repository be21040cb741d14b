using System.Globalization;
using CallSign.RehearsalSwitch.Calls;
using CallSign.RehearsalSwitch.Recordings;

namespace CallSign.RehearsalSwitch.Api;

/// <summary>What the API commands print and do. Texts as recorded, or as mod_commands.c has them.</summary>
internal sealed class ApiCommands(RehearsalNode node)
{
    private const string NoChannel = "-ERR No such channel!\n";

    private readonly ShowTables _show = new(node);

    public string Execute(string word, string arguments)
    {
        var words = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return word switch
        {
            "show" => _show.Show(words),
            "status" => Status(),
            "version" => RecordingReader.Text("version.txt"),
            "hostname" or "switchname" => node.Identity.Hostname,
            "strepoch" => (node.Micros() / 1_000_000).ToString(CultureInfo.InvariantCulture),
            "uptime" => ((long)(node.Options.Clock.GetUtcNow() - node.StartedAt).TotalSeconds).ToString(CultureInfo.InvariantCulture),
            "echo" => arguments,
            "global_getvar" => words is ["core_uuid"] ? node.Identity.CoreUuid.ToString() : "",
            "reloadxml" => "+OK [Success]\n",
            "reloadacl" => "+OK acl reloaded\n",
            "xml_flush_cache" => "+OK cleared 0 entries\n",
            "sofia" => Sofia(arguments, words),
            "sofia_contact" => Contact(words),
            "callcenter_config" => node.Callcenter.Execute(arguments),
            "conference" => node.Conferences.Execute(words),
            "expand" => node.Orders.Expand(arguments),
            "uuid_exists" => words is [var uuid] && (node.Channels.Find(uuid) is not null || node.Orders.IsUp(uuid)) ? "true" : "false",
            "uuid_dump" => words is [var uuid, ..] && node.Channels.Find(uuid) is { } channel ? _show.Dump(channel, words.Length > 1 && words[1] == "json") : NoChannel,
            "uuid_getvar" => words is [var uuid, var name] && node.Channels.Find(uuid) is { } channel
                ? channel.Header("variable_" + name) is { Length: > 0 } value ? value : "_undef_"
                : NoChannel,
            "uuid_setvar" or "uuid_broadcast" or "uuid_display" or "sched_hangup" =>
                words is [var uuid, ..] && node.Channels.Find(uuid) is not null ? "+OK\n" : NoChannel,
            "uuid_kill" => With(words, 0, (call, rest) => Ok(() => call.Hangup(rest.FirstOrDefault() ?? "NORMAL_CLEARING"))),
            "uuid_transfer" => With(words, 0, (call, rest) => Ok(() => call.TransferAsync(rest.FirstOrDefault(w => w[0] != '-') ?? ""))),
            "uuid_park" => With(words, 0, (call, _) => Ok(() => call.ParkAsync())),
            "uuid_record" => With(words, 0, (call, rest) => Record(call, rest)),
            "uuid_hold" => Hold(words),
            "hupall" => Hupall(words),
            _ => $"-ERR {word} Command not found!\n",
        };
    }

    /// <summary>The headers that a HEARTBEAT has of its own.</summary>
    public IEnumerable<(string, string)> Heartbeat()
    {
        var sessions = node.Channels.Count.ToString(CultureInfo.InvariantCulture);
        var up = node.Options.Clock.GetUtcNow() - node.StartedAt;
        return
        [
            ("Event-Info", "System Ready"), ("Up-Time", UpTime(up)), ("FreeSWITCH-Version", "1.11.1-release+git~20260526T204126Z~c2c59645f6~64bit"),
            ("Uptime-msec", ((long)up.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)), ("Session-Count", sessions), ("Max-Sessions", "10000"),
            ("Session-Per-Sec", "1000"), ("Session-Per-Sec-Last", "0"), ("Session-Per-Sec-Max", "0"), ("Session-Per-Sec-FiveMin", "0"),
            ("Session-Since-Startup", node.Identity.Sessions.ToString(CultureInfo.InvariantCulture)), ("Session-Peak-Max", sessions),
            ("Session-Peak-FiveMin", sessions), ("Idle-CPU", "90.000000"),
        ];
    }

    private static string UpTime(TimeSpan up) => string.Create(
        CultureInfo.InvariantCulture,
        $"0 years, {up.Days} days, {up.Hours} hours, {up.Minutes} minutes, {up.Seconds} seconds, {up.Milliseconds} milliseconds, {up.Microseconds} microseconds");

    private static string Ok(Action act)
    {
        try
        {
            act();
            return "+OK\n";
        }
        catch (InvalidOperationException)
        {
            return "-ERR Operation failed\n";
        }
    }

    private string Status()
    {
        var lines = RecordingReader.Text("status.txt").Split('\n');
        lines[0] = "UP " + UpTime(node.Options.Clock.GetUtcNow() - node.StartedAt);
        lines[2] = $"{node.Identity.Sessions} session(s) since startup";
        lines[3] = $"{node.Channels.Count} session(s) - peak {node.Channels.Count}, last 5min {node.Channels.Count} ";
        return string.Join('\n', lines);
    }

    private string With(string[] words, int at, Func<RehearsalCall, string[], string> act) =>
        words.Length > at && node.Channels.Find(words[at]) is { } channel ? act(channel.Call, words[(at + 1)..]) : NoChannel;

    private static string Record(RehearsalCall call, string[] words) => words switch
    {
        ["start", ..] => Ok(() => call.RecordAsync()).Replace("+OK", "+OK Success", StringComparison.Ordinal),
        ["stop", ..] => Ok(() => call.StopRecordingAsync()).Replace("+OK", "+OK Success", StringComparison.Ordinal),
        _ => "-USAGE: <uuid> [start|stop|mask|unmask] <path> [<limit>] [<recording_vars>]\n",
    };

    private string Hold(string[] words) => words switch
    {
        ["off", var uuid, ..] => With([uuid], 0, (call, _) => Ok(() => call.ResumeAsync())),
        ["toggle", var uuid, ..] => With([uuid], 0, (call, _) => Ok(() => Toggle(call))),
        [var uuid, ..] => With([uuid], 0, (call, _) => Ok(() => call.HoldAsync())),
        _ => "-USAGE: [off|toggle] <uuid> [<display>]\n",
    };

    private static void Toggle(RehearsalCall call) => _ = call.Phase == RehearsalCallPhase.Held ? call.ResumeAsync() : call.HoldAsync();

    private string Hupall(string[] words)
    {
        foreach (var call in node.Channels.All.Select(c => c.Call).Distinct().ToList())
        {
            call.Hangup(words.FirstOrDefault() ?? "MANAGER_REQUEST");
        }

        return "+OK hangup all channels with cause " + (words.FirstOrDefault() ?? "MANAGER_REQUEST") + "\n";
    }

    private string Contact(string[] words)
    {
        var user = words.FirstOrDefault()?.Split('/')[^1] ?? "";
        return user.Split('@', 2) is [var number, var domain] && node.Phones.Has(number, domain)
            ? $"sofia/internal/sip:{number}@127.0.0.1:6000"
            : "error/user_not_registered";
    }

    private string Sofia(string arguments, string[] words) => words switch
    {
        ["status"] => RecordingReader.Text("sofia_status.txt"),
        ["xmlstatus"] => RecordingReader.Text("sofia_xmlstatus.txt"),
        ["xmlstatus", "gateway", ..] => RecordingReader.Text("sofia_xmlstatus_gateway.txt"),
        ["xmlstatus", "profile", _, "reg", ..] => _show.SofiaRegistrations(),
        ["profile", _, "rescan", ..] => "+OK scan complete\n",
        ["profile", _, "restart", ..] => "Reload XML [Success]\nrestarting: " + words[1] + "\n",
        ["profile", _, "killgw", ..] => "+OK gateway marked for deletion.\n",
        ["profile", _, "flush_inbound_reg", var user, ..] => Flush(user),
        _ => "-ERR Unknown command: " + arguments + "\n",
    };

    private string Flush(string user)
    {
        node.Phones.Expire(user);
        return $"+OK flushing all registrations matching specified string [{user}]\n";
    }
}
