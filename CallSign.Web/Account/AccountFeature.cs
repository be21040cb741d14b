using CallSign.Core.ApiKeys;
using CallSign.Core.Data;
using CallSign.Core.PortalUsers;
using CallSign.Web.Account.Passkeys;
using CallSign.Web.Account.Setup;
using CallSign.Web.Account.SignIn;
using CallSign.Web.Account.EnterTenant;
using CallSign.Web.Composition;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Identity;

namespace CallSign.Web.Account;

/// <summary>Identity: sign-in, set-up, two-factor, passkeys, and the endpoints that issue cookies.</summary>
internal sealed class AccountFeature : IWebFeature
{
    private const string KeyOrCookie = "KeyOrCookie";

    public void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHttpContextAccessor();
        services.AddScoped<CurrentActor>();
        services.AddScoped<CircuitPresence>();
        services.AddScoped<CircuitHandler>(p => p.GetRequiredService<CircuitPresence>());
        services.AddScoped(p => p.GetRequiredService<CallSignDb>().OpenForIdentity(p.GetRequiredService<CurrentActor>().OfRequest()));
        services.AddSingleton<SetupGate>();
        services.AddHostedService<SetupNotice>();
        services.AddScoped<AccountRedirect>();
        services.AddScoped<SignedInUser>();
        services.AddAntiforgery(o => o.Cookie.Name = "callsign-csrf");
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, CircuitAuthentication>();
        services.AddSingleton<ApiKeyDirectory>();
        services.AddSingleton<ApiKeyEditor>();
        services.AddSingleton<ApiKeyList>();
        var authentication = services.AddAuthentication(KeyOrCookie);
        authentication.AddIdentityCookies();
        authentication.AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null);
        authentication.AddPolicyScheme(KeyOrCookie, null, o => o.ForwardDefaultSelector = context =>
            ApiKeyAuthentication.KeyOf(context.Request) is null ? IdentityConstants.ApplicationScheme : ApiKeyAuthentication.SchemeName);
        services.ConfigureApplicationCookie(ConfigureCookie);
        services.Configure<SecurityStampValidatorOptions>(o => o.ValidationInterval = PortalSessions.CheckInterval);
        PolicyRegistration.AddPolicies(services);
        RateLimits.Add(services);
        services.AddPortalIdentity().AddClaimsPrincipalFactory<PortalClaimsFactory>().AddSignInManager<PortalSignIn>();
        services.AddScoped<ISecurityStampValidator, PortalStampValidator>();
    }

    public void Use(WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<SameOriginOnly>();
        app.UseRateLimiter();
        app.UseMiddleware<SetupRedirect>();
    }

    public void Map(WebApplication app)
    {
        SignOutEndpoint.Map(app);
        PasskeyEndpoints.Map(app);
        TenantEndpoints.Map(app);
    }

    private static void ConfigureCookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "callsign";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        // A portal on plain http inside of a company must work; behind TLS the cookie is for TLS only.
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromHours(12);
        options.SlidingExpiration = true;
        options.LoginPath = "/account/sign-in";
        options.LogoutPath = "/account/sign-out";
        options.AccessDeniedPath = "/account/denied";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
    }

    // Programs get a status; people get a page.
    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (MachinePaths.Contains(context.Request.Path))
        {
            context.Response.StatusCode = status;
        }
        else
        {
            context.Response.Redirect(context.RedirectUri);
        }

        return Task.CompletedTask;
    }
}
