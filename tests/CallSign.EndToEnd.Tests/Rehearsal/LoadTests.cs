using CallSign.EndToEnd.Tests.Support;
using CallSign.RehearsalSwitch;
using CallSign.Web.Tests.Hosting;

namespace CallSign.EndToEnd.Tests.Rehearsal;

/// <summary>A short load of every kind of call; the long one is the benchmark <c>load</c>.</summary>
public sealed class LoadTests(Postgres postgres)
{
    [Fact]
    public async Task Every_call_of_a_load_has_one_row_and_none_is_left_on_the_live_page()
    {
        var extensions = Enumerable.Range(1000, 40).Select(n => $"{n}@acme.test").ToList();
        await using var node = await RehearsalNode.StartAsync(new RehearsalOptions { Extensions = extensions, Seed = 42 });
        await using var portal = await RehearsedPortal.StartAsync(await postgres.NewDatabaseAsync(), node);
        var traffic = new RehearsalTraffic(node, new TrafficOptions
        {
            CallsPerSecond = 160, Calls = 800, Hold = TimeSpan.FromSeconds(2), Ring = TimeSpan.FromMilliseconds(300),
        });
        await traffic.RunAsync(CancellationToken.None);
        Assert.Equal(0, node.ActiveCalls);
        await portal.HasExactlyAsync(traffic.Calls, TimeSpan.FromSeconds(30));
        await Eventually.TrueAsync(() => portal.Feed.Count(portal.Scope) == 0);
        await Eventually.TrueAsync(() => portal.Feed.Count(Core.Tenancy.TenantScope.System) == 0);
    }
}
