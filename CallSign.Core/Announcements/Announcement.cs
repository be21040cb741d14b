using CallSign.Core.Changes;
using CallSign.Core.Destinations;
using CallSign.Core.Languages;
using CallSign.Core.Media;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Announcements;

/// <summary>Plays a sound to the caller, then leads the call on.</summary>
[Noun("announcement", "announcement", "announcements", "campaign", IsDestination = true)]
[Reloads(ReloadScope.Tenant)]
public sealed class Announcement : INumbered, ITenantOwned, IPlaysSounds
{
    /// <summary>Most times that it plays.</summary>
    public const int MostPlays = 20;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    public string? Number { get; set; }

    public string? Description { get; set; }

    /// <summary>As <see cref="SoundText"/> names sounds.</summary>
    public string Sound { get; set; } = "";

    /// <summary>Whether the call is answered first. Else it plays before the answer, free of charge; some carriers do not let that through.</summary>
    public bool Answer { get; set; } = true;

    /// <summary>How often it plays, 1–<see cref="MostPlays"/>.</summary>
    public int Plays { get; set; } = 1;

    /// <summary>Silence between two plays, 0–30 s.</summary>
    public int PauseSeconds { get; set; } = 1;

    /// <summary>The key that ends it: a digit, * or #; null for none.</summary>
    public string? SkipKey { get; set; }

    /// <summary>Where the call goes then; null: it ends.</summary>
    public Destination? Next { get; set; }

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    public void Normalize()
    {
        Sound = SoundText.Clean(Sound) ?? "";
        SkipKey = string.IsNullOrWhiteSpace(SkipKey) ? null : SkipKey.Trim();
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(Sound.Length == 0, nameof(Sound), "Choose a sound.");
        errors.Add(nameof(Sound), SoundText.Problem(Sound), Sound.Length > 0);
        errors.AddIf(Plays is < 1 or > MostPlays, nameof(Plays), $"Enter 1 to {MostPlays} times.");
        errors.AddIf(PauseSeconds is < 0 or > 30, nameof(PauseSeconds), "Enter 0 to 30 seconds.");
        errors.AddIf(SkipKey is not null && !IsKey(SkipKey), nameof(SkipKey), "Choose one key: 0 to 9, * or #.");
    }

    public IEnumerable<(string Field, string? Sound)> Sounds() => [(nameof(Sound), Sound)];

    public IEnumerable<NounLink> Links()
    {
        if (SoundText.Link(nameof(Sound), Sound) is { } sound)
        {
            yield return sound;
        }

        if (Next is { } next)
        {
            yield return new NounLink(nameof(Next), next);
        }
    }

    /// <summary>Whether it is one key of a telephone.</summary>
    public static bool IsKey(string? key) => key is [(>= '0' and <= '9') or '*' or '#'];
}

internal sealed class AnnouncementMap : IEntityTypeConfiguration<Announcement>
{
    public void Configure(EntityTypeBuilder<Announcement> builder)
    {
        builder.MapNoun();
        builder.Property(a => a.Sound).HasMaxLength(SoundText.MaxLength);
        builder.Property(a => a.SkipKey).HasMaxLength(1);
    }
}
