using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.Gateways;
using CallSign.Core.Nouns;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.PortalUsers;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.Tests.OutboundRoutes;

/// <summary>A database with two tenants, their administrators and one of the platform; acme.test has 1001.</summary>
internal sealed class CarrierBed(ServiceProvider services, Guid acme, Guid other) : IAsyncDisposable
{
    public Actor Acme { get; } = new("ada@acme.test", Guid.NewGuid(), acme, PortalRole.TenantAdministrator);

    public Actor Other { get; } = new("eve@other.test", Guid.NewGuid(), other, PortalRole.TenantAdministrator);

    public Actor Platform { get; } = new("root", Guid.NewGuid(), null, PortalRole.PlatformAdministrator);

    public NounEditor<Gateway> Gateways => services.GetRequiredService<NounEditor<Gateway>>();

    public NounEditor<OutboundRoute> Routes => services.GetRequiredService<NounEditor<OutboundRoute>>();

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public static async Task<CarrierBed> NewAsync(Postgres postgres)
    {
        var services = PostgresFixture.Services(await postgres.NewDatabaseAsync(), s => s.AddNouns());
        Tenant acme = new() { Name = "Acme", Domain = "acme.test" }, other = new() { Name = "Other", Domain = "other.test" };
        await using var context = services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
        context.AddRange(acme, other, new Extension { TenantId = acme.Id, Number = "1001", DisplayName = "Ada", SipPassword = services.GetRequiredService<SecretBox>().Encrypt("x") });
        await context.SaveChangesAsync();
        return new CarrierBed(services, acme.Id, other.Id);
    }

    public async Task<Gateway> GatewayAsync(Actor actor, string name, Action<Gateway>? change = null)
    {
        var gateway = new Gateway { Name = name, Proxy = "sip.carrier.test" };
        change?.Invoke(gateway);
        var result = await Gateways.CreateAsync(actor, gateway, default);
        return result.Value ?? throw new InvalidOperationException(string.Join("; ", result.Errors.All));
    }

    public static OutboundRoute Route(Gateway gateway, string name = "National", Action<OutboundRoute>? change = null)
    {
        var route = new OutboundRoute { Name = name, Patterns = ["0Z."], Gateways = [new OutboundGateway { GatewayId = gateway.Id }] };
        change?.Invoke(route);
        return route;
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
