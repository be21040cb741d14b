using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Tenancy;

internal sealed class TenantMap : IEntityTypeConfiguration<Tenant>
{
    public void Configure(EntityTypeBuilder<Tenant> builder)
    {
        builder.ToTable("tenants");
        builder.HasIndex(t => t.Domain).IsUnique();
        builder.HasIndex(t => t.Name);
        builder.Property(t => t.Name).HasMaxLength(100);
        builder.Property(t => t.Domain).HasMaxLength(253);
        builder.Property(t => t.TimeZone).HasMaxLength(60);
        builder.Property(t => t.Language).HasMaxLength(10);
        builder.Property(t => t.Version).IsRowVersion();
    }
}
