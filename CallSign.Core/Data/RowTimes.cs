using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CallSign.Core.Data;

/// <summary>Fills <c>CreatedAt</c> and <c>UpdatedAt</c> (UTC) of the rows that have them.</summary>
internal static class RowTimes
{
    public static void Stamp(EntityEntry entry, DateTime now)
    {
        if (entry.State is EntityState.Added)
        {
            if (entry.Metadata.FindProperty("CreatedAt") is not null && entry.CurrentValues["CreatedAt"] is DateTime { Ticks: 0 })
            {
                entry.CurrentValues["CreatedAt"] = now;
            }

            Updated(entry, now);
        }
        else if (entry.State is EntityState.Modified)
        {
            Updated(entry, now);
        }
    }

    private static void Updated(EntityEntry entry, DateTime now)
    {
        if (entry.Metadata.FindProperty("UpdatedAt") is not null)
        {
            entry.CurrentValues["UpdatedAt"] = now;
        }
    }
}
