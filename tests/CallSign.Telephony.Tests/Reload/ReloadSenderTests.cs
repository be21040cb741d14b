using System.Collections.Concurrent;
using System.Threading.Channels;
using CallSign.Telephony.Reload;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Telephony.Tests.Reload;

public sealed class ReloadSenderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Commands_of_edits_that_follow_each_other_are_sent_once_in_order_to_every_node()
    {
        var targets = new Targets("a", "b");
        targets.Connected.Add("a");
        targets.Connected.Add("b");
        using var sender = new ReloadSender(targets, TimeProvider.System, NullLogger<ReloadSender>.Instance);
        await sender.StartAsync(CancellationToken.None);

        sender.Post([ReloadCommand.Rescan("public"), ReloadCommand.KillGateway("public", "g")]);
        sender.Post([ReloadCommand.ReloadAcl]);
        sender.Post([ReloadCommand.KillGateway("public", "g"), ReloadCommand.Rescan("public")]);

        var heard = new List<(string Node, string Command)>();
        while (heard.Count < 6)
        {
            heard.Add(await targets.Ran.Reader.ReadAsync().AsTask().WaitAsync(Patience));
        }

        await sender.StopAsync(CancellationToken.None);
        foreach (var node in (string[])["a", "b"])
        {
            Assert.Equal(["sofia profile public killgw g", "sofia profile public rescan", "reloadacl"], heard.Where(h => h.Node == node).Select(h => h.Command));
        }

        Assert.False(targets.Ran.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_node_that_is_away_gets_its_commands_when_it_is_back()
    {
        var targets = new Targets("here", "away");
        targets.Connected.Add("here");
        using var sender = new ReloadSender(targets, TimeProvider.System, NullLogger<ReloadSender>.Instance);
        await sender.StartAsync(CancellationToken.None);

        sender.Post([ReloadCommand.ReloadAcl]);
        Assert.Equal(("here", "reloadacl"), await targets.Ran.Reader.ReadAsync().AsTask().WaitAsync(Patience));
        targets.Connected.Add("away");

        Assert.Equal(("away", "reloadacl"), await targets.Ran.Reader.ReadAsync().AsTask().WaitAsync(Patience));
        await sender.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_command_that_fails_does_not_hold_up_the_next()
    {
        var targets = new Targets("a") { Problem = "-ERR" };
        targets.Connected.Add("a");
        using var sender = new ReloadSender(targets, TimeProvider.System, NullLogger<ReloadSender>.Instance);
        await sender.StartAsync(CancellationToken.None);

        sender.Post([ReloadCommand.Rescan("public"), ReloadCommand.ReloadAcl]);

        Assert.Equal("sofia profile public rescan", (await targets.Ran.Reader.ReadAsync().AsTask().WaitAsync(Patience)).Command);
        Assert.Equal("reloadacl", (await targets.Ran.Reader.ReadAsync().AsTask().WaitAsync(Patience)).Command);
        await sender.StopAsync(CancellationToken.None);
    }

    private sealed class Targets(params string[] all) : IReloadTargets
    {
        public ConcurrentBag<string> Connected { get; } = [];

        public string? Problem { get; init; }

        public Channel<(string Node, string Command)> Ran { get; } = Channel.CreateUnbounded<(string, string)>();

        IReadOnlyCollection<string> IReloadTargets.Connected => Connected;

        public IReadOnlyCollection<string> All => all;

        public Task<string?> RunAsync(string node, ReloadCommand command, CancellationToken cancellationToken)
        {
            Ran.Writer.TryWrite((node, command.ToString()));
            return Task.FromResult(Problem);
        }
    }
}
