using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CallSign.Core.Tenancy;

/// <summary>The last line before the database: a write outside of the context's scope throws, whoever asked for it.</summary>
public static class TenantGuard
{
    /// <exception cref="TenantViolationException">The row belongs to another tenant, or its owner was changed.</exception>
    public static void Check(EntityEntry entry, TenantScope scope)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(scope);
        if (entry.State is EntityState.Unchanged or EntityState.Detached)
        {
            return;
        }

        Guid? owner;
        switch (entry.Entity)
        {
            case ITenantOwned { TenantId: var id }:
                owner = id == Guid.Empty ? throw new TenantViolationException($"{entry.Metadata.ClrType.Name} has no tenant.") : id;
                break;
            case Audit.AuditEntry:
                return; // added by the trail itself, with the owner of the row that changed
            case ITenantAttributed attributed:
                owner = attributed.TenantId;
                break;
            default:
                return;
        }

        var moved = entry.State is EntityState.Modified && entry.Property("TenantId").IsModified
            && !Equals(entry.Property("TenantId").OriginalValue, entry.Property("TenantId").CurrentValue);
        if (moved || !scope.CanWrite(owner))
        {
            throw new TenantViolationException($"{entry.Metadata.ClrType.Name} of another tenant can't be written here.");
        }
    }
}

/// <summary>A write that would have crossed the border between tenants. It is a defect of the program, never a user's mistake.</summary>
public sealed class TenantViolationException(string message) : InvalidOperationException(message);
