namespace CallSign.Telephony.Modules;

/// <summary>How playing ended.</summary>
/// <param name="Played">False where the file is not there or can't be played.</param>
/// <param name="Key">The key that ended it; null where it was heard to its end.</param>
public sealed record PlayResult(bool Played, char? Key);

/// <summary>A question that is answered by keys.</summary>
/// <param name="Sound">What is played.</param>
public sealed record DigitsPrompt(string Sound)
{
    /// <summary>Fewest keys, 0–128.</summary>
    public int Least { get; init; } = 1;

    /// <summary>Most keys, 1–128.</summary>
    public int Most { get; init; } = 1;

    /// <summary>How often it is asked, 1–10.</summary>
    public int Tries { get; init; } = 3;

    /// <summary>How long the first key is waited for.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the next key is waited for.</summary>
    public TimeSpan BetweenDigits { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Keys that end the entry and are not part of it.</summary>
    public string Terminators { get; init; } = "#";

    /// <summary>What is played after a wrong entry.</summary>
    public string Invalid { get; init; } = "ivr/ivr-that_was_an_invalid_entry.wav";

    /// <summary>Regular expression that an entry must match, without spaces.</summary>
    public string Pattern { get; init; } = "\\d+";
}

/// <summary>What was entered.</summary>
/// <param name="Digits">The keys; empty where none came in time.</param>
/// <param name="IsValid">Whether it is as long as was asked for.</param>
public sealed record DigitsResult(string Digits, bool IsValid)
{
    public override string ToString() => $"{Digits.Length} keys"; // it may be a PIN
}

/// <summary>Limits of a recording.</summary>
public sealed record RecordOptions
{
    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Level below which it counts as silence, 0–32767.</summary>
    public int SilenceThreshold { get; init; } = 40;

    /// <summary>Silence that ends it.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Keys that end it.</summary>
    public string StopKeys { get; init; } = "#";
}

/// <summary>A recording that ended.</summary>
/// <param name="Length">How long it is.</param>
/// <param name="Key">The key that ended it; null for silence or the limit.</param>
public sealed record RecordResult(TimeSpan Length, char? Key);

/// <summary>How a bridge ended.</summary>
/// <param name="Answered">Whether somebody took the call.</param>
/// <param name="Cause">Why it ended, or why nobody took it: a hang-up cause's name.</param>
/// <param name="OtherLeg">Unique-ID of the channel that took it.</param>
public sealed record BridgeResult(bool Answered, string Cause, Guid? OtherLeg);
