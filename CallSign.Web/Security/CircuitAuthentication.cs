using System.Security.Claims;
using CallSign.Core.PortalUsers;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CallSign.Web.Security;

/// <summary>Ends the rights of an open page within half a minute after the user was locked, deleted, given another role or password.</summary>
internal sealed class CircuitAuthentication(
    ILoggerFactory log, PortalSessions sessions, IOptions<IdentityOptions> options, IOptions<SecurityStampValidatorOptions> validation)
    : RevalidatingServerAuthenticationStateProvider(log)
{
    protected override TimeSpan RevalidationInterval => validation.Value.ValidationInterval;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        var user = authenticationState.User;
        return Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            && await sessions.IsValidAsync(
                id,
                user.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType),
                Guid.TryParse(user.FindFirstValue(PortalClaims.EnteredTenant), out var tenant) ? tenant : null,
                cancellationToken);
    }
}
