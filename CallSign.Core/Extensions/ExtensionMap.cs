using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Extensions;

internal sealed class ExtensionMap : IEntityTypeConfiguration<Extension>
{
    public void Configure(EntityTypeBuilder<Extension> builder)
    {
        builder.ToTable("extensions");
        builder.HasOne<Tenant>().WithMany().HasForeignKey(e => e.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(e => new { e.TenantId, e.Number }).IsUnique();
        builder.HasIndex(e => new { e.TenantId, e.DisplayName });
        builder.Property(e => e.Version).IsRowVersion();
        builder.Property(e => e.Number).HasMaxLength(15);
        // Names stand in the order of a telephone book, whatever the collation of the database: Ö beside O, a beside A.
        builder.Property(e => e.DisplayName).HasMaxLength(100).UseCollation("und-x-icu");
        builder.Property(e => e.CallGroup).HasMaxLength(60);
        builder.Property(e => e.Language).HasMaxLength(10);
        builder.Property(e => e.AllowedAddresses).HasMaxLength(1000);
        builder.Property(e => e.VoicemailEmail).HasMaxLength(254);
        foreach (var name in new[] { nameof(Extension.InternalCallerIdName), nameof(Extension.ExternalCallerIdName), nameof(Extension.EmergencyCallerIdName) })
        {
            builder.Property(name).HasMaxLength(60);
        }

        foreach (var name in new[]
        {
            nameof(Extension.InternalCallerIdNumber), nameof(Extension.ExternalCallerIdNumber), nameof(Extension.EmergencyCallerIdNumber),
            nameof(Extension.ForwardAllDestination), nameof(Extension.ForwardBusyDestination),
            nameof(Extension.ForwardNoAnswerDestination), nameof(Extension.ForwardNotRegisteredDestination), nameof(Extension.VoicemailOperator),
        })
        {
            builder.Property(name).HasMaxLength(30);
        }
    }
}
