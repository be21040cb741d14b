using System.Reflection;
using System.Runtime.CompilerServices;
using CallSign.Core.Cdrs;
using CallSign.Core.Data;
using CallSign.Core.Tenancy;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Architecture.Tests;

/// <summary>Every entity says whose it is, and what is a tenant's is filtered.</summary>
public sealed class EntityTests
{
    private static readonly IModel Model = Context().Model;

    [Fact]
    public void Every_entity_is_a_tenants_or_says_that_it_is_not()
    {
        Assert.True(Model.GetEntityTypes().Count() > 8);
        Assert.Empty(Model.GetEntityTypes().Where(IsUnmarked).Select(e => e.ClrType.Name));
    }

    [Fact]
    public void Tenants_rows_have_the_query_filter_and_no_others_do()
    {
        Assert.Empty(Model.GetEntityTypes().Where(IsUnfiltered).Select(e => e.ClrType.Name));
        Assert.Empty(Model.GetEntityTypes().Where(e => !IsTenants(e.ClrType) && e.FindDeclaredQueryFilter(TenantFilter.Name) is not null).Select(e => e.ClrType.Name));
    }

    [Fact]
    public void The_owner_of_a_tenants_row_is_set_at_creation_only() =>
        Assert.Empty(Model.GetEntityTypes().Where(e => typeof(ITenantOwned).IsAssignableFrom(e.ClrType) && IsMovable(e.ClrType)).Select(e => e.ClrType.Name));

    /// <summary>Cdr excepted: its partitions and their indexes are made by SQL of its own.</summary>
    [Fact]
    public void Tenants_rows_are_found_by_tenant_first() =>
        Assert.Empty(Model.GetEntityTypes().Where(e => IsTenants(e.ClrType) && e.ClrType != typeof(Cdr) && !StartsWithTenant(e)).Select(e => e.ClrType.Name));

    [Fact]
    public void The_rules_see_a_breach()
    {
        using var context = new BadContext();
        var model = context.Model;
        Assert.Equal(["Both", "Unmarked"], model.GetEntityTypes().Where(IsUnmarked).Select(e => e.ClrType.Name).Order());
        Assert.Equal(["Both", "Unfiltered"], model.GetEntityTypes().Where(IsUnfiltered).Select(e => e.ClrType.Name).Order());
        Assert.True(IsMovable(typeof(Unfiltered)));
        Assert.False(StartsWithTenant(model.FindEntityType(typeof(Unfiltered))!));
    }

    private static bool IsTenants(Type type) => typeof(ITenantOwned).IsAssignableFrom(type) || typeof(ITenantAttributed).IsAssignableFrom(type);

    private static bool IsUnmarked(IEntityType entity)
    {
        Type[] marks = [typeof(ITenantOwned), typeof(ITenantAttributed), typeof(IPlatformWide)];
        var count = marks.Count(m => m.IsAssignableFrom(entity.ClrType));
        var identitys = entity.ClrType.Assembly == typeof(IdentityUserToken<>).Assembly || entity.ClrType.Assembly == typeof(IdentityUser).Assembly;
        // What is owned is a part of its owner's row.
        return !entity.IsOwned() && (identitys ? count != 0 : count != 1);
    }

    private static bool IsUnfiltered(IEntityType entity) => IsTenants(entity.ClrType) && entity.FindDeclaredQueryFilter(TenantFilter.Name) is null;

    private static bool IsMovable(Type type) =>
        type.GetProperty(nameof(ITenantOwned.TenantId))!.SetMethod is { IsPublic: true } setter
        && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static bool StartsWithTenant(IEntityType entity) =>
        entity.GetIndexes().Any(i => i.Properties[0].Name == nameof(ITenantOwned.TenantId))
        || entity.FindPrimaryKey()?.Properties[0].Name == nameof(ITenantOwned.TenantId);

    private static CallSignDbContext Context() => new(
        new DbContextOptionsBuilder<CallSignDbContext>()
            .UseApplicationServiceProvider(new ServiceCollection().Configure<IdentityOptions>(CallSignDbRegistration.ConfigureIdentityStores).BuildServiceProvider())
            .UseNpgsql(CallSignDbRegistration.DataSource("Host=/nowhere;Database=model")).Options,
        TenantScope.None, Actor.System("model"), TimeProvider.System);

    private sealed class BadContext : DbContext
    {
        public DbSet<Unmarked> Unmarked => Set<Unmarked>();

        public DbSet<Both> Both => Set<Both>();

        public DbSet<Unfiltered> Unfiltered => Set<Unfiltered>();

        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseNpgsql("Host=/nowhere");
    }

    private sealed class Unmarked
    {
        public int Id { get; set; }
    }

    private sealed class Both : ITenantOwned, IPlatformWide
    {
        public int Id { get; set; }

        public Guid TenantId { get; init; }
    }

    private sealed class Unfiltered : ITenantOwned
    {
        public int Id { get; set; }

        public Guid TenantId { get; set; }
    }
}
