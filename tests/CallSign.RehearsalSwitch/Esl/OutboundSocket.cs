using System.Net.Sockets;
using System.Text;
using CallSign.RehearsalSwitch.Calls;
using CallSign.RehearsalSwitch.Templates;

namespace CallSign.RehearsalSwitch.Esl;

/// <summary>The <c>socket</c> application of one call, in mode <c>async full</c>: answers as the recorded transcript does.</summary>
internal sealed class OutboundSocket(RehearsalNode node, RehearsalCall call) : IEslCommands
{
    private bool _lingers;

    /// <summary>Dials and serves until the other side or the call ends.</summary>
    public static async Task RunAsync(RehearsalNode node, RehearsalCall call, string host, int port)
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

        var commands = new OutboundSocket(node, call);
        var session = new EslSession(socket, commands) { Authenticated = true };
        node.Attach(session, attached: true);
        try
        {
            var running = session.RunAsync();
            if (await Task.WhenAny(running, call.Ended) != running)
            {
                session.Write(
                    $"Content-Type: text/disconnect-notice\nControlled-Session-UUID: {call.Uuid}\nContent-Disposition: {(commands._lingers ? "linger" : "disconnect")}\n"
                    + $"Channel-Name: sofia/internal/{call.From}@{call.Domain}\n{(commands._lingers ? "Linger-Time: 5\n" : "")}Content-Length: 0\n\n");
                session.Close();
                await running;
            }
        }
        finally
        {
            node.Attach(session, attached: false);
        }
    }

    public bool Execute(EslSession session, EslCommand command)
    {
        var (word, arguments) = command.Line.Split(' ', 2) is [var w, var a] ? (w, a.Trim()) : (command.Line, "");
        switch (word)
        {
            case "connect":
                Connect(session);
                break;
            case "linger":
                _lingers = true;
                session.Reply(arguments.Length > 0 ? $"+OK will linger {arguments} seconds" : "+OK will linger");
                break;
            case "nolinger":
                _lingers = false;
                session.Reply("+OK will not linger");
                break;
            case "myevents":
                session.Events.Add((arguments.Length > 0 ? arguments : "plain") + " all");
                session.Events.Channel = call.Uuid.ToString();
                session.Reply("+OK Events Enabled");
                break;
            case "divert_events":
                session.Reply(arguments == "on" ? "+OK events diverted" : "+OK events not diverted");
                break;
            case "event":
                session.Reply(session.Events.Add(arguments) is { } format ? "+OK event listener enabled " + format : "-ERR no keywords supplied");
                break;
            case "filter" when arguments.Split(' ', 2) is [var header, var value]:
                session.Events.Filter(header, value);
                session.Reply($"+OK filter added. [{header}]=[{value}]");
                break;
            case "getvar":
                session.Write($"Content-Type: api/response\nContent-Length: {Encoding.UTF8.GetByteCount(Variable(arguments))}\n\n{Variable(arguments)}");
                break;
            case "api":
                session.ApiResponse(node.Api(arguments));
                break;
            case "bgapi":
                var job = command.Headers.TryGetValue("Job-UUID", out var given) ? given : Guid.NewGuid().ToString();
                session.Write($"Content-Type: command/reply\nReply-Text: +OK Job-UUID: {job}\nJob-UUID: {job}\n\n");
                node.BackgroundApi(arguments, job);
                break;
            case "sendmsg":
                session.Reply("+OK");
                SendMessage(command);
                break;
            case "exit":
                session.Reply("+OK bye");
                session.Disconnect();
                return false;
            default:
                session.Reply("-ERR command not found");
                break;
        }

        return true;
    }

    /// <summary>The whole channel as the reply's own headers, percent-coded, Content-Type near the end.</summary>
    private void Connect(EslSession session)
    {
        var buffer = new byte[16_384];
        var length = node.Channels.Find(call.Uuid.ToString()) is { } channel
            ? Renamed(channel.Whole, "CHANNEL_DATA", []).WritePlain(call.Values, new Stamp(0, node.Micros()), ref buffer)
            : 1;
        session.Write(Encoding.UTF8.GetString(buffer, 0, length - 1) + "Content-Type: command/reply\nReply-Text: %2BOK%0A\nSocket-Mode: async\nControl: full\n\n");
    }

    private void SendMessage(EslCommand command)
    {
        string? Header(string name) => command.Headers.TryGetValue(name, out var value) ? value : null;
        if (Header("call-command") == "hangup")
        {
            call.Hangup(Header("hangup-cause") ?? "NORMAL_CLEARING");
        }

        if (Header("call-command") != "execute" || Header("execute-app-name") is not { } application)
        {
            return;
        }

        var data = Header("execute-app-arg") ?? command.Body;
        var uuid = Header("event-uuid") ?? node.NewUuid();
        Fire("CHANNEL_EXECUTE", ("Application", application), ("Application-Data", data), ("Application-UUID", uuid));
        if (application == "answer")
        {
            call.AnswerBySwitch();
        }

        Fire("CHANNEL_EXECUTE_COMPLETE", ("Application", application), ("Application-Data", data), ("Application-Response", "_none_"), ("Application-UUID", uuid));
        if (application == "hangup")
        {
            call.Hangup(data.Length > 0 ? data : "NORMAL_CLEARING");
        }
    }

    private void Fire(string name, params (string Name, string Value)[] more)
    {
        if (node.Channels.Find(call.Uuid.ToString()) is { } channel)
        {
            node.Emit(Renamed(channel.Whole, name, more), call.Values, call);
        }
    }

    private string Variable(string name) =>
        node.Channels.Find(call.Uuid.ToString())?.Header("variable_" + name) ?? "";

    private static EventTemplate Renamed(EventTemplate template, string name, IEnumerable<(string Name, string Value)> more) => new(
        name, "", template.Leg,
        [
            .. template.Headers.Where(h => !h.Name.StartsWith("Application", StringComparison.Ordinal))
                .Select(h => h.Name == "Event-Name" ? new TemplateHeader(h.Name, [Piece.Literal(name)]) : h),
            .. more.Where(m => m.Value.Length > 0).Select(m => new TemplateHeader(m.Name, [Piece.Literal(m.Value)])),
        ]);
}
