using System.Globalization;
using CallSign.Core.ApiKeys;
using CallSign.Core.Routing;
using CallSign.EndToEnd.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>A company on a real FreeSWITCH, with telephones and two carriers.</summary>
public sealed class Company(Postgres postgres) : IAsyncLifetime
{
    private HttpClient _client = null!;

    public RealSwitchFixture Real { get; } = new(postgres);

    internal CompanyConfig Config { get; private set; } = null!;

    /// <summary>Telephones by number.</summary>
    internal Dictionary<string, SipPhone> Phones { get; } = [];

    /// <summary>Where the two carriers are.</summary>
    internal (int A, int B) Carriers { get; private set; }

    public async ValueTask InitializeAsync()
    {
        await Real.InitializeAsync();
        if (Real.Portal is null)
        {
            return;
        }

        Carriers = (Real.Network.NextPort(), Real.Network.NextPort());
        _client = Real.Portal.NewClient(await Real.Portal.NewApiKeyAsync(
            Real.Tenant, ApiKeyScopes.ConfigRead, ApiKeyScopes.ConfigWrite, ApiKeyScopes.ExtensionsRead, ApiKeyScopes.ExtensionsWrite));
        Config = new CompanyConfig(_client, () => Real.Portal.Services.GetRequiredService<SnapshotStore>().Current.OfId(Real.Tenant.Id));
        await Config.BuildAsync(At(Carriers.A), At(Carriers.B));
        foreach (var (number, password) in Config.Passwords)
        {
            Phones.Add(number, new SipPhone(Real.Network, number, Real.Tenant.Domain, password));
            await Phones[number].RegisterAsync();
        }

        await Eventually.TrueAsync(
            async () => (await Real.Switch.ApiAsync("sofia xmlstatus gateway")) is var list && list.Contains("acme-a", StringComparison.Ordinal) && list.Contains("acme-b", StringComparison.Ordinal),
            TimeSpan.FromSeconds(10), "both gateways are loaded");
    }

    /// <summary>A carrier brings a call to the company's number.</summary>
    internal SippAct Calls(string from, params (string, string)[] values) =>
        new SipPhone(Real.Network, from, "carrier.test", "").Call("carrier-until-bye", "49305550", [("switch_port", "5080"), .. values]);

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await Real.DisposeAsync();
    }

    private string At(int port) => string.Create(CultureInfo.InvariantCulture, $"{Real.Network.PhoneAddress}:{port}");
}
