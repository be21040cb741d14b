using CallSign.Core.PortalUsers;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace CallSign.Web.Account.SignIn;

/// <summary><c>POST /account/sign-out</c>: takes the cookie back.</summary>
internal static class SignOutEndpoint
{
    public static void Map(WebApplication app) =>
        app.MapPost("/account/sign-out", HandleAsync).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();

    // The form parameter makes the framework check the antiforgery token.
    private static async Task<IResult> HandleAsync(HttpContext context, SignInManager<PortalUser> signIn, SignInLog log, [FromForm] string? unused)
    {
        _ = unused;
        if (await signIn.UserManager.GetUserAsync(context.User) is { } user)
        {
            await log.WriteAsync(user, "sign-out", CurrentActor.AddressOf(context), null, context.RequestAborted);
        }

        await signIn.SignOutAsync();
        return TypedResults.LocalRedirect("/account/sign-in");
    }
}
