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

    // Stamps and counters of Identity and of the rows themselves say nothing to a reader; the owner is a column of the entry itself.
    private static readonly HashSet<string> Noise = new(StringComparer.Ordinal)
    {
        "CreatedAt", "UpdatedAt", "Version", "ConcurrencyStamp", "NormalizedUserName", "NormalizedEmail", "LastUsedAt", "LastSignInAt",
        "SignCount", "AccessFailedCount", "TenantId",
    };

    private static readonly HashSet<string> IdentitySecrets = new(StringComparer.Ordinal) { "PasswordHash", "SecurityStamp" };

    /// <summary>Adds an entry for every added, changed or deleted row of an audited entity.</summary>
    public static void Add(CallSignDbContext context, Actor actor, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(actor);
        foreach (var row in context.ChangeTracker.Entries().Where(e => !e.Metadata.IsOwned()).ToList())
        {
            // What a row owns (a column of JSON) is part of it, and may change while the row's own columns do not.
            List<EntityEntry> parts = [row, .. row.References.Where(r => r.Metadata.TargetEntityType.IsOwned()).Select(r => r.TargetEntry).OfType<EntityEntry>()];
            if (parts.Exists(p => p.State is EntityState.Added or EntityState.Modified or EntityState.Deleted) && IsAudited(row.Metadata.ClrType)
                && Describe(context, row, parts, actor, now) is { } audit)
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

    private static AuditEntry? Describe(CallSignDbContext context, EntityEntry row, List<EntityEntry> parts, Actor actor, DateTime now)
    {
        Dictionary<string, object?> before = [], after = [];
        foreach (var property in parts.SelectMany(p => p.Properties))
        {
            if (!Noise.Contains(property.Metadata.Name) && !property.Metadata.IsPrimaryKey())
            {
                Compare(property, before, after);
            }
        }

        var state = row.State is EntityState.Unchanged ? EntityState.Modified : row.State;
        if (state is EntityState.Modified && after.Count == 0)
        {
            return null;
        }

        return new AuditEntry
        {
            TenantId = Owner(context, row, actor),
            At = now,
            ActorName = actor.Name,
            ActorUserId = actor.UserId,
            Address = actor.Address,
            Action = state switch { EntityState.Added => "create", EntityState.Deleted => "delete", _ => "update" },
            Entity = EntityName(row.Metadata.ClrType),
            EntityId = string.Join('/', row.Properties.Where(p => p.Metadata.IsPrimaryKey()).Select(p => KeyText(p.CurrentValue))),
            Label = parts.Select(Label).FirstOrDefault(l => l is not null),
            Before = state is EntityState.Added ? null : JsonSerializer.Serialize(before),
            After = state is EntityState.Deleted ? null : JsonSerializer.Serialize(after),
        };
    }

    private static void Compare(PropertyEntry property, Dictionary<string, object?> before, Dictionary<string, object?> after)
    {
        var state = property.EntityEntry.State;
        if (state is EntityState.Unchanged
            || (state is EntityState.Modified && (!property.IsModified || Equals(property.OriginalValue, property.CurrentValue))))
        {
            return;
        }

        if (state is not EntityState.Added)
        {
            before[property.Metadata.Name] = Shown(property, property.OriginalValue);
        }

        if (state is not EntityState.Deleted)
        {
            after[property.Metadata.Name] = Shown(property, property.CurrentValue);
        }
    }

    private static Guid? Owner(CallSignDbContext context, EntityEntry entry, Actor actor) => entry.Entity switch
    {
        ITenantOwned owned => owned.TenantId,
        ITenantAttributed attributed => attributed.TenantId,
        Tenant tenant => tenant.Id,
        // Identity's rows know their user only, who is in the same context where the user manager wrote them.
        _ when entry.Metadata.FindProperty("UserId") is not null && entry.Property("UserId").CurrentValue is Guid userId =>
            context.Users.Local.FindEntry(userId) is { } user ? user.Entity.TenantId : actor.TenantId,
        _ => null,
    };

    private static string? KeyText(object? key) => key is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(key, CultureInfo.InvariantCulture);

    private static string EntityName(Type type) => type.Name.Split('`')[0];

    private static string? Label(EntityEntry entry)
    {
        foreach (var name in LabelProperties)
        {
            // A noun without a number is known by its name.
            if (entry.Metadata.FindProperty(name) is not null
                && Convert.ToString(entry.Property(name).CurrentValue, CultureInfo.InvariantCulture) is { Length: > 0 } label)
            {
                return label;
            }
        }

        return null;
    }

    /// <summary>Whether the property's value is masked.</summary>
    internal static bool IsSecret(IReadOnlyProperty property) =>
        property.ClrType == typeof(EncryptedSecret) || property.ClrType == typeof(EncryptedSecret?)
        || property.PropertyInfo?.GetCustomAttribute<SecretAttribute>() is not null
        || IdentitySecrets.Contains(property.Name);

    private static object? Shown(PropertyEntry property, object? value) => value switch
    {
        null => null,
        _ when IsSecret(property.Metadata) => EncryptedSecret.Mask,
        Enum word => word.ToString(),
        byte[] bytes => string.Create(CultureInfo.InvariantCulture, $"{bytes.Length} bytes"), // says nothing to a reader, and may be a key
        _ => value,
    };
}
