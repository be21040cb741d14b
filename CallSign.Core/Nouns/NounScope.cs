using System.Linq.Expressions;
using CallSign.Core.Data;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CallSign.Core.Nouns;

/// <summary>Whose nouns an actor works with: those of the tenant, or those of the platform.</summary>
internal static class NounScope
{
    private static readonly HashSet<string> NotEdited =
        new(StringComparer.Ordinal) { nameof(ITenantOwned.TenantId), nameof(INoun.CreatedAt), nameof(INoun.UpdatedAt), nameof(INoun.Version) };

    /// <summary>A context for the actor, and the tenant whose rows are meant; null for the platform's own.</summary>
    /// <exception cref="TenantViolationException">The nouns are the platform's and the actor is no administrator of it.</exception>
    public static CallSignDbContext Open<T>(CallSignDb db, Actor actor, out Guid? owner)
        where T : class, INoun
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (typeof(ITenantOwned).IsAssignableFrom(typeof(T)))
        {
            owner = actor.RequireTenant();
            return db.Open(actor);
        }

        if (typeof(ITenantAttributed).IsAssignableFrom(typeof(T)) && actor.TenantId is { } tenant)
        {
            owner = tenant;
            return db.Open(actor);
        }

        owner = null;
        return actor.IsPlatformAdministrator
            ? db.Open(actor with { TenantId = null })
            : throw new TenantViolationException($"Only platform administrators configure {NounCatalog.Of<T>().Words.Many} of the platform.");
    }

    /// <summary>The owner's rows. Beside the query filter this names the owner, for a platform administrator's context reads all.</summary>
    public static IQueryable<T> Own<T>(CallSignDbContext context, Guid? owner)
        where T : class, INoun
    {
        if (typeof(IPlatformWide).IsAssignableFrom(typeof(T)))
        {
            return context.Set<T>();
        }

        var row = Expression.Parameter(typeof(T), "row");
        var column = Expression.Convert(Expression.Property(row, nameof(ITenantOwned.TenantId)), typeof(Guid?));
        Expression<Func<Guid?>> wanted = () => owner;
        return context.Set<T>().Where(Expression.Lambda<Func<T, bool>>(Expression.Equal(column, wanted.Body), row));
    }

    public static void Own(EntityEntry entry, Guid? owner)
    {
        if (entry.Metadata.FindProperty(nameof(ITenantOwned.TenantId)) is not null)
        {
            entry.Property(nameof(ITenantOwned.TenantId)).CurrentValue = owner;
        }
    }

    public static bool IsEditable(IReadOnlyProperty property) =>
        !property.IsPrimaryKey() && property.PropertyInfo?.SetMethod is { IsPublic: true } && !NotEdited.Contains(property.Name) && !IsSecret(property);

    public static bool IsSecret(IReadOnlyProperty property) =>
        property.ClrType == typeof(EncryptedSecret) || property.ClrType == typeof(EncryptedSecret?);
}
