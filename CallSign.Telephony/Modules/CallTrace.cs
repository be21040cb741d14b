namespace CallSign.Telephony.Modules;

/// <summary>One thing that a module did with a call.</summary>
/// <param name="At">UTC.</param>
/// <param name="Application">As <c>playback</c>.</param>
/// <param name="Argument">What it was given, at most 200 characters; secrets are never in it.</param>
/// <param name="Milliseconds">How long it took; null while it runs.</param>
/// <param name="Outcome">What came of it.</param>
public sealed record CallStep(DateTime At, string Application, string Argument, long? Milliseconds, string Outcome);

/// <summary>The steps of a call in a module, for its story. Bounded: what comes after the 500th step is counted only.</summary>
internal sealed class CallTrace(TimeProvider time)
{
    private const int Most = 500;
    private readonly Lock _lock = new();
    private readonly List<CallStep> _steps = [];
    private long _began;

    public IReadOnlyList<CallStep> Steps
    {
        get
        {
            lock (_lock)
            {
                return [.. _steps];
            }
        }
    }

    /// <summary>Steps beyond those that are kept.</summary>
    public int Unkept { get; private set; }

    public void Begin(string application, string argument)
    {
        lock (_lock)
        {
            _began = time.GetTimestamp();
            if (_steps.Count == Most)
            {
                Unkept++;
                return;
            }

            _steps.Add(new CallStep(time.GetUtcNow().UtcDateTime, application, argument.Length <= 200 ? argument : argument[..200], null, ""));
        }
    }

    public void End(string outcome)
    {
        lock (_lock)
        {
            if (_steps.Count > 0 && _steps[^1].Milliseconds is null)
            {
                _steps[^1] = _steps[^1] with { Milliseconds = (long)time.GetElapsedTime(_began).TotalMilliseconds, Outcome = outcome };
            }
        }
    }

    /// <summary>Adds to the outcome of the step before.</summary>
    public void Note(string text)
    {
        lock (_lock)
        {
            if (_steps.Count > 0)
            {
                _steps[^1] = _steps[^1] with { Outcome = _steps[^1].Outcome.Length == 0 ? text : $"{_steps[^1].Outcome}, {text}" };
            }
        }
    }
}
