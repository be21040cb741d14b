using CallSign.Core.Changes;
using CallSign.Core.Data;
using CallSign.Core.Media;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.MusicOnHold;

/// <summary>What callers hear while they wait: sounds of the library one after the other, or a stream of the internet (mod_local_stream).</summary>
[Noun("music_on_hold", "music class", "music on hold", "queue_music", IsReferenced = true)]
[Reloads(ReloadScope.Tenant)]
public sealed class MusicClass : INoun, ITenantOwned
{
    /// <summary>Most sounds.</summary>
    public const int MostTracks = 100;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    public string? Description { get; set; }

    /// <summary>0–<see cref="MostTracks"/>, in their order; none where there is a stream.</summary>
    public List<MusicTrack> Tracks { get; set; } = [];

    /// <summary>Address of an MP3 stream as <see cref="StreamAddress"/> takes it, in place of sounds; null for none.</summary>
    public string? StreamUrl { get; set; }

    /// <summary>Whether the sounds are played in an order that is drawn.</summary>
    public bool Shuffle { get; set; }

    /// <summary>A sound of the library that is played over the music from time to time, as “please hold the line”; null for none.</summary>
    public string? Chime { get; set; }

    /// <summary>How often, 5–600 s.</summary>
    public int ChimeSeconds { get; set; } = 30;

    /// <summary>Whether the tenant's calls are held with it where nothing else is said; one class at most.</summary>
    public bool IsDefault { get; set; }

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    public void Normalize()
    {
        Tracks ??= [];
        Tracks.ForEach(t => t.Sound = SoundText.Clean(t.Sound) ?? "");
        StreamUrl = string.IsNullOrWhiteSpace(StreamUrl) ? null : StreamUrl.Trim();
        Chime = SoundText.Clean(Chime);
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(Tracks.Count == 0 && StreamUrl is null, nameof(Tracks), "Add a sound, or give the address of a stream.");
        errors.AddIf(Tracks.Count > 0 && StreamUrl is not null, nameof(StreamUrl), "Either sounds or a stream: remove one of them.");
        errors.AddIf(Tracks.Count > MostTracks, nameof(Tracks), $"Music has at most {MostTracks} sounds.");
        for (var i = 0; i < Tracks.Count; i++)
        {
            errors.AddIf(!SoundText.TryLibrary(Tracks[i].Sound, out _), $"Tracks[{i}].Sound", "Choose a sound of the library.");
        }

        errors.Add(nameof(StreamUrl), StreamAddress.Problem(StreamUrl), StreamUrl is not null);
        errors.AddIf(Chime is not null && !SoundText.TryLibrary(Chime, out _), nameof(Chime), "Choose a sound of the library.");
        errors.AddIf(ChimeSeconds is < 5 or > 600, nameof(ChimeSeconds), "Enter 5 to 600 seconds.");
    }

    public IEnumerable<NounLink> Links()
    {
        for (var i = 0; i < Tracks.Count; i++)
        {
            if (SoundText.Link($"Tracks[{i}].Sound", Tracks[i].Sound) is { } track)
            {
                yield return track;
            }
        }

        if (SoundText.Link(nameof(Chime), Chime) is { } chime)
        {
            yield return chime;
        }
    }
}

/// <summary>A sound of music on hold.</summary>
public sealed class MusicTrack
{
    /// <summary>A sound of the library, as <see cref="SoundText"/> names it.</summary>
    public string Sound { get; set; } = "";
}

internal sealed class MusicClassMap : IEntityTypeConfiguration<MusicClass>
{
    public void Configure(EntityTypeBuilder<MusicClass> builder)
    {
        builder.MapNoun();
        builder.Property(m => m.Tracks).AsJson();
        builder.Property(m => m.StreamUrl).HasMaxLength(StreamAddress.MaxLength);
        builder.Property(m => m.Chime).HasMaxLength(SoundText.MaxLength);
    }
}

/// <summary>A tenant has one default music.</summary>
internal sealed class OneDefaultMusic : INounRule<MusicClass>
{
    public async Task CheckAsync(CallSignDbContext context, MusicClass noun, FieldErrors errors, CancellationToken cancellationToken)
    {
        if (noun.IsDefault
            && await context.Set<MusicClass>().AsNoTracking().FirstOrDefaultAsync(m => m.IsDefault && m.Id != noun.Id, cancellationToken).ConfigureAwait(false) is { } other)
        {
            errors.Add(nameof(noun.IsDefault), $"{other.Name} is the tenant's music on hold already. Take the mark off there first.");
        }
    }
}
