using CallSign.Core.ApiKeys;
using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.PortalUsers;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.Tests.Tenancy;

/// <summary>A database with two tenants, each with an extension and an API key, and a key of the platform.</summary>
internal sealed class TwoTenants : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private TwoTenants(ServiceProvider services)
    {
        _services = services;
        Db = services.GetRequiredService<CallSignDb>();
        Secrets = services.GetRequiredService<SecretBox>();
        A = new Tenant { Name = "Acme", Domain = "acme.test" };
        B = new Tenant { Name = "Beta", Domain = "beta.test" };
        ExtensionOfA = Extension(A.Id, "1001");
        ExtensionOfB = Extension(B.Id, "1001");
    }

    public IServiceProvider Services => _services;

    public CallSignDb Db { get; }

    public SecretBox Secrets { get; }

    public Tenant A { get; }

    public Tenant B { get; }

    public Extension ExtensionOfA { get; }

    public Extension ExtensionOfB { get; }

    public Actor AdministratorOfA => Administrator(A);

    public Actor AdministratorOfB => Administrator(B);

    public static Actor PlatformAdministrator { get; } = new("root@platform", Guid.NewGuid(), null, PortalRole.PlatformAdministrator, "192.0.2.1");

    public static async Task<TwoTenants> CreateAsync(Postgres postgres, Action<IServiceCollection>? services = null)
    {
        var world = new TwoTenants(PostgresFixture.Services(await postgres.NewDatabaseAsync(), services));
        await using var context = world.Db.Open(TenantScope.System);
        context.AddRange(world.A, world.B, world.ExtensionOfA, world.ExtensionOfB, Key(world.A.Id), Key(world.B.Id), Key(null));
        await context.SaveChangesAsync();
        return world;
    }

    public Extension Extension(Guid tenantId, string number) => new()
    {
        TenantId = tenantId, Number = number, DisplayName = "Phone " + number, SipPassword = Secrets.Encrypt("sip-secret-" + number),
    };

    public static ApiKey Key(Guid? tenantId) => new()
    {
        TenantId = tenantId, Name = "wallboard", Prefix = "cs_abc", Hash = Guid.NewGuid().ToByteArray(), Scopes = ["calls:read"],
    };

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static Actor Administrator(Tenant tenant) =>
        new($"admin@{tenant.Domain}", Guid.NewGuid(), tenant.Id, PortalRole.TenantAdministrator, "198.51.100.7");
}
