using CallSign.Core.Data;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.Core.Tests.Tenancy;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.Tests.PortalUsers;

/// <summary>Two tenants with Identity as the product registers it, and ways to make users in them.</summary>
internal sealed class PortalUserBed : IAsyncDisposable
{
    public const string Password = "seven quiet herons";

    private PortalUserBed(TwoTenants world) => World = world;

    public TwoTenants World { get; }

    public CallSignDb Db => World.Db;

    public PortalUserEditor Editor => World.Services.GetRequiredService<PortalUserEditor>();

    public PortalUserAccess Access => World.Services.GetRequiredService<PortalUserAccess>();

    public PortalUserList List => World.Services.GetRequiredService<PortalUserList>();

    public PortalSessions Sessions => World.Services.GetRequiredService<PortalSessions>();

    public static async Task<PortalUserBed> CreateAsync(Postgres postgres) => new(await TwoTenants.CreateAsync(postgres, services =>
    {
        services.AddScoped(p => p.GetRequiredService<CallSignDb>().OpenForIdentity(Actor.System("test")));
        services.AddPortalIdentity();
    }));

    public async Task<PortalUser> UserAsync(PortalRole role, Tenant? tenant, string email)
    {
        var user = new PortalUser { UserName = email, Email = email, DisplayName = email, Role = role, TenantId = tenant?.Id };
        await IdentityAsync(async users => Assert.True((await users.CreateAsync(user, Password)).Succeeded));
        return user;
    }

    public async Task IdentityAsync(Func<UserManager<PortalUser>, Task> work)
    {
        await using var scope = World.Services.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>());
    }

    public async Task<PortalUser?> ReadAsync(Guid id)
    {
        await using var context = Db.Open(TenantScope.System);
        return await context.Users.FindAsync(id);
    }

    public static Actor ActorOf(PortalUser user, Tenant? entered = null) => new(user.Email!, user.Id, entered?.Id ?? user.TenantId, user.Role);

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
