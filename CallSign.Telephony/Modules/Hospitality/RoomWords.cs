using System.Globalization;

namespace CallSign.Telephony.Modules.Hospitality;

/// <summary>What is said of rooms and times, from the switch's own prompts.</summary>
internal static class RoomWords
{
    public const string Done = "tone_stream://%(120,60,880);%(240,200,1175)";

    public const string Wrong = "ivr/ivr-that_was_an_invalid_entry.wav";

    /// <summary>A prompt of the folder <c>ivr</c>, as <c>wakeup_call</c>.</summary>
    public static Prompt Ivr(this Prompt prompt, string name) => prompt.Say($"ivr/ivr-{name}.wav");

    /// <summary>A room's number or name, sign by sign.</summary>
    public static Prompt Room(this Prompt prompt, string name)
    {
        foreach (var c in name.Where(char.IsAsciiLetterOrDigit).Take(12))
        {
            prompt.Say(char.IsAsciiDigit(c) ? $"digits/{c}.wav" : string.Create(CultureInfo.InvariantCulture, $"ascii/{(int)char.ToLowerInvariant(c)}.wav"));
        }

        return prompt;
    }

    /// <summary>A number, 0–59.</summary>
    public static Prompt Number(this Prompt prompt, int number)
    {
        var (tens, ones) = (number / 10 * 10, number % 10);
        return number <= 20 || ones == 0
            ? prompt.Say(string.Create(CultureInfo.InvariantCulture, $"digits/{number}.wav"))
            : prompt.Say(string.Create(CultureInfo.InvariantCulture, $"digits/{tens}.wav")).Say(string.Create(CultureInfo.InvariantCulture, $"digits/{ones}.wav"));
    }

    /// <summary>A time of day on the clock of twelve hours, as the prompts have it.</summary>
    public static Prompt Time(this Prompt prompt, TimeOnly time)
    {
        prompt.Number(time.Hour % 12 == 0 ? 12 : time.Hour % 12);
        switch (time.Minute)
        {
            case 0:
                break;
            case < 10:
                prompt.Say("time/oh.wav").Number(time.Minute);
                break;
            default:
                prompt.Number(time.Minute);
                break;
        }

        return prompt.Say(time.Hour < 12 ? "time/a-m.wav" : "time/p-m.wav");
    }
}
