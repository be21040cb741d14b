using CallSign.Web.Api;
using CallSign.Web.Composition;
using Microsoft.AspNetCore.SignalR;

namespace CallSign.Web.Live;

/// <summary>The hub for wallboards and API clients.</summary>
internal sealed class LiveHubFeature : IWebFeature
{
    // Clients send nothing but short commands.
    private const int LongestMessage = 4 * 1024;

    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSignalR()
            .AddHubOptions<LiveHub>(o => o.MaximumReceiveMessageSize = LongestMessage)
            .AddJsonProtocol(o => ApiJson.Configure(o.PayloadSerializerOptions));
        builder.Services.AddSingleton<LiveBroadcaster>();
        builder.Services.AddSingleton<HubLifetimeManager<LiveHub>>(services => services.GetRequiredService<LiveBroadcaster>());
        builder.Services.AddHostedService<ViewerRecheck>();
    }

    public void Map(WebApplication app) =>
        app.MapHub<LiveHub>(LiveHub.Path, o => o.CloseOnAuthenticationExpiration = true);
}
