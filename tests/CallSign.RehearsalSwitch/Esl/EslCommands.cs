using System.Collections.Concurrent;

namespace CallSign.RehearsalSwitch.Esl;

/// <summary>What mod_event_socket answers to each command.</summary>
internal sealed class EslCommands(RehearsalNode node) : IEslCommands
{
    private readonly ConcurrentQueue<string> _seen = new();

    /// <summary>The last commands that clients sent, oldest first, <c>auth</c> without its password.</summary>
    public IReadOnlyList<string> Seen => [.. _seen];

    public void Greet(EslSession session) => session.Write("Content-Type: auth/request\n\n");

    /// <summary>Answers one command; false where the connection is to be closed after it.</summary>
    public bool Execute(EslSession session, EslCommand command)
    {
        var (word, arguments) = command.Line.Split(' ', 2) is [var w, var a] ? (w, a.Trim()) : (command.Line, "");
        Note(word == "auth" ? "auth" : command.Line);
        switch (word)
        {
            case "exit" or "...":
                session.Reply("+OK bye");
                session.Disconnect();
                return false;
            case "auth":
                session.Authenticated = arguments == node.Password;
                session.Reply(session.Authenticated ? "+OK accepted" : "-ERR invalid");
                if (!session.Authenticated)
                {
                    session.Disconnect();
                }

                return session.Authenticated;
        }

        if (!session.Authenticated)
        {
            session.Reply("-ERR command not found");
            return true;
        }

        Authenticated(session, word, arguments, command);
        return true;
    }

    private void Authenticated(EslSession session, string word, string arguments, EslCommand command)
    {
        switch (word)
        {
            case "event":
                var format = session.Events.Add(arguments);
                session.Reply(format is null ? "-ERR no keywords supplied" : "+OK event listener enabled " + format);
                node.Subscribed();
                break;
            case "nixevent":
                session.Events.Remove(arguments);
                session.Reply("+OK events nixed");
                break;
            case "noevents":
                session.Events.Clear();
                session.Reply("+OK no longer listening for events");
                break;
            case "filter":
                Filter(session, arguments.Split(' ', 3));
                break;
            case "api":
                session.ApiResponse(node.Api(arguments));
                break;
            case "bgapi":
                var job = command.Headers.TryGetValue("Job-UUID", out var given) ? given : Guid.NewGuid().ToString();
                session.Write($"Content-Type: command/reply\nReply-Text: +OK Job-UUID: {job}\nJob-UUID: {job}\n\n");
                node.BackgroundApi(arguments, job);
                break;
            case "log":
                session.Reply("+OK log level " + arguments);
                break;
            case "nolog":
                session.Reply("+OK no longer logging");
                break;
            case "sendevent":
                session.Reply("+OK " + Guid.NewGuid());
                break;
            case "sendmsg":
                session.Reply(node.SendMessage(arguments, command.Headers) ? "+OK" : $"-ERR invalid session id [{arguments}]");
                break;
            case "linger" or "nolinger" or "myevents" or "divert_events" or "connect":
                session.Reply("-ERR not controlling a session");
                break;
            default:
                session.Reply("-ERR command not found");
                break;
        }
    }

    private static void Filter(EslSession session, string[] words)
    {
        switch (words)
        {
            case ["delete", var header, .. var value]:
                session.Events.Unfilter(header, value.FirstOrDefault());
                session.Reply($"+OK filter deleted. [{header}][{value.FirstOrDefault() ?? ""}]");
                break;
            case ["add", var header, var value]:
                Add(header, value);
                break;
            case [var header, .. var value] when value.Length > 0:
                Add(header, string.Join(' ', value));
                break;
            default:
                session.Reply("-ERR invalid syntax");
                break;
        }

        void Add(string header, string value)
        {
            session.Events.Filter(header, value);
            session.Reply($"+OK filter added. [{header}]=[{value}]");
        }
    }

    private void Note(string line)
    {
        _seen.Enqueue(line);
        while (_seen.Count > 10_000)
        {
            _seen.TryDequeue(out _);
        }
    }
}
