using CallSign.Core.Cdrs;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Esl;
using CallSign.Telephony.Monitoring;
using CallSign.Telephony.Nodes;
using CallSign.Telephony.Tests.Esl;

namespace CallSign.Telephony.Tests.Monitoring;

/// <summary>Plays bytes of Event Socket through the parser into a tracker and keeps all that comes out.</summary>
internal sealed class TrackerPlayer : ICallTrackerOutput
{
    public static readonly DateTime Now = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    private readonly EslReceiveBuffer _buffer = new(4096);
    private readonly EslJsonEvent _json = new();
    private EslFrameParser _parser;

    public TrackerPlayer() => Tracker = new CallTracker("vm", Domains, this);

    public FakeDomains Domains { get; } = new();

    public CallTracker Tracker { get; }

    public List<LiveCall> Changes { get; } = [];

    public List<Cdr> Cdrs { get; } = [];

    /// <summary>Only events of this subscription reach the tracker; null for all.</summary>
    public NodeSubscription? Subscription { get; init; }

    public DateTime Time { get; set; } = Now;

    /// <summary>The calls that a viewer would see now.</summary>
    public IReadOnlyList<LiveCall> Live => [.. Latest().Where(c => c.State != CallState.Ended)];

    public IEnumerable<LiveCall> Latest() => Changes.GroupBy(c => c.CallUuid).Select(g => g.MaxBy(c => c.Revision)!);

    /// <summary>The states that viewers saw a call in, each once in a row.</summary>
    public CallState[] States(Guid callUuid) => [.. Changes.Where(c => c.CallUuid == callUuid).Select(c => c.State).Aggregate(
        new List<CallState>(), (states, s) => { if (states.Count == 0 || states[^1] != s) { states.Add(s); } return states; })];

    public TrackerPlayer Play(string recording, Random? cuts = null)
    {
        var bytes = Transcripts.Read(recording).AsSpan();
        while (bytes.Length > 0)
        {
            var size = cuts is null ? bytes.Length : Math.Min(bytes.Length, cuts.Next(1, cuts.Next(1, 3000)));
            Feed(bytes[..size]);
            bytes = bytes[size..];
        }

        return this;
    }

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var room = _buffer.MakeRoom(_parser.Needed).Span;
            var count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            bytes = bytes[count..];
            _buffer.Received(count);
            while (_parser.TryParse(_buffer.Unread, out var frame))
            {
                if (frame.Type is EslContentType.EventPlain)
                {
                    Apply(EslPlainEvent.Read(frame.LineFeedAndBody));
                }
                else if (frame.Type is EslContentType.EventJson)
                {
                    Apply(_json.Read(frame.Body));
                }

                _buffer.Skip(frame.Length);
            }
        }
    }

    public void Apply(in EslEventView e)
    {
        var wanted = Subscription is null || (e.Name is EslEventName.Custom
            ? Subscription.CustomSubclasses.Contains(e.GetString(EslHeader.EventSubclass)!)
            : Subscription.Events.Contains(e.Name));
        if (wanted)
        {
            Tracker.Apply(in e, Time);
        }
    }

    void ICallTrackerOutput.Changed(LiveCall call) => Changes.Add(call);

    void ICallTrackerOutput.Ended(Cdr cdr) => Cdrs.Add(cdr);
}

internal sealed class FakeDomains : ITenantDomains
{
    public static readonly Guid Acme = new("ac000000-0000-4000-8000-000000000001");
    public static readonly Guid Globex = new("91000000-0000-4000-8000-000000000002");

    public bool TryGetTenant(ReadOnlySpan<char> domain, out Guid tenantId)
    {
        tenantId = domain.Equals("acme.test", StringComparison.OrdinalIgnoreCase) ? Acme
            : domain.Equals("globex.test", StringComparison.OrdinalIgnoreCase) ? Globex : Guid.Empty;
        return tenantId != Guid.Empty;
    }

    public string? DomainOf(Guid tenantId) => tenantId == Acme ? "acme.test" : tenantId == Globex ? "globex.test" : null;
}
