using CallSign.Core.PortalUsers;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace CallSign.Web.Account.Passkeys;

/// <summary>What <c>passkey.js</c> fetches before it asks the authenticator: the challenge and its conditions, as WebAuthn's JSON.</summary>
internal static class PasskeyEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/account/passkey/creation-options", CreationAsync).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
        app.MapPost("/account/passkey/request-options", RequestAsync).AllowAnonymous().RequireRateLimiting(RateLimits.SignIn).ExcludeFromDescription();
    }

    private static async Task<IResult> CreationAsync(HttpContext context, IAntiforgery antiforgery, SignInManager<PortalUser> signIn)
    {
        if (!await antiforgery.IsRequestValidAsync(context) || await signIn.UserManager.GetUserAsync(context.User) is not { } user)
        {
            return TypedResults.BadRequest();
        }

        var entity = new PasskeyUserEntity { Id = user.Id.ToString(), Name = user.UserName ?? "", DisplayName = user.DisplayName };
        return TypedResults.Content(await signIn.MakePasskeyCreationOptionsAsync(entity), "application/json");
    }

    // No login is asked for: the authenticator knows which of its keys are this portal's, and nobody learns which logins exist.
    private static async Task<IResult> RequestAsync(HttpContext context, IAntiforgery antiforgery, SignInManager<PortalUser> signIn) =>
        await antiforgery.IsRequestValidAsync(context)
            ? TypedResults.Content(await signIn.MakePasskeyRequestOptionsAsync(null), "application/json")
            : TypedResults.BadRequest();
}
