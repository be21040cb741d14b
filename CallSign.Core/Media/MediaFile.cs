using System.Text.Json.Serialization;
using CallSign.Core.Changes;
using CallSign.Core.Media.Audio;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Media;

/// <summary>A sound of the tenant's library: a greeting, an announcement, music. Its audio is put in by <see cref="MediaLibrary"/> alone.</summary>
[Noun("media_file", "sound", "sounds", "audio_file", IsReferenced = true)]
[Reloads(ReloadScope.Tenant)]
public sealed class MediaFile : INoun, ITenantOwned
{
    /// <summary>Parts that a sound's picture has.</summary>
    public const int PeakCount = 400;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    public string? Description { get; set; }

    public bool Enabled { get; set; } = true;

    /// <summary>Length in ms; 0 while it has no audio.</summary>
    [Sortable]
    public int DurationMilliseconds { get; private set; }

    /// <summary>What the audio was made of, as <c>MP3, 44.1 kHz, stereo</c>; null while it has none.</summary>
    public string? Format { get; private set; }

    /// <summary>SHA-256 of the upload, 64 hexadecimal digits; null while it has no audio.</summary>
    public string? Sha256 { get; private set; }

    /// <summary>The loudest of each of <see cref="PeakCount"/> equal parts, 0–255; null while it has no audio.</summary>
    [JsonIgnore]
    public byte[]? Peaks { get; private set; }

    /// <summary>What is said, where the audio was made from text; null where it was not.</summary>
    public string? Text { get; private set; }

    /// <summary>Language of <see cref="Text"/>, as <c>de-DE</c>.</summary>
    public string? TextLanguage { get; private set; }

    /// <summary>Voice of <see cref="Text"/>; null for the provider's usual one.</summary>
    public string? TextVoice { get; private set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    /// <summary>Whether there is something to play.</summary>
    [JsonIgnore]
    public bool HasAudio => DurationMilliseconds > 0;

    public void Normalize()
    {
    }

    public void Check(FieldErrors errors)
    {
    }

    public IEnumerable<NounLink> Links() => [];

    /// <summary>The text that it says; null where it was not made from one.</summary>
    public SpokenText? Spoken() => Text is { } text ? new SpokenText(text, TextLanguage ?? "", TextVoice) : null;

    /// <summary>Notes what was put into the store for it, and the text that it was made of.</summary>
    internal void Take(ConvertedSound sound, SpokenText? spoken = null)
    {
        (DurationMilliseconds, Format, Sha256, Peaks) = (sound.DurationMilliseconds, sound.Format, sound.Sha256, [.. sound.Peaks]);
        (Text, TextLanguage, TextVoice) = (spoken?.Text, spoken?.Language, spoken?.Voice);
    }
}

internal sealed class MediaFileMap : IEntityTypeConfiguration<MediaFile>
{
    public void Configure(EntityTypeBuilder<MediaFile> builder)
    {
        builder.MapNoun();
        builder.Ignore(m => m.HasAudio);
        builder.Property(m => m.Format).HasMaxLength(80);
        builder.Property(m => m.Sha256).HasMaxLength(64);
        builder.Property(m => m.Text).HasMaxLength(SpokenText.MaxLength);
        builder.Property(m => m.TextLanguage).HasMaxLength(20);
        builder.Property(m => m.TextVoice).HasMaxLength(SpokenText.MaxVoiceLength);
    }
}
