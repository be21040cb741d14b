using CallSign.Core.Routing;
using CallSign.Telephony.Nodes;
using CallSign.Telephony.Reload;
using CallSign.Telephony.Tests.Nodes;
using CallSign.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Telephony.Tests.Reload;

public sealed class ModuleRecoveryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_node_that_started_without_the_portal_gets_its_sip_and_a_running_module_is_left_alone()
    {
        await using var peer = new ScriptedSwitch();
        var loaded = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        peer.Api["module_exists"] = module => module == "mod_sofia" ? "false" : "true";
        peer.Api["load"] = module =>
        {
            loaded.TrySetResult(module);
            return "+OK Reloading XML\n+OK\n";
        };
        var directory = new NodeDirectory();
        using var supervisor = new NodeSupervisor(directory, new RecordingHandler(), TimeProvider.System, NullLogger<NodeSupervisor>.Instance);
        supervisor.SetNodes([new NodeOptions { Name = "fs1", Host = peer.Host, Port = peer.Port, Password = peer.Password }]);
        using var recovery = new ModuleRecovery(directory, new SnapshotStore(), TimeProvider.System, NullLogger<ModuleRecovery>.Instance);
        await supervisor.StartAsync(TestContext.Current.CancellationToken);
        await recovery.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal("mod_sofia", await loaded.Task.WaitAsync(Patience, TestContext.Current.CancellationToken));

        await recovery.StopAsync(CancellationToken.None);
        await supervisor.StopAsync(CancellationToken.None);
        Assert.Single(peer.Received, c => c.Line.StartsWith("bgapi load ", StringComparison.Ordinal));
    }
}
