using System.Net;
using System.Text.Json;
using CallSign.Core.PortalUsers;
using CallSign.Telephony.Monitoring;
using CallSign.TestSupport;
using CallSign.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CallSign.Web.Tests.Health;

public sealed class HealthTests(Postgres postgres)
{
    [Fact]
    public async Task Health_is_up_for_anybody()
    {
        await using var host = await StartAsync();
        using var client = host.NewClient();
        using var answer = await client.GetAsync("/health");
        Assert.Equal((HttpStatusCode.OK, "application/json", """{"status":"UP"}"""),
            (answer.StatusCode, answer.Content.Headers.ContentType!.ToString(), await answer.Content.ReadAsStringAsync()));
        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/health"));
        Assert.Equal((HttpStatusCode.OK, 15L), (head.StatusCode, head.Content.Headers.ContentLength));
    }

    [Fact]
    public async Task Ready_names_the_database_and_each_node_with_its_age()
    {
        await using var host = await StartAsync(Node("fs1", NodeConnection.Connected), Node("old", NodeConnection.Disabled));
        var (status, json) = await ReadyAsync(host.NewClient());
        Assert.Equal((HttpStatusCode.OK, "UP", "UP"), (status, Text(json, "status"), Text(json.GetProperty("checks").GetProperty("postgresql"), "status")));
        Assert.Equal("1 of 1 connected.", Text(json.GetProperty("checks").GetProperty("nodes"), "detail"));
        var node = json.GetProperty("nodes")[0];
        Assert.Equal(("fs1", "UP", "connected", "1.11.1"), (Text(node, "name"), Text(node, "status"), Text(node, "connection"), Text(node, "version")));
        Assert.InRange(node.GetProperty("age_seconds").GetDouble(), 4, 60);
        Assert.Equal("disabled", Text(json.GetProperty("nodes")[1], "connection"));
    }

    [Fact]
    public async Task A_lost_node_degrades_and_stays_in_service()
    {
        await using var host = await StartAsync(Node("fs1", NodeConnection.Connected), Node("fs2", NodeConnection.BackingOff));
        var (status, json) = await ReadyAsync(host.NewClient());
        Assert.Equal((HttpStatusCode.OK, "DEGRADED"), (status, Text(json, "status")));
        Assert.Equal("1 of 2 connected.", Text(json.GetProperty("checks").GetProperty("nodes"), "detail"));
        Assert.Equal(("DOWN", "no route to host"), (Text(json.GetProperty("nodes")[1], "status"), Text(json.GetProperty("nodes")[1], "error")));
    }

    [Fact]
    public async Task Strangers_learn_how_many_nodes_there_are_and_platform_administrators_which()
    {
        await using var host = await StartAsync(Node("10.1.2.3:8021", NodeConnection.BackingOff));
        var stranger = host.NewClient();
        stranger.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        var (_, json) = await ReadyAsync(stranger);
        Assert.Equal(("DEGRADED", false), (Text(json, "status"), json.TryGetProperty("nodes", out _)));
        Assert.DoesNotContain("10.1.2.3", json.GetRawText(), StringComparison.Ordinal);

        var administrator = await host.SignInAsync(await host.NewUserAsync(PortalRole.PlatformAdministrator));
        administrator.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        Assert.Equal("10.1.2.3:8021", Text((await ReadyAsync(administrator)).Json.GetProperty("nodes")[0], "name"));
    }

    [Fact]
    public async Task Without_the_database_the_portal_is_up_and_not_ready_and_ready_again_afterwards()
    {
        await using var cluster = new PostgresFixture();
        await cluster.StartAsync();
        await using var host = await PortalHost.StartAsync(await cluster.NewDatabaseAsync());
        var client = host.NewClient();
        Assert.Equal(HttpStatusCode.OK, (await ReadyAsync(client)).Status);

        await cluster.StopAsync();
        var (status, json) = await UntilAsync(client, HttpStatusCode.ServiceUnavailable);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "DOWN", "DOWN"),
            (status, Text(json, "status"), Text(json.GetProperty("checks").GetProperty("postgresql"), "status")));
        Assert.DoesNotContain("callsign-test", json.GetRawText(), StringComparison.Ordinal); // no path, host or user of the connection string
        Assert.Equal("""{"status":"UP"}""", await client.GetStringAsync("/health"));

        await cluster.RestartAsync();
        Assert.Equal("UP", Text((await UntilAsync(client, HttpStatusCode.OK)).Json, "status"));
    }

    private async Task<PortalHost> StartAsync(params NodeState[] nodes) => await PortalHost.StartAsync(
        await postgres.NewDatabaseAsync(), configure: b => b.Services.Replace(ServiceDescriptor.Singleton<INodeStates>(new FixedNodes(nodes))));

    private static NodeState Node(string name, NodeConnection connection) => new(
        name, "10.1.2.3", 8021, connection, DateTime.UtcNow.AddMinutes(-1), DateTime.UtcNow.AddSeconds(-5), "1.11.1",
        connection is NodeConnection.BackingOff ? "no route to host" : null, 1, 0, []);

    private static async Task<(HttpStatusCode Status, JsonElement Json)> ReadyAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/health/ready");
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    // The answer may be a second old.
    private static async Task<(HttpStatusCode Status, JsonElement Json)> UntilAsync(HttpClient client, HttpStatusCode wanted)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var (status, json) = await ReadyAsync(client);
            if (status == wanted || limit.IsCancellationRequested)
            {
                return (status, json);
            }
        }
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private sealed class FixedNodes(IReadOnlyList<NodeState> all) : INodeStates
    {
        public IReadOnlyList<NodeState> All => all;
    }
}
