using CallSign.Core.Cdrs;
using CallSign.EndToEnd.Tests.Support;
using CallSign.Telephony.Monitoring;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>What becomes of calls whose FreeSWITCH dies.</summary>
public sealed class SwitchRestartTests(RealSwitchFixture real) : IClassFixture<RealSwitchFixture>
{
    [Fact]
    public async Task Calls_of_a_switch_that_died_are_closed_as_lost_and_new_ones_are_seen()
    {
        real.Required();
        var (caller, called) = (await real.NewPhoneAsync("2080"), await real.NewPhoneAsync("2081"));
        await using var journal = new LiveJournal(real.Feed, real.Scope);
        Guid call;
        await using (var answering = called.Await("phone", ("ring", "300")))
        await using (var calling = caller.Call("call", "2081", ("talk", "60000")))
        {
            call = (await journal.UntilAsync(c => c.CallerNumber == "2080" && c.State == CallState.Answered)).CallUuid;
            await real.Switch.KillAsync();
            await real.Switch.StartAsync();
            await real.ConnectedAsync();
            await journal.UntilAsync(call, CallState.Ended, TimeSpan.FromSeconds(30));
            var row = await real.RowAsync(call);
            Assert.Equal((CdrStatus.Lost, "LOST_NODE"), (row.Status, row.HangupCause));
            Assert.Equal(0, real.Feed.Count(real.Scope));
        }

        await called.RegisterAsync();
        await using var again = called.Await("phone", ("ring", "300"));
        await using var next = caller.Call("call", "2081", ("talk", "1000"));
        await next.SucceedsAsync();
        var ended = await journal.UntilAsync(c => c.CallerNumber == "2080" && c.State == CallState.Ended && c.CallUuid != call);
        Assert.Equal(CdrStatus.Answered, (await real.RowAsync(ended.CallUuid)).Status);
    }
}
