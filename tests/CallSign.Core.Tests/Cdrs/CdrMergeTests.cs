using CallSign.Core.Cdrs;

namespace CallSign.Core.Tests.Cdrs;

public sealed class CdrMergeTests
{
    private readonly Guid _a = Guid.NewGuid();
    private readonly Guid _b = Guid.NewGuid();

    [Fact]
    public void Events_and_the_post_of_the_first_leg_are_one_call_in_either_order()
    {
        var events = SampleCdr.FromEvents(_a, _b);
        var post = SampleCdr.Post(_a);
        foreach (var pair in new[] { new[] { events, post }, [post, events] })
        {
            var call = Assert.Single(CdrMerge.Apply([], pair).Added);
            Assert.Equal("esl+json_cdr", call.Source);
            Assert.Equal("Jörg \"100%\"", call.CallerName);
            Assert.Equal("carrier1", call.Gateway);
            Assert.Equal([_a, _b], call.Legs.Select(l => l.Uuid));
            Assert.Equal("sip-" + _a, call.Legs[0].SipCallId);
            Assert.Single(call.Events);
        }
    }

    [Fact]
    public void Every_order_of_events_and_posts_of_both_legs_gives_the_same_call()
    {
        var all = new[] { SampleCdr.FromEvents(_a, _b), SampleCdr.Post(_a), SampleCdr.Post(_b, legOf: _a), SampleCdr.FromEvents(_a, _b) };
        byte[]? expected = null;
        foreach (var order in Orders(all.Length))
        {
            // One at a time, each against what the ones before have left, as batches would.
            IReadOnlyList<Cdr> stored = [];
            foreach (var i in order)
            {
                var changes = CdrMerge.Apply(stored, [all[i]]);
                stored = [.. stored.Except(changes.Deleted), .. changes.Added, .. changes.Replaced];
            }

            var json = CdrJson.Write(Assert.Single(stored));
            Assert.Equal(expected ??= json, json);
        }
    }

    [Fact]
    public void The_same_again_changes_nothing()
    {
        var stored = SampleCdr.FromEvents(_a, _b);
        var changes = CdrMerge.Apply([stored], [SampleCdr.FromEvents(_a, _b)]);
        Assert.Empty(changes.Added);
        Assert.Empty(changes.Replaced);
        Assert.Empty(changes.Deleted);
    }

    [Fact]
    public void A_lost_call_gets_its_end_from_a_later_post_and_its_exact_start()
    {
        var lost = SampleCdr.Lost(_a, _b, SampleCdr.Start.AddMilliseconds(-303));
        var changes = CdrMerge.Apply([lost], [SampleCdr.Post(_a)]);
        Assert.Same(lost, Assert.Single(changes.Deleted));
        var call = Assert.Single(changes.Replaced);
        Assert.Equal(CdrStatus.Answered, call.Status);
        Assert.Equal("NORMAL_CLEARING", call.HangupCause);
        Assert.Equal(SampleCdr.Start, call.StartedAt);
        Assert.Equal(4000, call.DurationMs);
        Assert.Equal([_a, _b], call.Legs.OrderByDescending(l => l.Uuid == _a).Select(l => l.Uuid));
        Assert.Equal("NORMAL_CLEARING", call.Legs.Single(l => l.Uuid == _a).HangupCause);
    }

    [Fact]
    public void A_lost_record_never_spoils_what_is_known()
    {
        var known = SampleCdr.FromEvents(_a, _b);
        Assert.Empty(CdrMerge.Apply([known], [SampleCdr.Lost(_a, _b, SampleCdr.Start)]).Replaced);
    }

    [Fact]
    public void The_post_of_a_leg_that_was_taken_for_a_call_is_absorbed_when_the_call_comes()
    {
        var leg = SampleCdr.Post(_b, legOf: _a);
        var changes = CdrMerge.Apply([leg], [SampleCdr.FromEvents(_a, _b)]);
        Assert.Same(leg, Assert.Single(changes.Deleted));
        var call = Assert.Single(changes.Added);
        Assert.Equal(_a, call.CallUuid);
        Assert.Equal("sip-" + _b, call.Legs.Single(l => l.Uuid == _b).SipCallId);
        Assert.Equal(3, call.BillSeconds);
    }

    [Fact]
    public void A_leg_whose_call_comes_later_in_the_batch_goes_up_in_it()
    {
        var leg = new Cdr { CallUuid = _b, LegOf = _a, StartedAt = SampleCdr.Start, EndedAt = SampleCdr.Start, Legs = [SampleCdr.Leg(_b, SampleCdr.Start)], Source = "esl" };
        var call = new Cdr { CallUuid = _a, StartedAt = SampleCdr.Start, EndedAt = SampleCdr.Start, Legs = [SampleCdr.Leg(_a, SampleCdr.Start)], Source = "esl" };
        foreach (var batch in new[] { new[] { leg, call }, [call, leg] })
        {
            var row = Assert.Single(CdrMerge.Apply([], batch).Added);
            Assert.Equal(_a, row.CallUuid);
            Assert.Equal(2, row.Legs.Count);
        }
    }

    [Fact]
    public void A_bridged_channel_belongs_to_a_call_only_if_that_call_has_it()
    {
        var other = Guid.NewGuid();
        var call = SampleCdr.FromEvents(_a, _b);
        Assert.Single(CdrMerge.Apply([call], [SampleCdr.Post(other, related: _a)]).Added);
        Assert.Empty(CdrMerge.Apply([call], [SampleCdr.Post(_b, related: _a)]).Added);
    }

    [Fact]
    public void The_same_uuid_on_another_day_is_another_call()
    {
        var changes = CdrMerge.Apply([SampleCdr.FromEvents(_a, _b)], [SampleCdr.FromEvents(_a, _b, SampleCdr.Start.AddHours(20))]);
        Assert.Single(changes.Added);
        Assert.Empty(changes.Deleted);
    }

    private static IEnumerable<int[]> Orders(int count) => count == 0
        ? [[]]
        : Orders(count - 1).SelectMany(o => Enumerable.Range(0, count).Select(at => o.Take(at).Append(count - 1).Concat(o.Skip(at)).ToArray()));
}
