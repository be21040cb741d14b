using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using CallSign.TestSupport;

namespace CallSign.Benchmarks.Modules;

/// <summary>FreeSWITCH's side of one call's socket: every application is done at once.</summary>
internal sealed class ModulePlayer(ModuleCourse course, string domain, ConcurrentQueue<(string Step, double Milliseconds)> steps)
{
    private static readonly byte[] Recording = TestSounds.Wav(TestSounds.Tone(440, 8000, 3), 8000);

    private readonly Queue<string> _keys = new(course.Keys);
    private readonly Guid _channel = Guid.NewGuid();
    private string _after = "connect";
    private long _since;

    /// <summary>Calls and stays until the module is done with the call.</summary>
    public async Task RunAsync(IPEndPoint module)
    {
        _since = Stopwatch.GetTimestamp();
        using var call = await ScriptedConnection.ConnectAsync(module);
        while (await call.ReceiveAsync(TimeSpan.FromSeconds(30)) is { } command)
        {
            switch (command.Line.Split(' ')[0])
            {
                case "connect":
                    await call.SendAsync(
                        $"Event-Name: CHANNEL_DATA\nUnique-ID: {_channel:D}\nCaller-Caller-ID-Number: 1000\nCaller-Caller-ID-Name: Benchmark\nCaller-Destination-Number: 700\n"
                        + $"variable_domain_name: {domain}\nvariable_user_name: 1000\nvariable_socket_path: {Uri.EscapeDataString(course.Path)}\n"
                        + "Content-Type: command/reply\nReply-Text: %2BOK%0A\nSocket-Mode: async\nControl: full\n\n");
                    break;
                case "sendmsg" when command.Headers.TryGetValue("execute-app-name", out var application):
                    Note(application);
                    await call.ReplyAsync("+OK");
                    await DoneAsync(call, command, application);
                    _after = application;
                    _since = Stopwatch.GetTimestamp();
                    break;
                case "sendmsg": // hang up
                    Note("hangup");
                    await call.ReplyAsync("+OK");
                    return;
                case "getvar":
                    await call.SendAsync("Content-Type: api/response\nContent-Length: 0\n\n");
                    break;
                case "api":
                    await call.ApiReplyAsync("+OK\n");
                    break;
                default:
                    await call.ReplyAsync("+OK");
                    break;
            }
        }

        Note("back to the dialplan");
    }

    private void Note(string next) => steps.Enqueue(($"{_after} → {next}", Stopwatch.GetElapsedTime(_since).TotalMilliseconds));

    private async Task DoneAsync(ScriptedConnection call, ScriptedCommand command, string application)
    {
        var more = "";
        switch (application)
        {
            case "record":
                await File.WriteAllBytesAsync(command.Body.Split(' ')[0], Recording);
                more = "variable_record_ms: 3000\n";
                break;
            case "play_and_get_digits" when command.Body.Split(' ').FirstOrDefault(w => w.StartsWith("callsign_digits_", StringComparison.Ordinal)) is { } variable
                && _keys.TryDequeue(out var keys):
                more = $"variable_{variable}: {Uri.EscapeDataString(keys)}\n";
                break;
        }

        await call.EventAsync(
            $"Event-Name: CHANNEL_EXECUTE_COMPLETE\nUnique-ID: {_channel:D}\nApplication: {application}\nApplication-Response: _none_\nApplication-UUID: {command.Headers["Event-UUID"]}\n{more}");
    }
}
