using CallSign.Core.Logging;
using CallSign.Core.Tenancy;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace CallSign.Web.Observability.Logging;

/// <summary>Puts the tenant of a signed-in request on everything that is logged while it is answered.</summary>
internal sealed class RequestLogScope(RequestDelegate next, ILogger<RequestLogScope> log)
{
    public Task InvokeAsync(HttpContext context) =>
        Actor.From(context.User).TenantId is { } tenant ? InvokeInScopeAsync(context, tenant) : next(context);

    private async Task InvokeInScopeAsync(HttpContext context, Guid tenant)
    {
        using (log.BeginTenant(tenant))
        {
            await next(context);
        }
    }
}

/// <summary>The same for what happens on an open page.</summary>
internal sealed class CircuitLogScope(AuthenticationStateProvider authentication, ILogger<CircuitLogScope> log) : CircuitHandler
{
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) =>
        async context =>
        {
            var state = await authentication.GetAuthenticationStateAsync();
            using (Actor.From(state.User).TenantId is { } tenant ? log.BeginTenant(tenant) : null)
            {
                await next(context);
            }
        };
}
