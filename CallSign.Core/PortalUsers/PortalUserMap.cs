using CallSign.Core.Extensions;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.PortalUsers;

internal sealed class PortalUserMap : IEntityTypeConfiguration<PortalUser>
{
    public void Configure(EntityTypeBuilder<PortalUser> builder)
    {
        builder.HasOne<Tenant>().WithMany().HasForeignKey(u => u.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Extension>().WithMany().HasForeignKey(u => u.ExtensionId).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(u => u.TenantId);
        builder.Property(u => u.DisplayName).HasMaxLength(100);
        builder.Property(u => u.Theme).HasMaxLength(10);
    }
}
