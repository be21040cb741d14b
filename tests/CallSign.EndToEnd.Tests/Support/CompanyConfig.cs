using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CallSign.Core.Routing;
using CallSign.TestSupport;
using CallSign.Web.Api;

namespace CallSign.EndToEnd.Tests.Support;

/// <summary>A company built from nothing with what a tenant's administrator has: a key of the REST API.</summary>
internal sealed class CompanyConfig(HttpClient client, Func<TenantSnapshot?> served)
{
    /// <summary>The number that carriers bring calls to.</summary>
    public const string Number = "+49 30 555 0";

    /// <summary>The greeting of its menu, in hertz.</summary>
    public const int Greeting = 620;

    private readonly Dictionary<string, string> _ids = [];

    /// <summary>Passwords of the telephones 100, 101 and 102.</summary>
    public Dictionary<string, string> Passwords { get; } = [];

    /// <summary>Every day from midnight to midnight.</summary>
    public static object[] AllWeek => [new { Days = Week, From = TimeOnly.MinValue, To = TimeOnly.MinValue }];

    public static string[] Week => ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    /// <summary>How the switch knows the queue, before the @.</summary>
    public string QueueName => Guid.Parse(IdOf("Support")).ToString("N");

    /// <summary>Changes the time condition at the company's number and waits until it is served.</summary>
    public async Task SetHoursAsync(object hours)
    {
        var id = _ids["Hours"];
        using var answer = await client.PatchAsJsonAsync("/api/v1/time-conditions/" + id, hours, ApiJson.Options);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var version = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("version").GetUInt32();
        await Eventually.TrueAsync(() => served()?.Nouns.Find<Core.TimeConditions.TimeCondition>(Guid.Parse(id))?.Version == version, TimeSpan.FromSeconds(5));
    }

    /// <summary>Makes all of it and waits until it is served.</summary>
    /// <param name="carrierA">Where the first carrier is, <c>host:port</c>.</param>
    /// <param name="carrierB">Where the second one is.</param>
    public async Task BuildAsync(string carrierA, string carrierB)
    {
        foreach (var (number, external) in new[] { ("100", "+4930555100"), ("101", null), ("102", null) })
        {
            var made = await CreateAsync("extensions", new { Number = number, DisplayName = "Phone " + number, VoicemailEnabled = false, ExternalCallerIdNumber = external });
            Passwords.Add(number, made.GetProperty("sip_password").GetString()!);
            _ids.Add(number, made.GetProperty("id").GetString()!);
        }

        await CreateAsync("sounds", new { Name = "Greeting" });
        using (var audio = new ByteArrayContent(TestSounds.Wav(TestSounds.Tone(Greeting, 16_000, 3), 16_000)) { Headers = { ContentType = new MediaTypeHeaderValue("audio/wav") } })
        {
            using var put = await client.PutAsync($"/api/v1/sounds/{_ids["Greeting"]}/audio", audio);
            Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        }

        await CreateAsync("gateways", new { Name = "acme-a", Proxy = carrierA });
        await CreateAsync("gateways", new { Name = "acme-b", Proxy = carrierB, CallerId = "p_asserted_identity", FromUser = "account" });
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
        await CreateAsync("agents", new { Name = "Ada", Contact = To("extension", "102") });
        await CreateAsync("queues", new { Name = "Support", Number = "610", Overflow = To("voicemail_box", "Night"), Agents = new[] { new { AgentId = _ids["Ada"] } } });
        await CreateAsync("ivr-menus", new
        {
            Name = "Front", Number = "500", GreetLong = "media:" + _ids["Greeting"], TimeoutMilliseconds = 10_000, TimeoutDestination = To("voicemail_box", "Night"),
            Options = new[]
            {
                new { Digits = "1", Destination = To("ring_group", "Sales") }, new { Digits = "2", Destination = To("conference_room", "Board") },
                new { Digits = "3", Destination = To("voicemail_box", "Night") }, new { Digits = "4", Destination = "number:0171998877" },
                new { Digits = "5", Destination = To("queue", "Support") },
            },
        });
        await CreateAsync("holiday-calendars", new { Name = "Feasts", Days = new[] { Day(-1, 1) } });
        await CreateAsync("time-conditions", new
        {
            Name = "Hours", Number = "501", OpenDestination = To("ivr_menu", "Front"), ClosedDestination = To("voicemail_box", "Night"), HolidayDestination = To("voicemail_box", "Feast"),
        });
        await CreateAsync("numbers", new { Name = "Main", Number, Destination = To("time_condition", "Hours") });
        await Eventually.TrueAsync(() => served()?.Nouns.Find(Guid.Parse(_ids["Main"])) is not null, TimeSpan.FromSeconds(5));
    }

    /// <summary>An entry of a holiday calendar, by days from today.</summary>
    public static object Day(int from, int to) => new
    {
        Name = "Feast", From = DateOnly.FromDateTime(DateTime.UtcNow.AddDays(from)), To = DateOnly.FromDateTime(DateTime.UtcNow.AddDays(to)),
    };

    /// <summary>The id of what was created by a name.</summary>
    public string IdOf(string name) => _ids[name];

    private string To(string kind, string name) => $"{kind}:{_ids[name]}";

    private async Task<JsonElement> CreateAsync(string path, object body)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/" + path, body, ApiJson.Options);
        Assert.True(answer.IsSuccessStatusCode, path + ": " + await answer.Content.ReadAsStringAsync());
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>();
        if (made.TryGetProperty("name", out var name))
        {
            _ids.Add(name.GetString()!, made.GetProperty("id").GetString()!);
        }

        return made;
    }
}
