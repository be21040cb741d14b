using System.Text;
using CallSign.Core.Gateways;
using CallSign.Core.Routing;
using CallSign.Core.SipTrunk;
using CallSign.Telephony.Esl;
using CallSign.Telephony.SipTrunk;
using CallSign.Telephony.Tests.Esl;
using CallSign.Telephony.Tests.Queues;

namespace CallSign.Telephony.Tests.SipTrunk;

/// <summary>What is written to a switch, and what is read of its events.</summary>
public sealed class BridgeWireTests
{
    [Fact]
    public void Originate_is_written_from_checked_parts()
    {
        var bed = new BridgeBed();
        bed.Join();
        bed.AgentAnswers();
        var command = BridgeWriter.Originate(bed.Dialled);
        Assert.Equal("originate", command.Name);
        Assert.Equal(
            $"{{bridge_to={bed.Agent},origination_uuid={bed.Dialled.Outbound},callsign_bridge_call={bed.Call.Id},originate_timeout=30,park_timeout=60,domain_name=acme.test,"
            + $"callsign_outbound={BridgeBed.RouteId:N}" + ",ignore_early_media=true,origination_caller_id_number=+4930100,origination_caller_id_name='Acme GmbH & Co'}sofia/gateway/carrier-a/0401234567 &park()",
            command.Arguments);
    }

    [Theory]
    [InlineData("1001 &hangup()")]
    [InlineData("1}{x=y")]
    [InlineData("1|2")]
    [InlineData("1,2")]
    [InlineData("$${x}")]
    [InlineData("")]
    public void Nothing_hostile_stands_in_a_command(string text)
    {
        var gateway = GatewayEntry.From(new Gateway { Name = "carrier-a", Proxy = "192.0.2.1" }, null)!;
        var way = new BridgeWay("acme.test", "0401234567", [gateway], [], "+4930100", null, false, false);
        BridgeCommand.Originate Of(BridgeWay w) => new(Guid.NewGuid(), "fs1", Guid.NewGuid(), Guid.NewGuid(), w, 0, new BridgeTimes(30, 60));
        Assert.Throws<ArgumentException>(() => BridgeWriter.Originate(Of(way with { Dialled = text })));
        Assert.Throws<ArgumentException>(() => BridgeWriter.Originate(Of(way with { Domain = text })));
        Assert.Throws<ArgumentException>(() => BridgeWriter.Originate(Of(way with { CallerNumber = text })));
        Assert.Throws<ArgumentException>(() => BridgeWriter.Record(Guid.NewGuid(), "/var/recordings", text, Guid.NewGuid()));
        var named = BridgeWriter.Originate(Of(way with { CallerName = text + "'" })).Arguments;
        Assert.Equal(1, named.Count(c => c == '}'));
        Assert.Equal(1, named.Count(c => c == '{'));
    }

    [Fact]
    public void The_recorded_flow_of_a_real_switch_is_followed()
    {
        var (agent, outbound, call) = (Guid.Parse("aaaaaaaa-0000-4000-8000-000000000001"), Guid.Parse("bbbbbbbb-0000-4000-8000-000000000002"), Guid.NewGuid());
        var snapshots = new SnapshotStore();
        snapshots.Swap(QueueBed.Pbx());
        var inbox = new BridgeInbox(snapshots) { IsOpen = true };
        inbox.Watch(agent, "fs1");
        foreach (var block in Encoding.Latin1.GetString(Transcripts.Read("orig-bridge.plain.esl")).Split("\n\n").Where(b => b.Contains("Event-Name: ", StringComparison.Ordinal)))
        {
            // The recording was made without the portal's own variable beside bridge_to.
            var ours = block.Replace("variable_bridge_to: " + agent, $"variable_bridge_to: {agent}\nvariable_callsign_bridge_call: {call}", StringComparison.Ordinal);
            inbox.Offer("fs1", new EslEventView(Encoding.Latin1.GetBytes("\n" + ours + "\n"), default));
        }

        List<BridgeSignal> all = [];
        while (inbox.Signals.TryRead(out var signal))
        {
            all.Add(signal);
        }

        Assert.Equal(
            [
                new BridgeSignal.Rings(agent), new BridgeSignal.Answered(agent), new BridgeSignal.Created("fs1", outbound, agent, call), new BridgeSignal.Rings(outbound),
                new BridgeSignal.Answered(outbound), new BridgeSignal.Joint(agent, outbound), new BridgeSignal.HungUp(agent, "NORMAL_CLEARING"),
                new BridgeSignal.HungUp(outbound, "NORMAL_CLEARING"), new BridgeSignal.HungUp(outbound, "NORMAL_CLEARING"), new BridgeSignal.HungUp(agent, "NORMAL_CLEARING"),
            ],
            all);
    }

