using System.Runtime.InteropServices;
using CallSign.RehearsalSwitch;

if (args.Contains("--help"))
{
    Console.WriteLine(CommandLine.Usage);
    return 0;
}

CommandLine line;
try
{
    line = CommandLine.Parse(args);
}
catch (FormatException e)
{
    await Console.Error.WriteLineAsync(e.Message + "\n\n" + CommandLine.Usage);
    return 64; // EX_USAGE of sysexits.h
}

// the duration ends the placing of calls, and those that are up run their course; a signal ends all at once
using var placing = new CancellationTokenSource();
using var stopping = new CancellationTokenSource();
if (line.Duration is { } duration)
{
    placing.CancelAfter(duration);
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stopping.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
await using var node = await RehearsalNode.StartAsync(line.Node);
Console.WriteLine($"Rehearsal switch: event socket on port {node.Port}.");
if (line.Node.Password is null)
{
    Console.WriteLine($"Password of the event socket: {node.Password}");
}

// The portal may start at the same moment as this.
await node.Phones.RegisterAllAsync(line.Node.Extensions, TimeSpan.FromSeconds(1), stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
Console.WriteLine($"{node.Phones.Count} phones registered.");
if (line.Flood > 0)
{
    await node.WaitForClientAsync(TimeSpan.FromMinutes(5));
    var flood = new RehearsalTraffic(node, line.Traffic);
    var clock = System.Diagnostics.Stopwatch.StartNew();
    await flood.FloodAsync(line.Flood, line.Duration ?? TimeSpan.FromSeconds(10)).WaitAsync(stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    Console.WriteLine($"{flood.Started} calls, {node.EventsSent / clock.Elapsed.TotalSeconds:0} events/s, {node.Backlog} bytes not yet read.");
}
else if (line.Traffic.CallsPerSecond > 0 && !stopping.IsCancellationRequested)
{
    var traffic = new RehearsalTraffic(node, line.Traffic);
    await traffic.RunAsync(placing.Token).WaitAsync(stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    Console.WriteLine($"{traffic.Started} calls, {node.EventsSent} events sent, at most {traffic.Peak} calls at once.");
}
else
{
    await Task.Delay(Timeout.Infinite, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}

return 0;
