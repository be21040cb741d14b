using CallSign.Telephony.Esl;

namespace CallSign.Benchmarks.Esl;

/// <summary>What is done with each event in one row of the table.</summary>
/// <param name="What">The row's name.</param>
/// <param name="Create">Makes a new sink for a round.</param>
/// <param name="LeastShare">Target as a share of the bare receive loop.</param>
internal sealed record EslSinks(string What, Func<IEslEventSink> Create, double LeastShare)
{
    public static IReadOnlyList<EslSinks> All { get; } =
    [
        new("parsed, six headers decoded to values", () => new SixValues(), 0.5),
        new("parsed, six headers decoded to strings", () => new SixStrings(), 0.5),
    ];

    private sealed class SixValues : IEslEventSink
    {
        private long _sum;

        public void OnEvent(in EslEventView e) => _sum +=
            (int)e.Name
            + e.GetInt64(EslHeader.EventSequence)
            + e.GetInt64(EslHeader.EventDateTimestamp)
            + e.GetGuid(EslHeader.UniqueId).GetHashCode()
            + e.GetGuid(EslHeader.ChannelCallUuid).GetHashCode()
            + (e.ValueEquals(EslHeader.ChannelCallState, "ACTIVE"u8) ? 1 : 0);
    }

    private sealed class SixStrings : IEslEventSink
    {
        private long _sum;

        public void OnEvent(in EslEventView e) => _sum +=
            (int)e.Name
            + (e.GetString(EslHeader.UniqueId)?.Length ?? 0)
            + (e.GetString(EslHeader.ChannelCallState)?.Length ?? 0)
            + (e.GetString(EslHeader.CallerCallerIdName)?.Length ?? 0)
            + (e.GetString(EslHeader.CallerCallerIdNumber)?.Length ?? 0)
            + (e.GetString(EslHeader.CallerDestinationNumber)?.Length ?? 0);
    }
}
