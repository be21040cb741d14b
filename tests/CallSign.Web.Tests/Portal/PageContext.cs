using System.Security.Claims;
using Bunit;
using CallSign.Core.Cdrs;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Monitoring;
using CallSign.Telephony.Queues;
using CallSign.Telephony.Reload;
using CallSign.TestSupport;
using CallSign.TestSupport.Live;
using CallSign.Web.Portal.SipTrunk;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using Radzen.Blazor.Rendering;

namespace CallSign.Web.Tests.Portal;

/// <summary>Renders pages of calls for an actor, with a scripted telephony and (where a connection string is given) a real database.</summary>
internal sealed class PageContext : BunitContext
{
    private readonly ServiceProvider _database;

    public PageContext(Guid? tenant, PortalRole role = PortalRole.Supervisor, string? connectionString = null, string? extension = null)
    {
        Commands = new RecordingCallCommands(Feed);
        _database = PostgresFixture.Services(connectionString ?? "Host=nowhere");
        var identity = new ClaimsIdentity("test", ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new Claim(ClaimTypes.Name, "sue"));
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, Guid.NewGuid().ToString()));
        identity.AddClaim(new Claim(ClaimTypes.Role, role.ToString()));
        if (tenant is { } id)
        {
            identity.AddClaim(new Claim(CallSignClaims.Tenant, id.ToString()));
        }

        if (extension is not null)
        {
            identity.AddClaim(new Claim(CallSignClaims.Extension, extension));
        }

        var user = new ClaimsPrincipal(identity);
        JSInterop.Mode = JSRuntimeMode.Loose;
        JSInterop.Setup<Rect>("Radzen.createChart", _ => true).SetResult(new Rect { Width = 600, Height = 270 });
        var authorization = AddAuthorization().SetAuthorized("sue");
        authorization.SetPolicies([.. Policies.RoleOf.Where(p => role >= p.Value).Select(p => p.Key)]);
        authorization.SetClaims([.. identity.Claims]);
        Services.AddRadzenComponents();
        ComponentFactories.AddStub<TrunkStopBanner>(); // reads the database; its own page's tests have it
        Services.AddSingleton<ILiveFeed>(Feed).AddSingleton<INodeStates>(Nodes).AddSingleton<IRegistrations>(Nodes).AddSingleton<ICallCommands>(Commands);
        Services.AddSingleton(_database.GetRequiredService<CallSign.Core.Data.CallSignDb>());
        Services.AddSingleton<TenantReads>().AddSingleton<CdrList>().AddSingleton<CallSign.Core.CallSessions.CallSessionStore>().AddSingleton<CdrCharts>().AddSingleton(TimeProvider.System);
        Services.AddSingleton<SnapshotStore>().AddSingleton<QueueTracker>().AddSingleton<IQueueBoards>(p => p.GetRequiredService<QueueTracker>()).AddSingleton<IReloadTargets, NoTargets>().AddQueues();
        Services.AddSingleton<IHttpContextAccessor>(new Accessor { HttpContext = new DefaultHttpContext { User = user } });
        Services.AddScoped<CircuitPresence>().AddScoped<CurrentActor>();
    }

    public ScriptedLiveFeed Feed { get; } = new();

    public ScriptedNodes Nodes { get; } = new();

    public RecordingCallCommands Commands { get; }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _database.Dispose();
        }
    }

    private sealed class Accessor : IHttpContextAccessor
    {
        public HttpContext? HttpContext { get; set; }
    }
}
