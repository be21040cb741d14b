using System.Linq.Expressions;
using System.Reflection;
using CallSign.Core.ApiKeys;
using CallSign.Core.Audit;
using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.Gateways;
using CallSign.Core.Nodes;
using CallSign.Core.PortalUsers;
using CallSign.Core.Secrets;
using CallSign.Core.Settings;
using CallSign.Core.Tenancy;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CallSign.Core.Data;

/// <summary>One unit of work for one actor. Reads are filtered and writes guarded by <see cref="Scope"/>; every change is audited.</summary>
/// <remarks>Open it with <see cref="CallSignDb"/>. Only ASP.NET Identity's stores take one from the container.</remarks>
public sealed class CallSignDbContext(DbContextOptions<CallSignDbContext> options, TenantScope scope, Actor actor, TimeProvider time)
    : IdentityUserContext<PortalUser, Guid>(options)
{
    public TenantScope Scope => scope;

    public Actor Actor => actor;

    // The query filters read these two through the context, so that one compiled model serves every scope.
    private Guid? FilterTenant => scope.TenantId;

    private bool FilterOff => scope.ReadsAll;

    public DbSet<Tenant> Tenants => Set<Tenant>();

    public DbSet<Extension> Extensions => Set<Extension>();

    public DbSet<Gateway> Gateways => Set<Gateway>();

    public DbSet<SwitchNode> Nodes => Set<SwitchNode>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<PlatformSetting> Settings => Set<PlatformSetting>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        BeforeSave();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        BeforeSave();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<EncryptedSecret>().HaveConversion<EncryptedSecretConverter>();
        configurationBuilder.Properties<Destination>().HaveConversion<DestinationConverter>().HaveMaxLength(Destination.MaxLength);
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(CallSignDbContext).Assembly);
        foreach (var type in builder.Model.GetEntityTypes().Select(t => t.ClrType).ToList())
        {
            if (typeof(ITenantOwned).IsAssignableFrom(type))
            {
                builder.Entity(type).HasQueryFilter(TenantFilter.Name, OwnerFilter(type, nameof(ITenantOwned.TenantId), typeof(Guid)));
            }
            else if (typeof(ITenantAttributed).IsAssignableFrom(type))
            {
                builder.Entity(type).HasQueryFilter(TenantFilter.Name, OwnerFilter(type, nameof(ITenantAttributed.TenantId), typeof(Guid?)));
            }
        }

        SnakeCase.Apply(builder.Model);
    }

    // e => FilterOff || (Guid?)e.TenantId == FilterTenant, where a row without an owner is never equal to an absent tenant
    private LambdaExpression OwnerFilter(Type entity, string property, Type propertyType)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.NonPublic;
        var self = Expression.Constant(this);
        var row = Expression.Parameter(entity, "row");
        Expression owner = Expression.Property(row, property);
        var wanted = Expression.Property(self, typeof(CallSignDbContext).GetProperty(nameof(FilterTenant), Own)!);
        var match = Expression.Equal(propertyType == typeof(Guid) ? Expression.Convert(owner, typeof(Guid?)) : owner, wanted);
        if (propertyType == typeof(Guid?))
        {
            match = Expression.AndAlso(Expression.NotEqual(owner, Expression.Constant(null, typeof(Guid?))), match);
        }

        var off = Expression.Property(self, typeof(CallSignDbContext).GetProperty(nameof(FilterOff), Own)!);
        return Expression.Lambda(Expression.OrElse(off, match), row);
    }

    private void BeforeSave()
    {
        ChangeTracker.DetectChanges();
        var now = time.GetUtcNow().UtcDateTime;
        foreach (var entry in ChangeTracker.Entries())
        {
            TenantGuard.Check(entry, scope);
            RowTimes.Stamp(entry, now);
        }

        AuditTrail.Add(this, actor, now);
    }
}

/// <summary>EF's view of <see cref="EncryptedSecret"/>: the ciphertext as text.</summary>
public sealed class EncryptedSecretConverter() : ValueConverter<EncryptedSecret, string>(s => s.Ciphertext, c => new EncryptedSecret(c));
