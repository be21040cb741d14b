using System.Globalization;
using System.Reflection;
using System.Text.Json;
using CallSign.Core.Data;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CallSign.Core.Audit;

/// <summary>Turns what a context is about to save into audit entries of the same transaction.</summary>
public static class AuditTrail
{
    private static readonly string[] LabelProperties = ["Number", "Domain", "UserName", "Name", "Key"];

    // Stamps and counters of Identity and of the rows themselves say nothing to a reader.
    private static readonly HashSet<string> Noise = new(StringComparer.Ordinal)
    {
        "CreatedAt", "UpdatedAt", "Version", "ConcurrencyStamp", "NormalizedUserName", "NormalizedEmail", "LastUsedAt", "LastSignInAt",
    };

    private static readonly HashSet<string> IdentitySecrets = new(StringComparer.Ordinal) { "PasswordHash", "SecurityStamp" };

    /// <summary>Adds an entry for every added, changed or deleted row of an audited entity.</summary>
    public static void Add(CallSignDbContext context, Actor actor, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(actor);
        foreach (var entry in context.ChangeTracker.Entries().ToList())
        {
            if (entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted && IsAudited(entry.Metadata.ClrType)
                && Describe(entry, actor, now) is { } audit)
            {
                context.AuditEntries.Add(audit);
            }
        }
    }

    /// <summary>An entry for what people do without changing a row: a sign-in, a hang-up, a shown password.</summary>
    public static AuditEntry Action(Actor actor, DateTime now, string action, string entity, string entityId, string? label = null, string? detail = null)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return new AuditEntry
        {
            TenantId = actor.TenantId, At = now, ActorName = actor.Name, ActorUserId = actor.UserId, Address = actor.Address,
            Action = action, Entity = entity, EntityId = entityId, Label = label, After = detail,
        };
    }

    /// <summary>Whether changes of the entity are recorded.</summary>
    internal static bool IsAudited(Type type) =>
        type.GetCustomAttribute<NotAuditedAttribute>() is null
        && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IdentityUserToken<>));

    private static AuditEntry? Describe(EntityEntry entry, Actor actor, DateTime now)
    {
        Dictionary<string, object?> before = [], after = [];
        foreach (var property in entry.Properties)
        {
            if (Noise.Contains(property.Metadata.Name) || property.Metadata.IsPrimaryKey())
            {
                continue;
            }

            var changed = entry.State is not EntityState.Modified || (property.IsModified && !Equals(property.OriginalValue, property.CurrentValue));
            if (!changed)
            {
                continue;
            }

            if (entry.State is not EntityState.Added)
            {
                before[property.Metadata.Name] = Shown(property, property.OriginalValue);
            }

            if (entry.State is not EntityState.Deleted)
            {
                after[property.Metadata.Name] = Shown(property, property.CurrentValue);
            }
        }

        if (entry.State is EntityState.Modified && after.Count == 0)
        {
            return null;
        }

        return new AuditEntry
        {
            TenantId = Owner(entry),
            At = now,
            ActorName = actor.Name,
            ActorUserId = actor.UserId,
            Address = actor.Address,
            Action = entry.State switch { EntityState.Added => "create", EntityState.Deleted => "delete", _ => "update" },
            Entity = EntityName(entry.Metadata.ClrType),
            EntityId = string.Join('/', entry.Properties.Where(p => p.Metadata.IsPrimaryKey())
                .Select(p => Convert.ToString(p.CurrentValue, CultureInfo.InvariantCulture))),
            Label = Label(entry),
            Before = entry.State is EntityState.Added ? null : JsonSerializer.Serialize(before),
            After = entry.State is EntityState.Deleted ? null : JsonSerializer.Serialize(after),
        };
    }

    private static Guid? Owner(EntityEntry entry) => entry.Entity switch
    {
        ITenantOwned owned => owned.TenantId,
        ITenantAttributed attributed => attributed.TenantId,
        Tenant tenant => tenant.Id,
        _ => null,
    };

    private static string EntityName(Type type) => type.Name.Split('`')[0];

    private static string? Label(EntityEntry entry)
    {
        foreach (var name in LabelProperties)
        {
            if (entry.Metadata.FindProperty(name) is not null)
            {
                return Convert.ToString(entry.Property(name).CurrentValue, CultureInfo.InvariantCulture);
            }
        }

        return null;
    }

    /// <summary>Whether the property's value is masked.</summary>
    internal static bool IsSecret(IReadOnlyProperty property) =>
        property.ClrType == typeof(EncryptedSecret) || property.ClrType == typeof(EncryptedSecret?)
        || property.PropertyInfo?.GetCustomAttribute<SecretAttribute>() is not null
        || IdentitySecrets.Contains(property.Name);

    private static object? Shown(PropertyEntry property, object? value) =>
        IsSecret(property.Metadata) && value is not null ? EncryptedSecret.Mask : value;
}
