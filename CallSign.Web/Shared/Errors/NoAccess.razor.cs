using System.Reflection;
using System.Security.Claims;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace CallSign.Web.Shared.Errors;

public sealed partial class NoAccess
{
    private ClaimsPrincipal? _user;

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [CascadingParameter]
    private Task<AuthenticationState> State { get; set; } = default!;

    /// <summary>The page that was refused.</summary>
    [Parameter]
    public Type? PageType { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        _user = (await State).User;
        if (_user.Identity?.IsAuthenticated != true)
        {
            var here = "/" + Navigation.ToBaseRelativePath(Navigation.Uri);
            Navigation.NavigateTo("/account/sign-in?returnUrl=" + Uri.EscapeDataString(here), forceLoad: true);
        }
    }

    private bool NeedsTenant(ClaimsPrincipal user) =>
        PageType?.GetCustomAttributes<AuthorizeAttribute>().Any(a => a.Policy == Policies.AdministerTenant) == true
        && Actor.From(user) is { Role: PortalRole.PlatformAdministrator, TenantId: null };
}
