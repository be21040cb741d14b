using System.Security.Claims;
using CallSign.Core.Tenancy;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace CallSign.Web.Shared.Layout;

public sealed partial class TenantChip
{
    private string? _tenantName;
    private bool _entered;
    private bool _platform;

    [CascadingParameter]
    private Task<AuthenticationState> State { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        var user = (await State).User;
        _tenantName = user.FindFirstValue(PortalClaims.TenantName);
        _entered = user.HasClaim(c => c.Type == PortalClaims.EnteredTenant);
        _platform = Actor.From(user).IsPlatformAdministrator;
    }
}
