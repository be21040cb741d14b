using System.Net;
using System.Net.Sockets;
using CallSign.Core.Cdrs;
using CallSign.Core.Extensions;
using CallSign.Core.FeatureCodes;
using CallSign.Core.Gateways;
using CallSign.Core.Nodes;
using CallSign.Core.Nouns;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.EndToEnd.Tests.Support;
using CallSign.Telephony.Monitoring;
using CallSign.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>A portal with one tenant and a real FreeSWITCH that takes everything from it.</summary>
public sealed class RealSwitchFixture(Postgres postgres) : IAsyncLifetime
{
    private readonly string? _program = RealFreeSwitch.Find();
    private RealFreeSwitch? _switch;

    public PortalHost Portal { get; private set; } = null!;

    public Tenant Tenant { get; private set; } = null!;

    internal SipNetwork Network { get; } = new();

    internal RealFreeSwitch Switch => _switch!;

    public ILiveFeed Feed => Portal.Services.GetRequiredService<ILiveFeed>();

    /// <summary>Who administers the tenant.</summary>
    public Actor Administrator => field ??= new("admin@acme.test", Guid.NewGuid(), Tenant.Id, PortalRole.TenantAdministrator);

    public TenantScope Scope => TenantScope.Of(Tenant.Id);

    /// <summary>Skips the test, with the reason, where there is no FreeSWITCH or no SIPp.</summary>
    public void Required()
    {
        Assert.SkipWhen(_program is null, "No FreeSWITCH here: neither FREESWITCH_HOME nor the PATH names one.");
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(p => File.Exists(Path.Combine(p, "sipp"))), "No SIPp here (Debian: sip-tester).");
    }

    public async ValueTask InitializeAsync()
    {
        if (_program is null)
        {
            return;
        }

        var values = new BootstrapFiles.Values(new Uri("http://127.0.0.1/"), SecretGenerator.Key(), SecretGenerator.Key(), EventSocketPort: FreePort());
        Portal = await PortalHost.StartAsync(await postgres.NewDatabaseAsync(), new Dictionary<string, string>
        {
            ["FREESWITCH_API_KEY"] = values.Key,
            ["FS_SERVERS"] = $"127.0.0.1,{values.EventSocketPort},{values.EventSocketPassword}",
            ["CALLSIGN_SIP_IP"] = Network.SwitchAddress,
        });
        Tenant = await Portal.NewTenantAsync("acme.test", "Acme");
        _switch = new RealFreeSwitch(_program, values with { Url = new Uri($"http://127.0.0.1:{Portal.Url.Port}/") });
        await _switch.StartAsync();
        await ConnectedAsync();
    }

    /// <summary>A new extension and its phone, registered; of another tenant where one is named.</summary>
    internal async Task<SipPhone> NewPhoneAsync(string number, Action<Extension>? change = null, Tenant? tenant = null)
    {
        var password = SecretGenerator.SipPassword();
        await AddExtensionAsync(number, password, change, tenant);
        var phone = new SipPhone(Network, number, (tenant ?? Tenant).Domain, password);
        await phone.RegisterAsync();
        return phone;
    }

    /// <summary>A new extension whose phone is nowhere.</summary>
    internal async Task AddExtensionAsync(string number, string password, Action<Extension>? change = null, Tenant? tenant = null)
    {
        tenant ??= Tenant;
        var box = Portal.Services.GetRequiredService<SecretBox>();
        var extension = new Extension { TenantId = tenant.Id, Number = number, DisplayName = "Phone " + number, SipPassword = box.Encrypt(password), VoicemailEnabled = false };
        change?.Invoke(extension);
        await using (var context = Portal.Db.Open(TenantScope.System))
        {
            context.Add(extension);
            await context.SaveChangesAsync();
        }

        // Served within a second, by the product's own promise.
        await Eventually.TrueAsync(
            async () => (await Switch.ApiAsync($"user_exists id {number} {tenant.Domain}")).Trim() == "true", TimeSpan.FromSeconds(5), $"extension {number} is served");
    }

    /// <summary>A noun that its administrator makes, once it is served.</summary>
    internal async Task<T> CreateAsync<T>(T noun)
        where T : class, INoun, new()
    {
        var result = await Portal.Services.GetRequiredService<NounEditor<T>>().CreateAsync(Administrator, noun, default);
        Assert.True(result.Succeeded, string.Join("; ", result.Errors.All));
        var store = Portal.Services.GetRequiredService<SnapshotStore>();
        await Eventually.TrueAsync(
            () => store.Current.OfId(Tenant.Id) is { } served && result.Value! switch
            {
                Gateway gateway => store.Current.Gateways.Any(g => g.Name == gateway.Name),
                FeatureCode code => served.Features.Working(code.Name) is not null,
                var other => served.Nouns.Find(other.Id) is not null,
            },
            TimeSpan.FromSeconds(5), "it is served");
        return result.Value!;
    }

    /// <summary>The call's row once the monitor has written it (mod_json_cdr may be first) and it is so.</summary>
    internal Task<Cdr> RowAsync(Guid call, Func<Cdr, bool>? isSo = null) => Eventually.NotNullAsync(async () =>
    {
        await using var context = Portal.Db.Open(TenantScope.System);
        var rows = await context.Set<Cdr>().AsNoTracking().Where(c => c.CallUuid == call).ToListAsync();
        return rows is [var row] && row.Source.Contains("esl", StringComparison.Ordinal) && (isSo is null || isSo(row)) ? row : null;
    });

    /// <summary>How many rows tell of any of these channels as a call.</summary>
    internal async Task<int> RowsAsync(params Guid[] channels)
    {
        await using var context = Portal.Db.Open(TenantScope.System);
        return await context.Set<Cdr>().CountAsync(c => channels.Contains(c.CallUuid));
    }

    internal Task ConnectedAsync() => Eventually.TrueAsync(
        () => Portal.Services.GetRequiredService<INodeStates>().All.Any(n => n.Connection == NodeConnection.Connected), TimeSpan.FromSeconds(40), "the portal is connected to the switch");

    public async ValueTask DisposeAsync()
    {
        if (_switch is not null)
        {
            await _switch.DisposeAsync();
        }

        if (Portal is not null)
        {
            await Portal.DisposeAsync();
        }

        Network.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
