using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Nodes;

internal sealed class SwitchNodeMap : IEntityTypeConfiguration<SwitchNode>
{
    public void Configure(EntityTypeBuilder<SwitchNode> builder)
    {
        builder.ToTable("nodes");
        builder.HasIndex(n => n.Name).IsUnique();
        builder.Property(n => n.Name).HasMaxLength(60);
        builder.Property(n => n.Host).HasMaxLength(253);
        builder.Property(n => n.Version).IsRowVersion();
    }
}
