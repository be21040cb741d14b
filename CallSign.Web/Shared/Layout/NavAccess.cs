using System.Security.Claims;
using CallSign.Core.Hospitality;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using Microsoft.AspNetCore.Authorization;

namespace CallSign.Web.Shared.Layout;

/// <summary>Which entries of the menu a user may open.</summary>
public sealed class NavAccess(IAuthorizationService authorization, SnapshotStore snapshots)
{
    /// <summary>In the menu's order.</summary>
    public async Task<IReadOnlyList<NavEntry>> AllowedAsync(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var inTenant = user.HasClaim(c => c.Type == CallSignClaims.Tenant);
        // Guest rooms are for companies that have said that they are a hotel.
        var isHotel = Actor.From(user).TenantId is { } tenant && snapshots.Current.OfId(tenant)?.Nouns.All<Hotel>().Any(h => h.Enabled) == true;
        var allowed = new List<NavEntry>();
        foreach (var entry in NavScan.All.Where(e => (inTenant || !e.Item.NeedsTenant) && (isHotel || e.Item.Group is not NavGroup.Hospitality)))
        {
            if ((await authorization.AuthorizeAsync(user, entry.Policy)).Succeeded)
            {
                allowed.Add(entry);
            }
        }

        return allowed;
    }
}
