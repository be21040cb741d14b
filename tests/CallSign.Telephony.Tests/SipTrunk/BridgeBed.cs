using CallSign.Core.Gateways;
using CallSign.Core.Nouns;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.Queues;
using CallSign.Core.Routing;
using CallSign.Core.SipTrunk;
using CallSign.Telephony.Monitoring;
using CallSign.Telephony.SipTrunk;
using CallSign.Telephony.Tests.Queues;

namespace CallSign.Telephony.Tests.SipTrunk;

/// <summary>The flow of acme.test with one queue, one agent and two carriers; the test plays the switch and the clock.</summary>
internal sealed class BridgeBed
{
    public const string Node = "fs1";

    private static readonly GatewayEntry Second = GatewayEntry.From(new Gateway { Id = Guid.Parse("018f0000-0000-7000-8000-0000000000d2"), Name = "carrier-b", Proxy = "192.0.2.2" }, null)!;

    private readonly PbxSnapshot _pbx;

    public BridgeBed(bool second = false, Action<CallQueue>? queue = null, Action<BridgeSettings>? settings = null, string? bridgeNumber = "0401234567", Action<OutboundRoute>? route = null, Action<Gateway>? gateway = null)
    {
        var carrier = new Gateway { Id = Guid.Parse("018f0000-0000-7000-8000-0000000000d1"), Name = "carrier-a", Proxy = "192.0.2.1" };
        gateway?.Invoke(carrier);
        var first = GatewayEntry.From(carrier, null)!;
        var acme = QueueBed.Acme;
        var sales = QueueBed.Pbx(q =>
        {
            q.BridgeNumber = bridgeNumber;
            queue?.Invoke(q);
        }).OfId(acme.Id)!;
        var national = new OutboundRoute
        {
            Id = RouteId, TenantId = acme.Id, Name = "National", Patterns = ["0Z."], CallerId = OutboundCallerId.Fixed, CallerIdNumber = "+4930100", CallerIdName = "Acme, \"GmbH\" & {Co}",
            Gateways = [new OutboundGateway { GatewayId = first.Id }, .. second ? new[] { new OutboundGateway { GatewayId = Second.Id } } : []],
        };
        route?.Invoke(national);
        _pbx = PbxSnapshot.Of(
            [new TenantSnapshot(acme, [.. sales.Extensions], new NounSet([.. sales.Nouns.All<CallQueue>().Cast<INoun>(), .. sales.Nouns.All<QueueAgent>(), national]))], [first, Second], DateTimeOffset.UnixEpoch);
        Flow = new BridgeFlow(() => _pbx, () => Live);
        var own = new BridgeSettings { TenantId = acme.Id };
        settings?.Invoke(own);
        Settings = own;
        Rules(stopped: false);
    }

    public static Guid RouteId { get; } = Guid.Parse("018f0000-0000-7000-8000-0000000000d3");

    public BridgeFlow Flow { get; }

    /// <summary>What the platform sees beside the flow.</summary>
    public List<LiveCall> Live { get; } = [];

    public BridgeSettings Settings { get; }

    public DateTime Now { get; set; } = new(2026, 11, 21, 10, 0, 0, DateTimeKind.Utc);

    public List<BridgeEvent> Events { get; } = [];

    public List<BridgeCommand> Commands { get; } = [];

    public List<BridgeCall> Rows { get; } = [];

    public BridgeCall Call => Rows.Distinct().Single();

    public Guid Caller { get; } = Guid.NewGuid();

    public Guid Member { get; } = Guid.NewGuid();

    public Guid Agent { get; } = Guid.NewGuid();

    public BridgeCommand.Originate Dialled => Commands.OfType<BridgeCommand.Originate>().Last();

    public int Dials => Commands.OfType<BridgeCommand.Originate>().Count();

    public IEnumerable<string> Told => Events.Select(e => e.Event);

    public void Rules(bool stopped)
    {
        Flow.Apply(new BridgeRules(new Dictionary<Guid, BridgeSettings> { [QueueBed.Acme.Id] = Settings }, stopped ? new HashSet<Guid> { QueueBed.Acme.Id } : new HashSet<Guid>()), Now);
        Collect();
    }

    public void Do(params BridgeSignal[] signals)
    {
        foreach (var signal in signals)
        {
            Flow.Apply(signal, Now);
            Flow.Tick(Now);
            Collect();
        }
    }

    /// <summary>The switch answers what it was asked last.</summary>
    public void Sees(BridgeSight sight) => Do(new BridgeSignal.Looked(Commands.OfType<BridgeCommand.Look>().Last(), sight));

    public void Wait(double seconds)
    {
        Now = Now.AddSeconds(seconds);
        Flow.Tick(Now);
        Collect();
    }

    public void Join(Guid? caller = null, Guid? member = null, string number = "+4930555") =>
        Do(new BridgeSignal.Joined(Node, QueueBed.Acme.Id, QueueBed.QueueId, member ?? Member, caller ?? Caller, number));

    public void AgentAnswers(Guid? caller = null, Guid? member = null, Guid? agent = null) =>
        Do(new BridgeSignal.AgentAnswered(Node, member ?? Member, caller ?? Caller, QueueBed.AgentId, agent ?? Agent));

    /// <summary>A caller whose agent answered, and the call out is on its way and rings.</summary>
    public Guid RingOut()
    {
        Join();
        AgentAnswers();
        return Rings();
    }

    public Guid Rings()
    {
        var outbound = Dialled.Outbound;
        Do(new BridgeSignal.Created(Node, outbound, Dialled.AgentUuid, Dialled.Id), new BridgeSignal.Rings(outbound));
        return outbound;
    }

    public void Fail(string cause)
    {
        var dialled = Dialled;
        Do(new BridgeSignal.HungUp(dialled.Outbound, cause), new BridgeSignal.Replied(dialled, false, cause));
    }

    /// <summary>Another caller with an agent of his own; returns the caller's channel.</summary>
    public Guid Another(string node = Node, string number = "+4930777")
    {
        var (caller, member) = (Guid.NewGuid(), Guid.NewGuid());
        Do(new BridgeSignal.Joined(node, QueueBed.Acme.Id, QueueBed.QueueId, member, caller, number), new BridgeSignal.AgentAnswered(node, member, caller, QueueBed.AgentId, Guid.NewGuid()));
        return caller;
    }

    public BridgeCall Of(Guid caller) => Rows.Last(r => r.CallUuid == caller);

    /// <summary>A call of somebody else's that goes out by a gateway, or by the route.</summary>
    public static LiveCall Seen(string node, string? gateway, Guid? route = null) => new()
    {
        CallUuid = Guid.NewGuid(), Node = node, State = CallState.Answered, Legs = [new LiveLeg(Guid.NewGuid(), "outbound", "sofia/public/0", "0", "", CallState.Answered, null) { Gateway = gateway, OutboundRoute = route }],
    };

    private void Collect()
    {
        var work = Flow.Take();
        Rows.AddRange(work.Rows);
        Events.AddRange(work.Events);
        Commands.AddRange(work.Commands);
    }
}
