using System.Runtime.InteropServices;
using CallSign.Telephony.Esl;

namespace CallSign.Benchmarks.Esl;

/// <summary>Processor time of the calling thread (clock_gettime, CLOCK_THREAD_CPUTIME_ID): what other work on the machine doesn't change.</summary>
internal static class ThreadClock
{
    private const int ThreadCpuTime = 3;

    public static TimeSpan Now
    {
        get
        {
            _ = ClockGetTime(ThreadCpuTime, out var time);
            return new TimeSpan((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / TimeSpan.NanosecondsPerTick));
        }
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockGetTime(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}

/// <summary>Looks at the reading thread's clock now and then on the way to the real sink.</summary>
internal sealed class ClockedSink(IEslEventSink inner) : IEslEventSink
{
    private const int Interval = 1024;

    private long _events;
    private TimeSpan _first;
    private TimeSpan _last;

    /// <summary>Events a second of processor time of the reading thread, kernel and this program together.</summary>
    public double EventsPerProcessorSecond => (_events / Interval * Interval) / (_last - _first).TotalSeconds;

    public void OnEvent(in EslEventView e)
    {
        if (_events % Interval == 0)
        {
            _last = ThreadClock.Now;
            _first = _events == 0 ? _last : _first;
        }

        _events++;
        inner.OnEvent(in e);
    }
}
