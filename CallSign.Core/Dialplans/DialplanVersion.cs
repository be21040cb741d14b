using CallSign.Core.Audit;
using CallSign.Core.Data;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Dialplans;

/// <summary>A dialplan as it was saved once. The newest one is what is served.</summary>
[NotAudited]
public sealed class DialplanVersion : ITenantOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public Guid DialplanId { get; init; }

    /// <summary>From 1, in the order of the saves.</summary>
    public int Number { get; init; }

    /// <summary>The dialplan's text.</summary>
    public required string Xml { get; init; }

    /// <summary>UTC.</summary>
    public DateTime SavedAt { get; init; }

    /// <summary>Login or API key of who saved it.</summary>
    public required string SavedBy { get; init; }
}

/// <summary>Reads the earlier versions of dialplans.</summary>
public sealed class DialplanHistory(CallSignDb db)
{
    /// <summary>How many versions of a dialplan are kept.</summary>
    public const int Kept = 50;

    /// <summary>The versions of a dialplan of the actor's tenant, the newest first.</summary>
    public async Task<IReadOnlyList<DialplanVersion>> ReadAsync(Actor actor, Guid dialplanId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenantId = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        return await context.Set<DialplanVersion>().AsNoTracking().Where(v => v.TenantId == tenantId && v.DialplanId == dialplanId)
            .OrderByDescending(v => v.Number).ToListAsync(cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>
/// Adds a version to the save itself. A rule is asked with the context that saves, after all else was found right; where it is only asked and
/// nothing is saved, the version goes with the context.
/// </summary>
internal sealed class DialplanVersioning(TimeProvider time) : INounRule<TenantDialplan>
{
    public async Task CheckAsync(CallSignDbContext context, TenantDialplan noun, FieldErrors errors, CancellationToken cancellationToken)
    {
        if (context.Scope.TenantId is not { } tenantId)
        {
            return;
        }

        var versions = context.Set<DialplanVersion>();
        var earlier = await versions.Where(v => v.TenantId == tenantId && v.DialplanId == noun.Id).OrderByDescending(v => v.Number)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        if (earlier.Count > 0 && earlier[0].Xml == noun.Xml)
        {
            return;
        }

        versions.RemoveRange(earlier.Skip(DialplanHistory.Kept - 1));
        versions.Add(new DialplanVersion
        {
            TenantId = tenantId, DialplanId = noun.Id, Number = earlier.Count == 0 ? 1 : earlier[0].Number + 1, Xml = noun.Xml,
            SavedAt = time.GetUtcNow().UtcDateTime, SavedBy = context.Actor.Name,
        });
    }
}

internal sealed class DialplanVersionMap : IEntityTypeConfiguration<DialplanVersion>
{
    public void Configure(EntityTypeBuilder<DialplanVersion> builder)
    {
        builder.ToTable("dialplan_versions");
        builder.HasKey(v => v.Id);
        builder.HasIndex(v => new { v.TenantId, v.DialplanId, v.Number }).IsUnique();
        builder.HasOne<Tenant>().WithMany().HasForeignKey(v => v.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<TenantDialplan>().WithMany().HasForeignKey(v => v.DialplanId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(v => v.Xml).HasMaxLength(DialplanParser.MaxLength * 2);
        builder.Property(v => v.SavedBy).HasMaxLength(256);
    }
}
