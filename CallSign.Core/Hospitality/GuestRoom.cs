using CallSign.Core.Changes;
using CallSign.Core.Data;
using CallSign.Core.Destinations;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Hospitality;

/// <summary>A room that guests stay in. Who stays there and how it is kept is not here: that is <see cref="Stay"/> and <see cref="RoomCondition"/>.</summary>
[Noun("guest_room", "guest room", "guest rooms", "bed")]
[Reloads(ReloadScope.Tenant)]
public sealed class GuestRoom : INoun, ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    /// <summary>Its number or name, as <c>101</c>.</summary>
    public string Name { get; set; } = "";

    public string? Description { get; set; }

    /// <summary>At most 20 characters, as <c>1</c> or <c>Garden</c>; null for none.</summary>
    [Sortable]
    public string? Floor { get; set; }

    /// <summary>The extension that is its telephone; null for a room without one.</summary>
    public Destination? Telephone { get; set; }

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    /// <summary>The room whose telephone an extension is; null for one that is in no room.</summary>
    public static GuestRoom? Of(Routing.TenantSnapshot tenant, Guid extensionId)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return tenant.Nouns.All<GuestRoom>().FirstOrDefault(r => r.Enabled && r.Telephone?.NounId == extensionId);
    }

    public void Normalize() => Floor = TextRules.Clean(Floor);

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.Add(nameof(Floor), Floor is null ? null : TextRules.Name(Floor, 20), when: true);
        errors.AddIf(Telephone is { } phone && phone.Kind != "extension", nameof(Telephone), "Choose an extension: a room's telephone is one.");
    }

    public IEnumerable<NounLink> Links() => Telephone is { } telephone ? [new NounLink(nameof(Telephone), telephone, Automatic: false)] : [];
}

internal sealed class GuestRoomMap : IEntityTypeConfiguration<GuestRoom>
{
    public void Configure(EntityTypeBuilder<GuestRoom> builder)
    {
        builder.MapNoun();
        builder.Property(r => r.Floor).HasMaxLength(20).UseCollation("und-x-icu");
        builder.HasIndex(r => new { r.TenantId, r.Telephone }).IsUnique();
    }
}

internal sealed class GuestRoomRule : INounRule<GuestRoom>
{
    public async Task CheckAsync(CallSignDbContext context, GuestRoom noun, FieldErrors errors, CancellationToken cancellationToken)
    {
        if (noun.Telephone is not null)
        {
            var other = await context.Set<GuestRoom>().Where(r => r.TenantId == context.Scope.TenantId && r.Id != noun.Id && r.Telephone == noun.Telephone)
                .Select(r => r.Name).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            errors.AddIf(other is not null, nameof(noun.Telephone), $"This is the telephone of room {other} already.");
        }
    }

    public KeyValuePair<string, string>? Taken(GuestRoom noun, string constraint)
    {
        ArgumentNullException.ThrowIfNull(constraint);
        return constraint.EndsWith("_telephone", StringComparison.Ordinal) ? new(nameof(noun.Telephone), "This is the telephone of another room already.") : null;
    }
}

/// <summary>Keeps a room while somebody stays in it: the guest's bill hangs on it.</summary>
internal sealed class OccupiedRoomKept : INounDeletionRule<GuestRoom>
{
    public async Task<string?> RefusedAsync(CallSignDbContext context, GuestRoom noun, CancellationToken cancellationToken) =>
        await context.Set<Stay>().Where(s => s.TenantId == noun.TenantId && s.RoomId == noun.Id && s.LeftAt == null).Select(s => s.GuestName)
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is { } guest
            ? $"{guest} stays in room {noun.Name}. Check the guest out first." : null;
}
