using CallSign.Core.Changes;
using CallSign.Core.Destinations;
using CallSign.Core.Languages;
using CallSign.Core.Media;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.IvrMenus;

/// <summary>Greets callers and leads them on by the keys they press (switch_ivr_menu.c).</summary>
[Noun("ivr_menu", "IVR menu", "IVR menus", "dialpad", IsDestination = true)]
[Reloads(ReloadScope.Tenant)]
public sealed class IvrMenu : INumbered, ITenantOwned, IPlaysSounds
{
    /// <summary>Most options.</summary>
    public const int MostOptions = 50;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    public string? Number { get; set; }

    public string? Description { get; set; }

    /// <summary>What callers hear first, as <see cref="SoundText"/> names sounds.</summary>
    public string? GreetLong { get; set; }

    /// <summary>What they hear when it starts over, as <see cref="SoundText"/> names sounds; null for the same again.</summary>
    public string? GreetShort { get; set; }

    /// <summary>What they hear after keys that are no option, as <see cref="SoundText"/> names sounds; null for nothing.</summary>
    public string? InvalidSound { get; set; } = "ivr/ivr-that_was_an_invalid_entry.wav";

    /// <summary>What they hear before they are led on for want of a choice, as <see cref="SoundText"/> names sounds; null for nothing.</summary>
    public string? ExitSound { get; set; }

    /// <summary>How long it waits for the first key after the greeting, 1,000–60,000 ms.</summary>
    public int TimeoutMilliseconds { get; set; } = 5000;

    /// <summary>How long it waits for the next key, 500–10,000 ms.</summary>
    public int InterDigitTimeoutMilliseconds { get; set; } = 2000;

    /// <summary>After how many wrong choices it gives up, 1–10.</summary>
    public int MaxFailures { get; set; } = 3;

    /// <summary>After how many times without any key it gives up, 1–10.</summary>
    public int MaxTimeouts { get; set; } = 3;

    /// <summary>Whether callers may dial the number of any extension.</summary>
    public bool DirectDial { get; set; }

    /// <summary>At most <see cref="MostOptions"/>.</summary>
    public List<IvrOption> Options { get; set; } = [];

    /// <summary>Where the call goes when no key was pressed; null: it ends.</summary>
    public Destination? TimeoutDestination { get; set; }

    /// <summary>Where the call goes after too many wrong choices; null: it ends.</summary>
    public Destination? InvalidDestination { get; set; }

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    public void Normalize()
    {
        (GreetLong, GreetShort) = (SoundText.Clean(GreetLong), SoundText.Clean(GreetShort));
        (InvalidSound, ExitSound) = (SoundText.Clean(InvalidSound), SoundText.Clean(ExitSound));
        Options ??= [];
        foreach (var option in Options)
        {
            option.Digits = TextRules.Clean(option.Digits) ?? "";
            option.Label = TextRules.Clean(option.Label);
        }
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(GreetLong is null, nameof(GreetLong), "Choose what callers hear: without a greeting nobody knows what to press.");
        foreach (var (field, sound) in Sounds())
        {
            if (SoundText.Problem(sound) is { } problem)
            {
                errors.Add(field, problem);
            }
        }

        errors.AddIf(TimeoutMilliseconds is < 1000 or > 60_000, nameof(TimeoutMilliseconds), "Enter 1000 to 60000 milliseconds.");
        errors.AddIf(InterDigitTimeoutMilliseconds is < 500 or > 10_000, nameof(InterDigitTimeoutMilliseconds), "Enter 500 to 10000 milliseconds.");
        errors.AddIf(MaxFailures is < 1 or > 10, nameof(MaxFailures), "Enter 1 to 10.");
        errors.AddIf(MaxTimeouts is < 1 or > 10, nameof(MaxTimeouts), "Enter 1 to 10.");
        errors.AddIf(Options.Count > MostOptions, nameof(Options), $"A menu has at most {MostOptions} options.");
        errors.AddIf(Options.Count == 0 && !DirectDial && TimeoutDestination is null && InvalidDestination is null, nameof(Options),
            "Nothing leads out of this menu: add an option, or choose where calls go without one.");
        for (var i = 0; i < Math.Min(Options.Count, MostOptions); i++)
        {
            var (field, option) = ($"Options[{i}].", Options[i]);
            errors.AddIf(!IvrOption.IsDigits(option.Digits), field + nameof(option.Digits), "Enter 1 to 4 keys: digits, * or #.");
            errors.AddIf(Options.Take(i).Any(o => o.Digits == option.Digits), field + nameof(option.Digits), $"{option.Digits} is an option already.");
            errors.AddIf(option.Destination is null, field + nameof(option.Destination), "Choose where the call goes.");
            if (option.Label is { } label && TextRules.Name(label, 60) is { } problem)
            {
                errors.Add(field + nameof(option.Label), problem);
            }
        }
    }

