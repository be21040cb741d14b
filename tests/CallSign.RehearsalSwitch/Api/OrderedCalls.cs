using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using CallSign.RehearsalSwitch.Esl;
using CallSign.RehearsalSwitch.Routing;

namespace CallSign.RehearsalSwitch.Api;

/// <summary>
/// Calls that the portal orders for a telephone (<c>expand originate {…}${sofia_contact(…)} name XML domain</c>): it rings, somebody picks up, and the
/// dialplan has the call. Where that leads to a socket of the portal, whoever picked up presses 1 at each question, and says something where it is recorded.
/// </summary>
internal sealed partial class OrderedCalls(RehearsalNode node)
{
    private static readonly TimeSpan Ringing = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, bool> _up = new(StringComparer.OrdinalIgnoreCase);

    public bool IsUp(string uuid) => _up.ContainsKey(uuid);

    /// <summary><c>expand</c>: what else it could expand, nobody here orders.</summary>
    public string Expand(string line)
    {
        if (Order().Match(line) is not { Success: true } order)
        {
            return "-ERR expand: only originate of a telephone is rehearsed\n";
        }

        var (uuid, number, domain) = (order.Groups["uuid"].Value, order.Groups["number"].Value, order.Groups["domain"].Value);
        if (!node.Phones.Has(number, domain))
        {
            return "-ERR USER_NOT_REGISTERED\n";
        }

        var call = new Ordered(uuid, number, domain, order.Groups["name"].Value, order.Groups["mark"].Value, order.Groups["order"].Value);
        _up[uuid] = true;
        Tell(call, "CHANNEL_CREATE");
        Tell(call, "CHANNEL_PROGRESS");
        Thread.Sleep(Ringing);
        Tell(call, "CHANNEL_ANSWER", ("Caller-Channel-Answered-Time", Now()));
        _ = Task.Run(() => RunAsync(call));
        return $"+OK {uuid}\n";
    }

    private async Task RunAsync(Ordered call)
    {
        try
        {
            if (node.Options is { Portal: { } portal, PortalKey: { } key })
            {
                using var http = RouteRehearsal.Client(portal, key);
                var channel = new RoutedChannel(call.Shown, call.Number, call.Name, call.Domain) { IsAnswered = true, Variables = { ["domain_name"] = call.Domain, [call.Mark] = call.Order } };
                foreach (var (application, argument) in await new PortalLookups(http).DialplanAsync(channel))
                {
                    if (application == "socket" && argument.Split(' ')[0].Split('/', 2) is [var address, var path] && address.Split(':') is [var host, var port])
                    {
                        await TalkAsync(call, host, int.Parse(port, CultureInfo.InvariantCulture), path);
                        break;
                    }
                }
            }
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException or NotSupportedException or FormatException or System.Xml.XmlException or TaskCanceledException)
        {
            // as on a switch whose module is away: the call ends
        }

        _up.TryRemove(call.Uuid, out _);
        foreach (var name in new[] { "CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE", "CHANNEL_DESTROY" })
        {
            Tell(call, name, ("Hangup-Cause", "NORMAL_CLEARING"), ("Caller-Channel-Hangup-Time", Now()));
        }
    }

    private static async Task TalkAsync(Ordered call, string host, int port, string path)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(host, port);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        await using var session = new EslSession(socket, new Guest(call, path)) { Authenticated = true };
        await session.RunAsync();
    }

    private void Tell(Ordered call, string name, params (string, string)[] more) => node.Fire(name, "",
    [
        ("Unique-ID", call.Uuid), ("Channel-Name", $"sofia/internal/{call.Number}@{call.Domain}"), ("Channel-Call-UUID", call.Uuid), ("Call-Direction", "outbound"),
        ("Caller-Caller-ID-Name", call.Shown), ("Caller-Caller-ID-Number", call.Number), ("Caller-Callee-ID-Number", call.Number), ("Caller-Destination-Number", call.Number),
        ("Caller-Context", call.Domain), ("Caller-Channel-Created-Time", Now()), ("variable_domain_name", call.Domain), .. more,
    ]);

    private string Now() => node.Micros().ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^originate \{origination_uuid=(?<uuid>[0-9a-f-]{36}),(?<mark>callsign_wake_up|callsign_record)=(?<order>[0-9a-f-]{36}),[^}]*\}\$\{sofia_contact\(\*/(?<number>[0-9]+)@(?<domain>[a-z0-9.-]+)\)\} (?<name>[a-z0-9-]+) XML ")]
    private static partial Regex Order();

    private sealed record Ordered(string Uuid, string Number, string Domain, string Name, string Mark, string Order)
    {
        public bool IsRecording => Mark == "callsign_record";

        public string Shown => IsRecording ? "Recording" : "Wake-up";
    }

    /// <summary>Whoever picked up, in mode <c>async full</c>.</summary>
    private sealed class Guest(Ordered call, string path) : IEslCommands
    {
        private static readonly TimeSpan Speaking = TimeSpan.FromSeconds(3);
        private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(1);

        public bool Execute(EslSession session, EslCommand command)
        {
            string Header(string name) => command.Headers.TryGetValue(name, out var value) ? value : "";
            if (command.Line == "connect")
            {
                session.Write(
                    $"Event-Name: CHANNEL_DATA\nUnique-ID: {call.Uuid}\nChannel-Call-UUID: {call.Uuid}\nCall-Direction: outbound\nAnswer-State: answered\nCaller-Destination-Number: {call.Name}\n"
                    + $"Caller-Context: {call.Domain}\nvariable_domain_name: {call.Domain}\nvariable_{call.Mark}: {call.Order}\nvariable_socket_path: {Uri.EscapeDataString(path)}\n"
                    + "Content-Type: command/reply\nReply-Text: %2BOK%0A\nSocket-Mode: async\nControl: full\n\n");
                return true;
            }

            session.Reply(command.Line == "exit" ? "+OK bye" : "+OK");
            if (command.Line == "exit" || Header("call-command") == "hangup" || Header("execute-app-name") == "hangup")
            {
                session.Disconnect();
                return false;
            }

            if (Header("execute-app-name") is { Length: > 0 } application)
            {
                var data = Header("execute-app-arg") is { Length: > 0 } given ? given : command.Body;
                if (call.IsRecording && application is "record" or "playback")
                {
                    Take(application, data.Split(' ')[0]);
                }

                var key = application == "play_and_get_digits" ? data.Split(' ').FirstOrDefault(w => w.StartsWith("callsign_", StringComparison.Ordinal)) : null;
                var block = $"Event-Name: CHANNEL_EXECUTE_COMPLETE\nUnique-ID: {call.Uuid}\nApplication: {application}\nApplication-Response: _none_\nApplication-UUID: {Header("event-uuid")}\n"
                    + (key is null ? "" : $"variable_{key}: 1\n") + "\n";
                session.Write($"Content-Length: {Encoding.UTF8.GetByteCount(block)}\nContent-Type: text/event-plain\n\n{block}");
            }

            return true;
        }

        // Whoever records is watched in the portal meanwhile.
        private static void Take(string application, string path)
        {
            Thread.Sleep(application == "record" || path.EndsWith(".wav", StringComparison.Ordinal) && Path.IsPathRooted(path) ? Speaking : Prompt);
            if (application == "record")
            {
                SpokenFile.Write(path, Speaking);
            }
        }
    }
}
