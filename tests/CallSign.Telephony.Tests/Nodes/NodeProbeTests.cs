using System.Net;
using System.Net.Sockets;
using CallSign.Telephony.Nodes;
using CallSign.TestSupport;

namespace CallSign.Telephony.Tests.Nodes;

public sealed class NodeProbeTests
{
    private readonly NodeProbe _probe = new(TimeProvider.System);

    [Fact]
    public async Task A_switch_that_lets_the_portal_in_tells_its_version()
    {
        await using var node = new ScriptedSwitch("right");
        var result = await _probe.TryAsync(node.Host, node.Port, "right", TestContext.Current.CancellationToken);
        Assert.True(result.Succeeded, result.Message);
        Assert.Contains("1.11.1", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_called_so_and_not_repeated()
    {
        await using var node = new ScriptedSwitch("right");
        var result = await _probe.TryAsync(node.Host, node.Port, "a wrong secret", TestContext.Current.CancellationToken);
        Assert.False(result.Succeeded);
        Assert.DoesNotContain("a wrong secret", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_listens_it_says_so()
    {
        using var unused = new TcpListener(IPAddress.Loopback, 0);
        unused.Start();
        var port = ((IPEndPoint)unused.LocalEndpoint).Port;
        unused.Stop();
        var result = await _probe.TryAsync("127.0.0.1", port, "x", TestContext.Current.CancellationToken);
        Assert.False(result.Succeeded);
        Assert.Contains($"127.0.0.1:{port}", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_with_a_line_break_is_refused_before_anything_is_sent()
    {
        await using var node = new ScriptedSwitch("right");
        Assert.False((await _probe.TryAsync(node.Host, node.Port, "x\nexit", TestContext.Current.CancellationToken)).Succeeded);
    }
}
