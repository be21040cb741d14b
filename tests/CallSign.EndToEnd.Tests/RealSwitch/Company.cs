using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CallSign.Core.ApiKeys;
using CallSign.Core.Routing;
using CallSign.EndToEnd.Tests.Support;
using CallSign.TestSupport;
using CallSign.Web.Api;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>A company on a real FreeSWITCH, built from nothing with what a tenant's administrator has: a key of the REST API.</summary>
public sealed class Company(Postgres postgres) : IAsyncLifetime
{
    /// <summary>The number that carriers bring calls to.</summary>
    public const string Number = "+49 30 555 0";

    /// <summary>The greeting of its menu, in hertz.</summary>
    public const int Greeting = 620;

    private readonly Dictionary<string, string> _ids = [];
    private HttpClient _client = null!;

    public RealSwitchFixture Real { get; } = new(postgres);

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
        await BuildAsync();
        foreach (var phone in Phones.Values)
        {
            await phone.RegisterAsync();
        }

        await Eventually.TrueAsync(
            async () => (await Real.Switch.ApiAsync("sofia xmlstatus gateway")) is var list && list.Contains("acme-a", StringComparison.Ordinal) && list.Contains("acme-b", StringComparison.Ordinal),
            TimeSpan.FromSeconds(10), "both gateways are loaded");
    }

    /// <summary>Changes the time condition at the company's number and waits until it is served.</summary>
    internal async Task SetHoursAsync(object hours)
    {
        var id = _ids["Hours"];
        using var answer = await _client.PatchAsJsonAsync("/api/v1/time-conditions/" + id, hours, ApiJson.Options);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var version = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("version").GetUInt32();
        await Eventually.TrueAsync(() => Served()?.Nouns.Find<Core.TimeConditions.TimeCondition>(Guid.Parse(id))?.Version == version, TimeSpan.FromSeconds(5));
    }

    /// <summary>A carrier brings a call to the company's number.</summary>
    internal SippAct Calls(string from, params (string, string)[] values) =>
        new SipPhone(Real.Network, from, "carrier.test", "").Call("carrier-until-bye", "49305550", [("switch_port", "5080"), .. values]);

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await Real.DisposeAsync();
    }

    private async Task BuildAsync()
    {
        foreach (var (number, external) in new[] { ("100", "+4930555100"), ("101", null), ("102", null) })
        {
            var made = await CreateAsync("extensions", new { Number = number, DisplayName = "Phone " + number, VoicemailEnabled = false, ExternalCallerIdNumber = external });
            Phones.Add(number, new SipPhone(Real.Network, number, Real.Tenant.Domain, made.GetProperty("sip_password").GetString()!));
        }

        await CreateAsync("sounds", new { Name = "Greeting" });
        using (var audio = new ByteArrayContent(TestSounds.Wav(TestSounds.Tone(Greeting, 16_000, 3), 16_000)) { Headers = { ContentType = new MediaTypeHeaderValue("audio/wav") } })
        {
            using var put = await _client.PutAsync($"/api/v1/sounds/{_ids["Greeting"]}/audio", audio);
            Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        }

        await CreateAsync("gateways", new { Name = "acme-a", Proxy = At(Carriers.A) });
        await CreateAsync("gateways", new { Name = "acme-b", Proxy = At(Carriers.B), CallerId = "p_asserted_identity", FromUser = "account" });
        await CreateAsync("outbound-routes", new
        {
            Name = "National", Patterns = new[] { "0Z." }, StripDigits = 1, PrependDigits = "+49", CallerId = "extension", CallerIdNumber = "+49305550", CallerIdName = "Acme",
            Gateways = new[] { new { GatewayId = _ids["acme-a"] }, new { GatewayId = _ids["acme-b"] } },
        });
        foreach (var (number, name) in new[] { ("800", "Night"), ("801", "Feast") })
        {
            await CreateAsync("voicemail-boxes", new { Name = name, Number = number, Pin = "73915", Greeting = "none", SayInstructions = false });
        }

        await CreateAsync("conference-rooms", new { Name = "Board", Number = "300" });
        await CreateAsync("ring-groups", new
        {
            Name = "Sales", Number = "600", Fallback = To("voicemail_box", "Night"), Members = new[] { new { Number = "101" }, new { Number = "102" } },
        });
        await CreateAsync("ivr-menus", new
        {
            Name = "Front", Number = "500", GreetLong = "media:" + _ids["Greeting"], TimeoutMilliseconds = 10_000, TimeoutDestination = To("voicemail_box", "Night"),
            Options = new[]
            {
                new { Digits = "1", Destination = To("ring_group", "Sales") }, new { Digits = "2", Destination = To("conference_room", "Board") },
                new { Digits = "3", Destination = To("voicemail_box", "Night") }, new { Digits = "4", Destination = "number:0171998877" },
            },
        });
        await CreateAsync("holiday-calendars", new { Name = "Feasts", Days = new[] { Day(-1, 1) } });
        await CreateAsync("time-conditions", new
        {
            Name = "Hours", Number = "501", OpenDestination = To("ivr_menu", "Front"), ClosedDestination = To("voicemail_box", "Night"), HolidayDestination = To("voicemail_box", "Feast"),
        });
        await CreateAsync("numbers", new { Name = "Main", Number, Destination = To("time_condition", "Hours") });
        await Eventually.TrueAsync(() => Served()?.Nouns.Find(Guid.Parse(_ids["Main"])) is not null, TimeSpan.FromSeconds(5));
    }

    /// <summary>An entry of a holiday calendar, by days from today.</summary>
    internal static object Day(int from, int to) => new
    {
        Name = "Feast", From = DateOnly.FromDateTime(DateTime.UtcNow.AddDays(from)), To = DateOnly.FromDateTime(DateTime.UtcNow.AddDays(to)),
    };

    /// <summary>The id of what was created by a name.</summary>
    internal string IdOf(string name) => _ids[name];

    private TenantSnapshot? Served() => Real.Portal.Services.GetRequiredService<SnapshotStore>().Current.OfId(Real.Tenant.Id);

    private string To(string kind, string name) => $"{kind}:{_ids[name]}";

    private string At(int port) => string.Create(CultureInfo.InvariantCulture, $"{Real.Network.PhoneAddress}:{port}");

    private async Task<JsonElement> CreateAsync(string path, object body)
    {
        using var answer = await _client.PostAsJsonAsync("/api/v1/" + path, body, ApiJson.Options);
        Assert.True(answer.IsSuccessStatusCode, path + ": " + await answer.Content.ReadAsStringAsync());
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>();
        if (made.TryGetProperty("name", out var name))
        {
            _ids.Add(name.GetString()!, made.GetProperty("id").GetString()!);
        }

        return made;
    }
}
