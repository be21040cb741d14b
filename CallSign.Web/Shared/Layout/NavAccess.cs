using System.Security.Claims;
using CallSign.Core.Tenancy;
using Microsoft.AspNetCore.Authorization;

namespace CallSign.Web.Shared.Layout;

/// <summary>Which entries of the menu a user may open.</summary>
public sealed class NavAccess(IAuthorizationService authorization)
{
    /// <summary>In the menu's order.</summary>
    public async Task<IReadOnlyList<NavEntry>> AllowedAsync(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var inTenant = user.HasClaim(c => c.Type == CallSignClaims.Tenant);
        var allowed = new List<NavEntry>();
        foreach (var entry in NavScan.All.Where(e => inTenant || !e.Item.NeedsTenant))
        {
            if ((await authorization.AuthorizeAsync(user, entry.Policy)).Succeeded)
            {
                allowed.Add(entry);
            }
        }

        return allowed;
    }
}
