using System.Text.Json;
using CallSign.Core.PortalUsers;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace CallSign.Web.Account.EnterTenant;

/// <summary>A platform administrator enters and leaves a tenant: the cookie is issued anew, with or without the tenant's claim.</summary>
internal static class TenantEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/account/tenant/enter", EnterAsync).RequireAuthorization(Policies.AdministerPlatform).ExcludeFromDescription();
        app.MapPost("/account/tenant/leave", LeaveAsync).RequireAuthorization(Policies.AdministerPlatform).ExcludeFromDescription();
    }

    private static async Task<IResult> EnterAsync(
        HttpContext context, SignInManager<PortalUser> signIn, PortalSessions sessions, SignInLog log, [FromForm] Guid tenantId, [FromForm] string? returnUrl)
    {
        if (await sessions.TenantNameAsync(tenantId, context.RequestAborted) is not { } name)
        {
            return TypedResults.LocalRedirect("/tenants");
        }

        return await ReissueAsync(context, signIn, log, "enter tenant", tenantId, name, returnUrl);
    }

    private static Task<IResult> LeaveAsync(HttpContext context, SignInManager<PortalUser> signIn, SignInLog log, [FromForm] string? returnUrl) =>
        ReissueAsync(context, signIn, log, "leave tenant", null, context.User.FindFirst(PortalClaims.TenantName)?.Value, returnUrl ?? "/tenants");

    private static async Task<IResult> ReissueAsync(
        HttpContext context, SignInManager<PortalUser> signIn, SignInLog log, string action, Guid? tenantId, string? name, string? returnUrl)
    {
        if (await signIn.UserManager.GetUserAsync(context.User) is not { } user)
        {
            return TypedResults.Challenge();
        }

        var present = await context.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        var properties = new AuthenticationProperties { IsPersistent = present.Properties?.IsPersistent ?? false };
        await signIn.SignInWithClaimsAsync(user, properties, tenantId is { } id ? EnteredTenant.Claims(id, name!) : []);
        var detail = JsonSerializer.Serialize(new { Tenant = name });
        await log.WriteAsync(user, action, CurrentActor.AddressOf(context), detail, context.RequestAborted);
        return TypedResults.LocalRedirect(AccountRedirect.Local(returnUrl));
    }
}
