using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;

namespace CallSign.Benchmarks;

/// <summary>What the numbers were measured on.</summary>
internal static class Machine
{
    public static void Print()
    {
        var model = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : null;
        Console.WriteLine(
            $"{Environment.ProcessorCount} x {model ?? RuntimeInformation.ProcessArchitecture.ToString()}, {RuntimeInformation.OSDescription}, " +
            $"{RuntimeInformation.FrameworkDescription}, {(GCSettings.IsServerGC ? "server" : "workstation")} GC, load {Load()}\n");
    }

    /// <summary>How much of the time, and how long at once, the machine takes a core from a thread that never waits: what no server on it can answer in.</summary>
    public static string Pauses(TimeSpan time)
    {
        var (longest, taken, started) = (TimeSpan.Zero, TimeSpan.Zero, Stopwatch.GetTimestamp());
        for (var last = started; Stopwatch.GetElapsedTime(started, last) < time;)
        {
            var now = Stopwatch.GetTimestamp();
            var gap = Stopwatch.GetElapsedTime(last, now);
            last = now;
            taken += gap > TimeSpan.FromMilliseconds(0.2) ? gap : TimeSpan.Zero;
            longest = gap > longest ? gap : longest;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{taken / time:0.0%} of the time, {longest.TotalMilliseconds:0.0} ms at once");
    }

    // A benchmark beside other work says little, so the table's reader should know.
    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "?";
}
