using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Tests.Esl;

/// <summary>Counts events, keeps them if asked, and tells when as many have come as were expected.</summary>
internal sealed class CountingSink(int expected = int.MaxValue) : IEslEventSink
{
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public delegate void Handler(in EslEventView e);

    public int Count { get; private set; }

    public bool Keep { get; init; }

    public List<EslEvent> Kept { get; } = [];

    public List<(int Level, string Text)> Log { get; } = [];

    /// <summary>Runs in the place of the sink.</summary>
    public Handler? Handling { get; set; }

    public Task Complete => _complete.Task;

    public void OnEvent(in EslEventView e)
    {
        Count++;
        if (Keep)
        {
            Kept.Add(e.ToOwned());
        }

        if (Count == expected)
        {
            _complete.TrySetResult();
        }

        Handling?.Invoke(in e);
    }

    public void OnLogLine(int level, ReadOnlySpan<byte> text) => Log.Add((level, System.Text.Encoding.UTF8.GetString(text)));
}
