using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CallSign.Core.Routing;
using CallSign.Telephony.Monitoring;
using CallSign.Web.Simulator;
using CallSign.Web.Tests.Hosting;
using CallSign.Web.Tests.XmlCurl;
using CallSign.Web.XmlCurl;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.Simulator;

public sealed class RouteSimulationsApiTests(XmlCurlPortal portal) : IClassFixture<XmlCurlPortal>
{
    [Fact]
    public async Task The_endpoint_of_FreeSWITCH_answers_the_same_forms_alike()
    {
        var services = portal.Host.Services;
        var snapshot = services.GetRequiredService<SnapshotStore>().Current;
        var tenant = snapshot.OfDomain("acme.test")!;
        var run = new SimulationRun(services.GetRequiredService<XmlCurlRouter>(), snapshot, tenant, services.GetRequiredService<IRegistrations>(), DateTimeOffset.UtcNow, null);
        run.Run("1000", "1001");

        await using var http = await RawHttp.ConnectAsync(portal.Host.Url);
        Assert.True(run.Asked.Count >= 3);
        foreach (var (form, answer) in run.Asked)
        {
            var (status, _, body) = await http.AskAsync(Encoding.UTF8.GetString(form), "freeswitch:" + XmlCurlPortal.Key);
            Assert.Equal(200, status);
            Assert.Equal(answer ?? Encoding.UTF8.GetString(FsXmlElements.NotFound), body);
        }
    }

    [Fact]
    public async Task A_key_with_the_scope_walks_its_own_tenants_calls_only()
    {
        var acme = portal.Host.Services.GetRequiredService<SnapshotStore>().Current.OfDomain("acme.test")!;
        using var client = portal.Host.NewClient(await portal.Host.NewApiKeyAsync(new() { Id = acme.Id, Name = "Acme", Domain = "acme.test" }, "config:read"));
        using var answer = await client.PostAsJsonAsync("/api/v1/route-simulations", new { caller = "1000", number = "1001", at = "Saturday 18:05", choices = new Dictionary<string, string> { ["0"] = "answered" } });
        var result = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("answered", result.GetProperty("end").GetString());
        Assert.Equal("18:05", result.GetProperty("at").GetDateTimeOffset().ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture));

        using var other = portal.Host.NewClient(await portal.Host.NewApiKeyAsync(await portal.Host.NewTenantAsync(), "extensions:read"));
        Assert.Equal(HttpStatusCode.Forbidden, (await other.PostAsJsonAsync("/api/v1/route-simulations", new { caller = "1000", number = "1001" })).StatusCode);
    }

    [Theory]
    [InlineData("""{"caller":"","number":"1001"}""", "caller")]
    [InlineData("""{"caller":"1000"}""", "number")]
    [InlineData("""{"caller":"1000","number":"10 01\u0000"}""", "number")]
    [InlineData("""{"caller":"1000","number":"1001","at":"whenever"}""", "at")]
    [InlineData("""[1]""", null)]
    public async Task Mistakes_are_named_at_their_field(string body, string? field)
    {
        var acme = portal.Host.Services.GetRequiredService<SnapshotStore>().Current.OfDomain("acme.test")!;
        using var client = portal.Host.NewClient(await portal.Host.NewApiKeyAsync(new() { Id = acme.Id, Name = "Acme", Domain = "acme.test" }, "config:read"));
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/api/v1/route-simulations", content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        if (field is not null)
        {
            Assert.True((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty(field, out _));
        }
    }
}