    [Fact]
    public void The_queue_and_its_agent_are_read_of_a_real_switch()
    {
        var snapshots = new SnapshotStore();
        snapshots.Swap(QueueBed.Pbx());
        var inbox = new BridgeInbox(snapshots) { IsOpen = true };
        foreach (var block in QueueBed.Events("queue-answered.plain.esl"))
        {
            inbox.Offer("fs1", QueueBed.View(block));
        }

        var (member, caller) = (Guid.Parse("3ea05a49-d813-44a1-a4ef-3f9823952c66"), Guid.Parse("ca7b3b57-bbfb-4b6c-bc27-c448e91c5f9f"));
        List<BridgeSignal> all = [];
        while (inbox.Signals.TryRead(out var signal))
        {
            all.Add(signal);
        }

        Assert.Equal(
            [
                new BridgeSignal.Joined("fs1", QueueBed.Acme.Id, QueueBed.QueueId, member, caller, "1000"),
                new BridgeSignal.AgentAnswered("fs1", member, caller, QueueBed.AgentId, Guid.Parse("579c4e6f-0297-4ee5-a505-12ffe068fcc2")),
                new BridgeSignal.Left(member, caller),
            ],
            all);
    }

    [Theory]
    [InlineData("status", true)]
    [InlineData("show calls count", true)]
    [InlineData("sofia status gateway carrier-a", true)]
    [InlineData("uuid_exists 3ea05a49-d813-44a1-a4ef-3f9823952c66", true)]
    [InlineData("", false)]
    [InlineData("STATUS", false)]
    [InlineData(" status", false)]
    [InlineData("status ", false)]
    [InlineData("show  calls", false)]
    [InlineData("show calls count as json", false)]
    [InlineData("show calls\ncount", false)]
    [InlineData("status\r\n\r\napi shutdown", false)]
    [InlineData("status\0", false)]
    [InlineData("shutdown", false)]
    [InlineData("fsctl shutdown", false)]
    [InlineData("system ls", false)]
    [InlineData("bg_system ls", false)]
    [InlineData("originate user/1000 &park()", false)]
    [InlineData("hupall", false)]
    [InlineData("reloadxml", false)]
    [InlineData("global_getvar default_password", false)]
    [InlineData("sofia profile internal restart", false)]
    [InlineData("sofia status profile internal reg", false)]
    [InlineData("sofia status gateway carrier-a;system", false)]
    [InlineData("sofia status gateway $${default_password}", false)]
    [InlineData("uuid_exists x", false)]
    [InlineData("uuid_exists 3ea05a49d81344a1a4ef3f9823952c66", false)]
    [InlineData("uuid_kill 3ea05a49-d813-44a1-a4ef-3f9823952c66", false)]
    [InlineData("lua x.lua", false)]
    [InlineData("eval ${system(ls)}", false)]
    [InlineData("expand status", false)]
    [InlineData("callcenter_config agent set status x 'Logged Out'", false)]
    public void Only_the_listed_commands_are_run(string command, bool allowed) => Assert.Equal(allowed, SwitchConsole.Read(command) is not null);

    [Fact]
    public void A_bucket_lets_through_its_rate_and_no_burst_beyond_a_tenth_of_a_second()
    {
        var bucket = new TokenBucket();
        var now = DateTime.UnixEpoch;
        var through = 0;
        for (var millisecond = 0; millisecond < 2000; millisecond += 5)
        {
            while (bucket.TryTake(160, now.AddMilliseconds(millisecond)))
            {
                through++;
            }
        }

        Assert.InRange(through, 318, 337);
        Assert.Equal(16, Enumerable.Range(0, 100).Count(_ => bucket.TryTake(160, now.AddSeconds(100))));
    }
}