    public IEnumerable<NounLink> Links()
    {
        for (var i = 0; i < Options.Count; i++)
        {
            if (Options[i].Destination is { } to)
            {
                yield return new NounLink($"Options[{i}].{nameof(IvrOption.Destination)}", to, Automatic: false);
            }
        }

        if (TimeoutDestination is { } timeout)
        {
            yield return new NounLink(nameof(TimeoutDestination), timeout);
        }

        if (InvalidDestination is { } invalid)
        {
            yield return new NounLink(nameof(InvalidDestination), invalid);
        }

        foreach (var link in Sounds().Select(s => SoundText.Link(s.Field, s.Sound)).OfType<NounLink>())
        {
            yield return link;
        }
    }

    /// <summary>What a caller can't mean any more: extensions that have the digits of an option, or can only be reached after waiting.</summary>
    /// <param name="extensions">Numbers of the tenant's extensions.</param>
    /// <returns>A sentence each.</returns>
    public IEnumerable<string> Warnings(IEnumerable<string> extensions)
    {
        if (!DirectDial)
        {
            yield break;
        }

        var numbers = extensions.ToHashSet(StringComparer.Ordinal);
        foreach (var option in Options.Where(o => numbers.Contains(o.Digits)))
        {
            yield return $"Option {option.Digits} hides extension {option.Digits}: who dials it here gets the option.";
        }

        foreach (var option in Options.Where(o => o.Digits.Length > 0 && numbers.Any(n => n.Length > o.Digits.Length && n.StartsWith(o.Digits, StringComparison.Ordinal))))
        {
            yield return $"Extensions begin with {option.Digits} as well: after this option callers wait until the time for the next key is over.";
        }
    }

    public IEnumerable<(string Field, string? Sound)> Sounds() =>
        [(nameof(GreetLong), GreetLong), (nameof(GreetShort), GreetShort), (nameof(InvalidSound), InvalidSound), (nameof(ExitSound), ExitSound)];
}

/// <summary>A choice of an IVR menu.</summary>
public sealed class IvrOption
{
    /// <summary>1–4 keys of 0–9, * and #.</summary>
    public string Digits { get; set; } = "";

    /// <summary>Where it leads; another menu, or this one to hear it again.</summary>
    public Destination? Destination { get; set; }

    /// <summary>For whoever administers it, at most 60 characters; null for nothing.</summary>
    public string? Label { get; set; }

    /// <summary>Whether a text is what can be pressed as one choice.</summary>
    public static bool IsDigits(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is >= 1 and <= 4 && text.All(c => char.IsAsciiDigit(c) || c is '*' or '#');
    }
}

internal sealed class IvrMenuMap : IEntityTypeConfiguration<IvrMenu>
{
    public void Configure(EntityTypeBuilder<IvrMenu> builder)
    {
        builder.MapNoun();
        builder.ToTable("ivr_menus");
        builder.Property(m => m.Options).AsJson();
        builder.Property(m => m.GreetLong).HasMaxLength(SoundText.MaxLength);
        builder.Property(m => m.GreetShort).HasMaxLength(SoundText.MaxLength);
        builder.Property(m => m.InvalidSound).HasMaxLength(SoundText.MaxLength);
        builder.Property(m => m.ExitSound).HasMaxLength(SoundText.MaxLength);
    }
}
