using System.ComponentModel.DataAnnotations.Schema;
using CallSign.Core.Changes;
using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.Nouns;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.Saving;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Hospitality;

/// <summary>How a tenant that has guest rooms runs them: the desk, wake-up calls, classes of service, the property-management system. One a tenant.</summary>
[Noun("hotel", "hotel", "hotels", "hotel")]
[Reloads(ReloadScope.Tenant)]
public sealed class Hotel : ISecretive, ITenantOwned
{
    /// <summary>Of a tenant that has said nothing.</summary>
    public static Hotel Usual { get; } = new();

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    public string? Description { get; set; }

    /// <summary>What is called when a wake-up call is not answered: an extension, a ring group or any other number of the tenant; null for nobody.</summary>
    public string? DeskNumber { get; set; }

    /// <summary>How long a wake-up call rings, 10–120 s.</summary>
    public int WakeUpRingSeconds { get; set; } = 40;

    /// <summary>How often it is tried until the desk is told, 1–10.</summary>
    public int WakeUpAttempts { get; set; } = 3;

    /// <summary>Minutes between two tries, 1–30.</summary>
    public int WakeUpRetryMinutes { get; set; } = 3;

    /// <summary>Minutes of a snooze, 1–30.</summary>
    public int SnoozeMinutes { get; set; } = 10;

    /// <summary>What the telephone of a vacant room may dial.</summary>
    public TollClass VacantCalls { get; set; } = TollClass.Internal;

    /// <summary>What a guest's telephone may dial where the check-in says nothing.</summary>
    public TollClass GuestCalls { get; set; } = TollClass.National;

    /// <summary>ISO 4217, as <c>EUR</c>.</summary>
    public string Currency { get; set; } = "EUR";

    /// <summary>Where the property-management system takes what happens, as JSON; null for nowhere.</summary>
    public string? PmsUrl { get; set; }

    /// <summary>Key of the signatures (HMAC-SHA256) in both directions; null: nothing is sent or taken.</summary>
    public EncryptedSecret? PmsKey { get; set; }

    /// <summary>The key in clear: in drafts that set it, and in the snapshot.</summary>
    [NotMapped]
    public string? PmsKeyInClear { get; set; }

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    public void Normalize()
    {
        DeskNumber = DialNumber.Clean(DeskNumber);
        Currency = TextRules.Clean(Currency)?.ToUpperInvariant() ?? "";
        PmsUrl = TextRules.Clean(PmsUrl);
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(DeskNumber is { } desk && (desk.Length < 2 || !DialNumber.IsDiallable(desk)), nameof(DeskNumber), "Enter 2 to 30 digits, * or #.");
        errors.AddIf(DeskNumber is { } number && ReservedNumbers.IsEmergency(number), nameof(DeskNumber), "The desk can't be the emergency services.");
        errors.AddIf(WakeUpRingSeconds is < 10 or > 120, nameof(WakeUpRingSeconds), "Enter 10 to 120 seconds.");
        errors.AddIf(WakeUpAttempts is < 1 or > 10, nameof(WakeUpAttempts), "Enter 1 to 10 tries.");
        errors.AddIf(WakeUpRetryMinutes is < 1 or > 30, nameof(WakeUpRetryMinutes), "Enter 1 to 30 minutes.");
        errors.AddIf(SnoozeMinutes is < 1 or > 30, nameof(SnoozeMinutes), "Enter 1 to 30 minutes.");
        errors.AddIf(Currency.Length != 3 || !Currency.All(char.IsAsciiLetterUpper), nameof(Currency), "Enter three letters, like EUR.");
        var usable = Uri.TryCreate(PmsUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && PmsUrl!.Length <= 500;
        errors.AddIf(PmsUrl is not null && !usable, nameof(PmsUrl), "Enter an address like https://pms.example.com/callsign.");
        errors.AddIf(usable && url!.UserInfo.Length > 0, nameof(PmsUrl), "Leave name and password out of the address; the signature proves who asks.");
        errors.AddIf(PmsKeyInClear is { Length: > 0 and < 16 }, nameof(PmsKey), "Enter at least 16 characters.");
        errors.AddIf(PmsKeyInClear is { Length: > 200 }, nameof(PmsKey), "Enter at most 200 characters.");
    }

    public IEnumerable<NounLink> Links() => [];

    public void Seal(SecretBox box, INoun? previous)
    {
        ArgumentNullException.ThrowIfNull(box);
        PmsKey = box.Seal(PmsKeyInClear, (previous as Hotel)?.PmsKey);
    }

    public void Reveal(SecretBox box)
    {
        ArgumentNullException.ThrowIfNull(box);
        PmsKeyInClear = PmsKey is { } key ? box.Decrypt(key) : null;
    }
}

internal sealed class HotelMap : IEntityTypeConfiguration<Hotel>
{
    public void Configure(EntityTypeBuilder<Hotel> builder)
    {
        builder.MapNoun();
        builder.Property(h => h.DeskNumber).HasMaxLength(30);
        builder.Property(h => h.Currency).HasMaxLength(3);
        builder.Property(h => h.PmsUrl).HasMaxLength(500);
    }
}

internal sealed class HotelRule : INounRule<Hotel>
{
    public async Task CheckAsync(CallSignDbContext context, Hotel noun, FieldErrors errors, CancellationToken cancellationToken)
    {
        var tenant = context.Scope.TenantId;
        var other = await context.Set<Hotel>().Where(h => h.TenantId == tenant && h.Id != noun.Id).Select(h => h.Name).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        errors.AddIf(other is not null, nameof(noun.Name), $"There is {other} already, and a company has one. Change that one.");
    }
}
