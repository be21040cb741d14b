using CallSign.Web.Composition;
using CallSign.Web.Settings;

namespace CallSign.Web.Portal.SipProfiles;

/// <summary>Where the installation's own profiles listen, for the rules of the profiles.</summary>
internal sealed class SipProfilesFeature : IWebFeature
{
    public void AddServices(WebApplicationBuilder builder) =>
        builder.Services.AddSingleton(provider => provider.GetRequiredService<CallSignSettings>().Sip.ToAddresses());

    public void Map(WebApplication app)
    {
        // The pages are found by their routes.
    }
}
