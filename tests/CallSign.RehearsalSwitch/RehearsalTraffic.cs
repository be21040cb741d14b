using System.Diagnostics;
using CallSign.RehearsalSwitch.Calls;

namespace CallSign.RehearsalSwitch;

/// <summary>How traffic is made.</summary>
public sealed record TrafficOptions
{
    /// <summary>New calls a second.</summary>
    public double CallsPerSecond { get; init; } = 1;

    /// <summary>Mean time that an answered call talks; each takes between half of it and one and a half.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Mean time that a phone rings.</summary>
    public TimeSpan Ring { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>The extensions that call each other, <c>number@domain</c>; those of the node where none are given.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>End after so many calls; null for no end.</summary>
    public long? Calls { get; init; }

    /// <summary>Only plain calls between two extensions, answered.</summary>
    public bool AnsweredOnly { get; init; }
}

/// <summary>Places calls at a rate and lets each run its course.</summary>
public sealed class RehearsalTraffic
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private readonly RehearsalNode _node;
    private readonly TrafficOptions _options;
    private readonly Random _random;
    private readonly PriorityQueue<CallPlan, long> _due = new();
    private readonly Queue<CallPlan> _created = new();
    private readonly List<Guid> _uuids = [];
    private readonly Dictionary<string, string[]> _domains;
    private readonly string[] _extensions;

    /// <summary>Traffic on <paramref name="node"/>; it runs in <see cref="RunAsync"/>.</summary>
    public RehearsalTraffic(RehearsalNode node, TrafficOptions options)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(options);
        _node = node;
        _options = options;
        _random = new Random(node.Random.Next());
        _extensions = [.. options.Extensions.Count > 0 ? options.Extensions : node.Options.Extensions];
        if (_extensions.Length < 2)
        {
            throw new ArgumentException("Traffic needs at least two extensions.", nameof(options));
        }

        _domains = _extensions.Select(e => e.Split('@')).GroupBy(e => e[1]).ToDictionary(g => g.Key, g => g.Select(e => e[0]).ToArray(), StringComparer.Ordinal);
    }

    /// <summary>Calls begun (a conference counts as two).</summary>
    public long Started { get; private set; }

    /// <summary>First legs of the calls begun. Read it after <see cref="RunAsync"/>.</summary>
    public IReadOnlyList<Guid> Calls => _uuids;

    /// <summary>How long calls were placed, without the time that the last ones took to end.</summary>
    public TimeSpan Placing { get; private set; }

    /// <summary>The most calls that were up at once.</summary>
    public int Peak { get; private set; }

    /// <summary>Places calls until cancelled or until the number of calls is reached, then lets those that are up end in their time.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var begun = 0L;
        var up = 0;
        var chat = TimeSpan.FromSeconds(2);
        while (true)
        {
            var stopping = cancellationToken.IsCancellationRequested || begun >= (_options.Calls ?? long.MaxValue);
            if (!stopping)
            {
                var wanted = Math.Min((long)(clock.Elapsed.TotalSeconds * _options.CallsPerSecond) + 1, _options.Calls ?? long.MaxValue);
                for (; begun < wanted; begun++, up++)
                {
                    await BeginAsync();
                }

                Placing = clock.Elapsed;
            }
            else if (up == 0)
            {
                return;
            }

            var now = clock.ElapsedMilliseconds;
            while (_created.TryDequeue(out var plan))
            {
                _due.Enqueue(plan, now + (long)plan.Next.After.TotalMilliseconds);
            }

            while (_due.TryPeek(out var next, out var at) && at <= now)
            {
                _due.Dequeue();
                if (next.Play())
                {
                    _due.Enqueue(next, now + (long)next.Next.After.TotalMilliseconds);
                }
                else
                {
                    up--;
                }
            }

            if (clock.Elapsed > chat)
            {
                chat = clock.Elapsed + TimeSpan.FromSeconds(3);
                _node.Conferences.Chat();
            }

            Peak = Math.Max(Peak, up);
            await Task.Delay(Tick, CancellationToken.None);
        }
    }

    /// <summary>
    /// Floods the clients: whole answered calls, one after the other without a pause between their steps, so that about
    /// <paramref name="eventsPerSecond"/> frames a second are sent. Where the machine can't, as many as it can.
    /// </summary>
    /// <param name="eventsPerSecond">Frames to all clients together; FreeSWITCH itself reaches 35,000 on one connection.</param>
    /// <param name="duration">How long.</param>
    public Task FloodAsync(int eventsPerSecond, TimeSpan duration) => Task.Run(() =>
    {
        var clock = Stopwatch.StartNew();
        var before = _node.EventsSent;
        while (clock.Elapsed < duration)
        {
            while (_node.EventsSent - before < clock.Elapsed.TotalSeconds * eventsPerSecond && clock.Elapsed < duration)
            {
                var from = _extensions[_random.Next(_extensions.Length)].Split('@');
                var call = new RehearsalCall(_node, RehearsalCallKind.Internal, from[0], CallPlan.Destination(PlanKind.Answered, from[0], _domains[from[1]], _random), from[1]);
                foreach (var step in call.Scenario.Steps)
                {
                    call.PlayNext(step.Name);
                }

                Started++;
                _uuids.Add(call.Uuid);
            }

            Thread.Sleep(Tick);
        }
    });

    private async Task BeginAsync()
    {
        var from = _extensions[_random.Next(_extensions.Length)].Split('@');
        var kind = _options.AnsweredOnly ? PlanKind.Answered : CallPlan.Draw(_random);
        // Where everybody is busy or logged out, callers give up.
        if (kind == PlanKind.Queue && _node.Callcenter.Knows(from[1]) && !_node.Callcenter.HasFree(from[1]))
        {
            kind = PlanKind.Abandoned;
        }

        var to = CallPlan.Destination(kind, from[0], _domains[from[1]], _random);
        var number = kind == PlanKind.Inbound ? "+4930" + _random.Next(1_000_000, 9_999_999) : from[0];
        var call = await _node.PlaceCallAsync(number, to, from[1], CallPlan.CallKind(kind));
        Started += kind == PlanKind.Conference ? 2 : 1;
        _uuids.Add(call.Uuid);
        if (kind == PlanKind.Conference)
        {
            _uuids.Add(call.OtherUuid);
        }

        _created.Enqueue(CallPlan.Make(call, kind, _options, _random));
    }
}
