using System.Security.Claims;
using System.Text.Encodings.Web;
using CallSign.Core.ApiKeys;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CallSign.Web.Security;

/// <summary>Signs a request in by the API key it carries: <c>Authorization: Bearer cs_…</c> or <c>X-Api-Key: cs_…</c>;
/// for <c>/hubs</c> also the query's <c>access_token</c>, because browsers can't set headers on a WebSocket.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeyDirectory keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";

    private const string Header = "X-Api-Key";

    /// <summary>The key of a request, or null where it carries none.</summary>
    public static string? KeyOf(HttpRequest request)
    {
        if (request.Headers.TryGetValue(Header, out var own) && own.Count == 1)
        {
            return own[0];
        }

        if (request.Headers.Authorization is [{ } authorization] && authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return authorization["Bearer ".Length..].Trim();
        }

        return request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase) && request.Query["access_token"] is [{ Length: > 0 } token] ? token : null;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (KeyOf(Request) is not { } key)
        {
            return AuthenticateResult.NoResult();
        }

        if (await keys.FindAsync(key, Context.RequestAborted) is not { } found)
        {
            return AuthenticateResult.Fail("The API key is not valid.");
        }

        var identity = new ClaimsIdentity(SchemeName, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new Claim(ClaimTypes.Name, "API key " + found.Name));
        identity.AddClaim(new Claim(PortalClaims.ApiKey, found.Id.ToString()));
        identity.AddClaims(found.Scopes.Select(s => new Claim(CallSignClaims.Scope, s)));
        if (found.TenantId is { } tenantId)
        {
            identity.AddClaim(new Claim(CallSignClaims.Tenant, tenantId.ToString()));
        }

        // The policies look at the scopes alone; the role is for editors and commands that check the actor once more.
        if (RoleOf(found.Scopes) is var role and > PortalRole.None)
        {
            identity.AddClaim(new Claim(ClaimTypes.Role, role.ToString()));
        }

        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = """Bearer realm="CallSign", error="invalid_token" """.TrimEnd();
        return Task.CompletedTask;
    }

    private static PortalRole RoleOf(IReadOnlyList<string> scopes) => Policies.ScopeOf.Values
        .Where(p => scopes.Contains(p.Scope)).Select(p => p.Role).DefaultIfEmpty(PortalRole.None).Max();
}
