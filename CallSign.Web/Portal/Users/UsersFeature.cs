using CallSign.Core.PortalUsers;
using CallSign.Web.Composition;

namespace CallSign.Web.Portal.Users;

internal sealed class UsersFeature : IWebFeature
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PortalUserList>();
        builder.Services.AddSingleton<PortalUserEditor>();
        builder.Services.AddSingleton<PortalUserAccess>();
    }
}
