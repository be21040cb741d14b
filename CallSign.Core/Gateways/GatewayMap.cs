using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Gateways;

internal sealed class GatewayMap : IEntityTypeConfiguration<Gateway>
{
    public void Configure(EntityTypeBuilder<Gateway> builder)
    {
        builder.ToTable("gateways");
        builder.HasOne<Tenant>().WithMany().HasForeignKey(g => g.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(g => g.Name).IsUnique();
        builder.HasIndex(g => g.TenantId);
        builder.Property(g => g.Name).HasMaxLength(60);
        builder.Property(g => g.Description).HasMaxLength(500);
        builder.Property(g => g.Profile).HasMaxLength(60);
        builder.Property(g => g.Proxy).HasMaxLength(255);
        builder.Property(g => g.Transport).HasMaxLength(3);
        builder.Property(g => g.Version).IsRowVersion();
    }
}
