using CallSign.Core.Extensions;
using CallSign.Core.Media;
using CallSign.Core.Saving;

namespace CallSign.Core.Languages;

/// <summary>What a step of a phrase does.</summary>
public enum PhraseStepKind
{
    /// <summary>Plays a sound.</summary>
    Sound,

    /// <summary>Says a number as a whole, as <c>twenty-one</c>.</summary>
    Number,

    /// <summary>Says the digits of a number one by one.</summary>
    Digits,

    /// <summary>Says the day of today.</summary>
    Date,

    /// <summary>Says the time of day.</summary>
    Time,

    /// <summary>Says nothing for a while.</summary>
    Silence,
}

/// <summary>Sounds and words one after the other, under a name.</summary>
public sealed class Phrase
{
    /// <summary>Most steps.</summary>
    public const int MostSteps = 30;

    /// <summary>As <see cref="SoundText.IsPhraseName"/> wants it; unique in its language.</summary>
    public string Name { get; set; } = "";

    public List<PhraseStep> Steps { get; set; } = [];

    internal void Normalize()
    {
        Name = (Name ?? "").Trim();
        Steps = [.. (Steps ?? []).Where(s => s is not null)];
        foreach (var step in Steps)
        {
            step.Sound = SoundText.Clean(step.Sound);
            step.Number = string.IsNullOrWhiteSpace(step.Number) ? null : step.Number.Trim();
        }
    }

    internal void Check(string field, FieldErrors errors)
    {
        errors.AddIf(Steps.Count == 0, field + nameof(Steps), "Add a step.");
        errors.AddIf(Steps.Count > MostSteps, field + nameof(Steps), $"A phrase has at most {MostSteps} steps.");
        for (var i = 0; i < Steps.Count && i < MostSteps; i++)
        {
            var (at, step) = ($"{field}{nameof(Steps)}[{i}].", Steps[i]);
            switch (step.Kind)
            {
                case PhraseStepKind.Sound:
                    var problem = step.Sound is null ? "Choose a sound."
                        : SoundText.TryPhrase(step.Sound, out _) ? "A phrase can't play another phrase." : SoundText.Problem(step.Sound);
                    errors.AddIf(problem is not null, at + nameof(step.Sound), problem ?? "");
                    break;
                case PhraseStepKind.Number or PhraseStepKind.Digits:
                    errors.AddIf(!PhraseStep.IsNumber(step.Number), at + nameof(step.Number), "Enter up to 9 digits, or nothing for what the phrase is given.");
                    break;
                case PhraseStepKind.Silence:
                    errors.AddIf(step.Milliseconds is < 100 or > 10_000, at + nameof(step.Milliseconds), "Enter 100 to 10,000 milliseconds.");
                    break;
            }
        }
    }
}

/// <summary>One step of a phrase.</summary>
public sealed class PhraseStep
{
    public PhraseStepKind Kind { get; set; }

    /// <summary>Of a <see cref="PhraseStepKind.Sound"/>, as <see cref="SoundText"/> names sounds.</summary>
    public string? Sound { get; set; }

    /// <summary>What is said by <see cref="PhraseStepKind.Number"/> and <see cref="PhraseStepKind.Digits"/>: up to 9 digits; null for what the phrase is given.</summary>
    public string? Number { get; set; }

    /// <summary>How long a <see cref="PhraseStepKind.Silence"/> lasts, 100–10,000 ms.</summary>
    public int Milliseconds { get; set; } = 500;

    /// <summary>Whether such a number can be said; null can.</summary>
    public static bool IsNumber(string? number) => number is null || (number.Length <= 9 && DialNumber.IsDigits(number));
}
