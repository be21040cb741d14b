using CallSign.Core.Queues;
using CallSign.TestSupport;

namespace CallSign.Core.Tests.Queues;

public sealed class QueueCallbacksTests(Postgres postgres)
{
    private static readonly Guid First = Guid.NewGuid();
    private static readonly Guid Second = Guid.NewGuid();

    [Fact]
    public async Task A_number_has_one_place_in_a_queue_and_one_portal_calls_it()
    {
        await using var bed = await QueueBed.NewAsync(postgres);
        await bed.Callbacks.AskAsync(bed.Callback(), default);
        bed.Time.Advance(TimeSpan.FromMinutes(1));
        await bed.Callbacks.AskAsync(bed.Callback(), default); // he calls again and asks again
        var seen = Assert.Single(await bed.Callbacks.OpenAsync(default));
        Assert.Equal(bed.Now.AddMinutes(-6), seen.ServedFrom);

        var channel = Guid.NewGuid();
        var claims = await Task.WhenAll(
            bed.Callbacks.ClaimAsync(seen, First, "fs1", channel, default), bed.OtherPortal().ClaimAsync(seen, Second, "fs1", Guid.NewGuid(), default));
        Assert.Single(claims, c => c);
        var claimed = Assert.Single(await bed.Callbacks.OpenAsync(default));
        Assert.Equal((CallbackState.Calling, 1), (claimed.State, claimed.Attempts));
        var (owner, other) = claims[0] ? (First, Second) : (Second, First);

        // While its portal is there nobody takes it; afterwards one does, and the first has lost it.
        Assert.False(await bed.OtherPortal().HoldAsync(claimed, other, default));
        bed.Time.Advance(QueueCallbacks.Lease + TimeSpan.FromSeconds(1));
        Assert.True(await bed.OtherPortal().HoldAsync(claimed, other, default));
        Assert.False(await bed.Callbacks.HoldAsync(claimed, owner, default));
    }

    [Fact]
    public async Task Attempts_are_counted_and_given_up_with_a_record()
    {
        await using var bed = await QueueBed.NewAsync(postgres);
        await bed.Callbacks.AskAsync(bed.Callback(), default);
        var row = await ClaimAsync(bed);
        Assert.True(await bed.Callbacks.MissedAsync(row, "NO_ANSWER", bed.Now.AddMinutes(5), counts: true, default));
        Assert.False(await bed.Callbacks.ReachedAsync(row, default)); // told late by the other portal
        Assert.False(await bed.Callbacks.ClaimAsync((await bed.Callbacks.OpenAsync(default))[0], First, "fs1", Guid.NewGuid(), default)); // not yet
        bed.Time.Advance(TimeSpan.FromMinutes(6));
        row = await ClaimAsync(bed);
        Assert.True(await bed.Callbacks.MissedAsync(row, "NORMAL_CIRCUIT_CONGESTION", bed.Now, counts: false, default));
        row = await ClaimAsync(bed);
        Assert.Equal(2, row.Attempts);
        Assert.True(await bed.Callbacks.MissedAsync(row, "USER_BUSY", null, counts: true, default));
        Assert.Empty(await bed.Callbacks.OpenAsync(default));
        var (items, total) = await bed.Callbacks.ListAsync(bed.Acme, open: false, 0, 10, default);
        Assert.Equal((1, CallbackState.GaveUp, "USER_BUSY", 2), (total, items[0].State, items[0].Cause, items[0].Attempts));
        await bed.Callbacks.AskAsync(bed.Callback(), default); // he may ask anew
        Assert.Single(await bed.Callbacks.OpenAsync(default));
    }

    [Fact]
    public async Task It_is_cancelled_by_his_own_company_only_and_not_called_after_that()
    {
        await using var bed = await QueueBed.NewAsync(postgres);
        await bed.Callbacks.AskAsync(bed.Callback(), default);
        var row = Assert.Single(await bed.Callbacks.OpenAsync(default));
        Assert.False(await bed.Callbacks.CancelAsync(bed.Other, row.Id, default));
        Assert.Equal(0, (await bed.Callbacks.ListAsync(bed.Other, null, 0, 10, default)).Total);
        Assert.True(await bed.Callbacks.CancelAsync(bed.Acme, row.Id, default));
        Assert.False(await bed.Callbacks.CancelAsync(bed.Acme, row.Id, default));
        Assert.False(await bed.Callbacks.ClaimAsync(row, First, "fs1", Guid.NewGuid(), default));
        Assert.Equal("ada@acme.test", Assert.Single(await bed.RowsAsync<QueueCallback>()).EndedBy);
    }

    [Fact]
    public async Task Whoever_comes_by_himself_is_not_called_and_his_first_call_counts_as_a_callback()
    {
        await using var bed = await QueueBed.NewAsync(postgres);
        var (early, late) = (Guid.NewGuid(), Guid.NewGuid());
        await bed.WriteAsync(bed.Call(QueueOutcome.Exited, bed.Now.AddMinutes(-1), channel: early, number: "030111"));
        await bed.Callbacks.AskAsync(bed.Callback("030111", early), default);
        await bed.Callbacks.AskAsync(bed.Callback("030222", late), default);
        await bed.WriteAsync(bed.Call(QueueOutcome.Exited, bed.Now.AddMinutes(-1), channel: late, number: "030222")); // written after he had confirmed
        Assert.All(await bed.RowsAsync<QueueCall>(), c => Assert.Equal(QueueOutcome.Callback, c.Outcome));

        await bed.WriteAsync(bed.Call(QueueOutcome.Answered, bed.Now.AddMinutes(1), number: "030111"));
        Assert.Equal("030222", Assert.Single(await bed.Callbacks.OpenAsync(default)).Number);
        Assert.Equal("CALLED_AGAIN", (await bed.RowsAsync<QueueCallback>()).Single(c => c.Number == "030111").Cause);
    }

    private static async Task<QueueCallback> ClaimAsync(QueueBed bed)
    {
        var channel = Guid.NewGuid();
        Assert.True(await bed.Callbacks.ClaimAsync((await bed.Callbacks.OpenAsync(default))[0], First, "fs1", channel, default));
        var row = Assert.Single(await bed.Callbacks.OpenAsync(default));
        Assert.Equal(channel, row.CallUuid);
        return row;
    }
}
