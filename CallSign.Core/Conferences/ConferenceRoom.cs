using System.ComponentModel.DataAnnotations.Schema;
using CallSign.Core.Changes;
using CallSign.Core.Data;
using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using CallSign.Core.Saving;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Conferences;

/// <summary>A room in which callers talk together (mod_conference).</summary>
[Noun("conference_room", "conference room", "conference rooms", "meeting_room", IsDestination = true)]
[Reloads(ReloadScope.Tenant)]
public sealed class ConferenceRoom : INumbered, ISecretive, ITenantOwned
{
    /// <summary>Most moderators.</summary>
    public const int MostModerators = 20;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    public string? Number { get; set; }

    public string? Description { get; set; }

    /// <summary>Id of a <see cref="ConferenceProfile"/>; null for the defaults.</summary>
    public Guid? ProfileId { get; set; }

    /// <summary>Asked of everybody, 4–12 digits; null to let everybody in.</summary>
    public EncryptedSecret? Pin { get; set; }

    [NotMapped]
    public string? PinInClear { get; set; }

    /// <summary>Whoever enters this one instead is a moderator, 4–12 digits.</summary>
    public EncryptedSecret? ModeratorPin { get; set; }

    [NotMapped]
    public string? ModeratorPinInClear { get; set; }

    /// <summary>Extensions whose phones come in as moderators, without a PIN.</summary>
    public List<RoomModerator> Moderators { get; set; } = [];

    /// <summary>Whether nobody hears the others until a moderator is there.</summary>
    public bool WaitForModerator { get; set; }

    /// <summary>Whether the room ends when its last moderator leaves (mod_conference, endconf). While the conference module is away, a PIN makes no such moderator.</summary>
    public bool EndWithModerator { get; set; }

    /// <summary>Whether everybody but moderators' phones comes in muted.</summary>
    public bool MuteOnJoin { get; set; }

    /// <summary>Whether a tone tells that somebody came.</summary>
    public bool AnnounceJoin { get; set; } = true;

    /// <summary>Whether a tone tells that somebody left.</summary>
    public bool AnnounceLeave { get; set; } = true;

    /// <summary>Whether whoever is alone hears music.</summary>
    public bool MusicWhenAlone { get; set; } = true;

    /// <summary>Most participants, 2–500; null for no limit.</summary>
    [Sortable]
    public int? MaxMembers { get; set; }

    /// <summary>Whether everything is recorded, from the first participant on.</summary>
    public bool Record { get; set; }

    /// <summary>Whether whoever comes says his name, and the others hear it when he comes and when he leaves. Needs the conference module.</summary>
    public bool AnnounceNames { get; set; }

    /// <summary>Whether it is open only for scheduled conferences, from a quarter of an hour before until their end; for moderators' phones it always is.</summary>
    public bool ScheduledOnly { get; set; }

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    public void Normalize()
    {
        PinInClear = PinInClear?.Trim();
        ModeratorPinInClear = ModeratorPinInClear?.Trim();
        Moderators ??= [];
        foreach (var moderator in Moderators)
        {
            moderator.Number = DialNumber.Clean(moderator.Number) ?? "";
        }
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        CheckPin(errors, nameof(Pin), PinInClear);
        CheckPin(errors, nameof(ModeratorPin), ModeratorPinInClear);
        var (asks, asksModerators) = (Has(Pin, PinInClear), Has(ModeratorPin, ModeratorPinInClear));
        errors.AddIf(
            asksModerators && !asks, nameof(Pin), "Enter a PIN for everybody else too: with a moderator PIN alone, nobody but moderators could come in.");
        errors.AddIf(
            PinInClear is { Length: > 0 } && PinInClear == ModeratorPinInClear, nameof(ModeratorPin), "Choose a PIN that differs from that of everybody else.");
        errors.AddIf(
            WaitForModerator && !asksModerators && Moderators.Count == 0, nameof(Moderators), "Set a moderator PIN or add a moderator: otherwise nobody could be one.");
        errors.AddIf(EndWithModerator && !asksModerators && Moderators.Count == 0, nameof(Moderators), "Set a moderator PIN or add a moderator's phone: with the last of them the room ends.");
        errors.AddIf(Moderators.Count > MostModerators, nameof(Moderators), $"A room has at most {MostModerators} moderators.");
        errors.AddIf(MaxMembers is < 2 or > 500, nameof(MaxMembers), "Enter 2 to 500, or nothing for no limit.");
        for (var i = 0; i < Moderators.Count; i++)
        {
            var (field, number) = ($"Moderators[{i}].{nameof(RoomModerator.Number)}", Moderators[i].Number);
            errors.AddIf(!RoutingToken.IsExtensionNumber(number), field, "Enter the number of an extension: 2 to 15 digits.");
            errors.AddIf(Moderators.Take(i).Any(m => m.Number == number), field, $"{number} is a moderator already.");
        }
    }

    public IEnumerable<NounLink> Links() =>
        ProfileId is { } profile ? [new NounLink(nameof(ProfileId), Destination.To(NounCatalog.Of<ConferenceProfile>().Kind, profile), Automatic: false)] : [];

    public void Seal(SecretBox box, INoun? previous)
    {
        var before = previous as ConferenceRoom;
        Pin = box.Seal(PinInClear, before?.Pin);
        ModeratorPin = box.Seal(ModeratorPinInClear, before?.ModeratorPin);
    }

    public void Reveal(SecretBox box)
    {
        ArgumentNullException.ThrowIfNull(box);
        PinInClear = Pin is { } pin ? box.Decrypt(pin) : null;
        ModeratorPinInClear = ModeratorPin is { } moderator ? box.Decrypt(moderator) : null;
    }

    // What is entered now counts before what is stored; empty takes it away.
    private static bool Has(EncryptedSecret? stored, string? inClear) => inClear is null ? stored is not null : inClear.Length > 0;

    private static void CheckPin(FieldErrors errors, string field, string? pin) =>
        errors.AddIf(pin is { Length: > 0 } && (pin.Length is < 4 or > 12 || !DialNumber.IsDigits(pin)), field, "Enter 4 to 12 digits.");
}

/// <summary>A moderator of a room.</summary>
public sealed class RoomModerator
{
    /// <summary>An extension of the tenant.</summary>
    public string Number { get; set; } = "";
}

internal sealed class ConferenceRoomMap : IEntityTypeConfiguration<ConferenceRoom>
{
    public void Configure(EntityTypeBuilder<ConferenceRoom> builder)
    {
        builder.MapNoun();
        builder.Property(r => r.Moderators).AsJson();
    }
}

/// <summary>The two PINs of a room differ, also where only one of them is new.</summary>
internal sealed class ConferenceRoomRule(SecretBox box) : INounRule<ConferenceRoom>
{
    public Task CheckAsync(CallSignDbContext context, ConferenceRoom noun, FieldErrors errors, CancellationToken cancellationToken)
    {
        var pin = noun.PinInClear ?? (noun.Pin is { } stored ? box.Decrypt(stored) : null);
        var moderator = noun.ModeratorPinInClear ?? (noun.ModeratorPin is { } other ? box.Decrypt(other) : null);
        errors.AddIf(
            pin is { Length: > 0 } && pin == moderator, nameof(noun.ModeratorPin), "Choose a PIN that differs from that of everybody else.");
        return Task.CompletedTask;
    }
}
