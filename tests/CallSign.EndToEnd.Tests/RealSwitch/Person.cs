namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>What people at telephones take time for. Nothing that a switch tells says when it is over, so this is the one place that waits by the clock.</summary>
internal static class Person
{
    /// <summary>
    /// Before he presses a key: FreeSWITCH names what it plays (<c>current_application_data</c>) a little before it listens, and drops the keys of that
    /// moment (<c>switch_channel_flush_dtmf</c>).
    /// </summary>
    public static Task ListensAsync() => Task.Delay(TimeSpan.FromMilliseconds(500));

    /// <summary>Says a sentence.</summary>
    public static Task SpeaksAsync() => Task.Delay(TimeSpan.FromSeconds(2.5));
}
