using CallSign.Web.Composition;

namespace CallSign.Web.Account;

/// <summary>Identity: sign-in, two-factor, passkeys, policies.</summary>
internal sealed class AccountFeature : IWebFeature
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication();
        builder.Services.AddAuthorization();
        builder.Services.AddAntiforgery();
    }
}
