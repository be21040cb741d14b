using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace CallSign.Web.Security;

/// <summary>Who acts in this scope: the circuit's user on a page, the request's principal in an endpoint. Claims are the only source.</summary>
/// <remarks>Inject it and <c>await GetAsync()</c>; editors and lists of Core take the result.</remarks>
public sealed class CurrentActor(IHttpContextAccessor accessor, CircuitPresence circuit, IServiceProvider services)
{
    private Actor? _override;

    public async ValueTask<Actor> GetAsync()
    {
        if (_override is not null)
        {
            return _override;
        }

        if (!circuit.IsCircuit)
        {
            return OfRequest();
        }

        var state = await services.GetRequiredService<AuthenticationStateProvider>().GetAuthenticationStateAsync();
        return Actor.From(state.User, circuit.Address);
    }

    /// <summary>The request's actor; the product itself, without any right, where there is no request.</summary>
    internal Actor OfRequest()
    {
        var context = accessor.HttpContext;
        return _override ?? (context is null ? new Actor("callsign", null, null, PortalRole.None) : Actor.From(context.User, AddressOf(context)));
    }

    /// <summary>Makes this scope act for <paramref name="actor"/>: a scope that a circuit opened for one piece of work.</summary>
    internal void ActAs(Actor actor) => _override = actor;

    internal static string? AddressOf(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        var address => address?.ToString(),
    };
}

/// <summary>Knows whether its scope is a circuit, and from which address the circuit was opened.</summary>
public sealed class CircuitPresence(IHttpContextAccessor accessor) : CircuitHandler
{
    public bool IsCircuit { get; private set; }

    public string? Address { get; private set; }

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        IsCircuit = true;
        Address = accessor.HttpContext is { } context ? CurrentActor.AddressOf(context) : null;
        return Task.CompletedTask;
    }
}
