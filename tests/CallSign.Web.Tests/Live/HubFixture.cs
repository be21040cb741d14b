using System.Security.Claims;
using System.Text.Encodings.Web;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Monitoring;
using CallSign.TestSupport.Live;
using CallSign.Web.Live;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CallSign.Web.Tests.Live;

/// <summary>The hub alone on a real Kestrel, with a scripted feed, and with a sign-in that believes a header.</summary>
internal sealed class HubFixture : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HubFixture(WebApplication app, ScriptedLiveFeed feed, RecordingCallCommands commands)
    {
        _app = app;
        Feed = feed;
        Commands = commands;
    }

    public ScriptedLiveFeed Feed { get; }

    public RecordingCallCommands Commands { get; }

    public static async Task<HubFixture> StartAsync(TimeProvider? time = null)
    {
        var feed = new ScriptedLiveFeed();
        var commands = new RecordingCallCommands(feed);
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<ILiveFeed>(feed).AddSingleton<ICallCommands>(commands).AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, HeaderSignIn>("header", null);
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(Policies.ApiCallsRead, p => p.RequireRole(PortalRoles.Supervisor, PortalRoles.PlatformAdministrator))
            .AddPolicy(Policies.ApiCallsControl, p => p.RequireClaim(CallSignClaims.Scope, "calls:control"));
        var feature = new LiveHubFeature();
        feature.AddServices(builder);
        builder.Services.Remove(builder.Services.Single(s => s.ImplementationType == typeof(ViewerRecheck))); // there is no database here
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        feature.Map(app);
        await app.StartAsync();
        return new HubFixture(app, feed, commands);
    }

    public Task<HubClient> ConnectAsync(Guid? tenant, bool control = false, bool read = true)
    {
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var headers = new Dictionary<string, string>
        {
            ["X-Tenant"] = tenant?.ToString() ?? "platform", ["X-Control"] = control ? "yes" : "no",
        };
        return HubClient.ConnectAsync(Address(address), headers, read);
    }

    public Task<HubClient> ConnectAnonymouslyAsync() => HubClient.ConnectAsync(
        Address(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()));

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(true));
        await _app.DisposeAsync();
    }

    private static Uri Address(string address) => new(address.Replace("http", "ws", StringComparison.Ordinal) + LiveHub.Path);

    private sealed class HeaderSignIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var tenant = Request.Headers["X-Tenant"].ToString();
            if (tenant.Length == 0)
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            var identity = new ClaimsIdentity(Scheme.Name);
            identity.AddClaim(new Claim(ClaimTypes.Name, "tester"));
            if (tenant == "platform")
            {
                identity.AddClaim(new Claim(ClaimTypes.Role, PortalRoles.PlatformAdministrator));
            }
            else
            {
                identity.AddClaim(new Claim(ClaimTypes.Role, PortalRoles.Supervisor));
                identity.AddClaim(new Claim(CallSignClaims.Tenant, tenant));
            }

            if (Request.Headers["X-Control"] == "yes")
            {
                identity.AddClaim(new Claim(CallSignClaims.Scope, "calls:control"));
            }

            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name)));
        }
    }
}
