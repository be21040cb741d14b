using CallSign.Core.Cdrs;
using CallSign.EndToEnd.Tests.Support;
using CallSign.Telephony.Monitoring;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>The whole path with a real FreeSWITCH: phones, calls, what a supervisor sees, and what is on record afterwards.</summary>
public sealed class RealSwitchTests(RealSwitchFixture real) : IClassFixture<RealSwitchFixture>
{
    [Fact]
    public async Task Phones_register_with_their_password_and_with_no_other()
    {
        real.Required();
        var phone = await real.NewPhoneAsync("2001");
        var registrations = real.Portal.Services.GetRequiredService<IRegistrations>();
        await Eventually.TrueAsync(() => registrations.Of(real.Tenant.Domain, phone.User).Count == 1);
        await new SipPhone(real.Network, "2001", real.Tenant.Domain, "not the password").IsRefusedAsync();
        await new SipPhone(real.Network, "2999", real.Tenant.Domain, "anything").IsRefusedAsync();
        await new SipPhone(real.Network, "2001", "elsewhere.test", "anything").IsRefusedAsync();
    }

    [Fact]
    public async Task A_call_shows_within_a_second_and_leaves_one_row_of_both_sources()
    {
        real.Required();
        var (caller, called) = (await real.NewPhoneAsync("2010"), await real.NewPhoneAsync("2011"));
        await using var journal = new LiveJournal(real.Feed, real.Scope);
        await using var answering = called.Await("phone", ("ring", "1500"));
        await using var calling = caller.Call("call", "2011", ("talk", "2500"));
        var ringing = await journal.UntilAsync(c => c.CallerNumber == "2010" && c.State == CallState.Ringing);
        Assert.True(DateTime.UtcNow - ringing.StartedAt < TimeSpan.FromSeconds(1.5), "seen late");
        Assert.Equal("2011", ringing.CalleeNumber);
        var answered = await journal.UntilAsync(ringing.CallUuid, CallState.Answered);
        Assert.NotNull(answered.AnsweredAt);
        Assert.Equal(2, answered.Legs.Length);
        await journal.UntilAsync(ringing.CallUuid, CallState.Ended);
        await calling.SucceedsAsync();
        await answering.SucceedsAsync();
        Assert.Null(real.Feed.Find(real.Scope, ringing.CallUuid));
        var row = await real.RowAsync(ringing.CallUuid, r => r.Source.Contains(CdrSource.JsonCdr, StringComparison.Ordinal));
        Assert.Contains(CdrSource.Events, row.Source, StringComparison.Ordinal);
        Assert.Equal(CdrStatus.Answered, row.Status);
        Assert.Equal(CallDirection.Internal, row.Direction);
        Assert.Equal(("2010", "2011", "NORMAL_CLEARING"), (row.CallerNumber, row.DestinationNumber, row.HangupCause));
        Assert.Equal(real.Tenant.Id, row.TenantId);
        Assert.InRange(row.BillSeconds, 2, 4);
        Assert.Equal(2, row.Legs.Count);
        Assert.Equal(1, await real.RowsAsync([.. row.Legs.Select(l => l.Uuid)]));
    }

    [Fact]
    public async Task Hold_and_resume_by_the_phone_show_as_they_happen()
    {
        real.Required();
        var (caller, called) = (await real.NewPhoneAsync("2020"), await real.NewPhoneAsync("2021"));
        await using var journal = new LiveJournal(real.Feed, real.Scope);
        await using var answering = called.Await("phone-holding", ("ring", "300"), ("talk", "1000"), ("hold", "2000"));
        await using var calling = caller.Call("call", "2021", ("talk", "6500"));
        var held = await journal.UntilAsync(c => c.CallerNumber == "2020" && c.State == CallState.Held);
        await journal.UntilAsync(c => c.CallUuid == held.CallUuid && c.State == CallState.Answered && c.Revision > held.Revision);
        await journal.UntilAsync(held.CallUuid, CallState.Ended);
        await calling.SucceedsAsync();
        await answering.SucceedsAsync();

        // A viewer may miss a state that was short; the record may not.
        var story = (await real.RowAsync(held.CallUuid)).Events.Select(e => e.What).Where(w => w is "answered" or "hold" or "resume" or "hangup").Distinct();
        Assert.Equal(["answered", "hold", "resume", "hangup"], story);
    }

    [Fact]
    public async Task A_blind_transfer_keeps_the_call_and_its_one_row()
    {
        real.Required();
        var (caller, called) = (await real.NewPhoneAsync("2030"), await real.NewPhoneAsync("2031"));
        await using var journal = new LiveJournal(real.Feed, real.Scope);
        await using var answering = called.Await("phone", ("ring", "300"));
        await using var calling = caller.Call("call-transferring", "2031", ("talk", "1500"), ("target", "9196"));
        var call = (await journal.UntilAsync(c => c.CallerNumber == "2030" && c.State == CallState.Answered)).CallUuid;
        await calling.SucceedsAsync();

        // The called phone is now with the echo; end it there.
        await Eventually.TrueAsync(() => real.Feed.Find(real.Scope, call) is { Legs: [{ Number: "2031" }] });
        var leg = real.Feed.Find(real.Scope, call)!.Legs[0].Uuid;
        await real.Switch.ApiAsync($"uuid_kill {leg}");
        await answering.SucceedsAsync();
        await journal.UntilAsync(call, CallState.Ended);
        var row = await real.RowAsync(call);
        Assert.Equal(CdrStatus.Answered, row.Status);
        Assert.Equal(1, await real.RowsAsync([.. row.Legs.Select(l => l.Uuid)]));
        Assert.Contains(row.Events, e => e.What.Contains("transfer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_call_that_is_given_up_is_on_record_as_cancelled()
    {
        real.Required();
        var (caller, called) = (await real.NewPhoneAsync("2040"), await real.NewPhoneAsync("2041"));
        await using var journal = new LiveJournal(real.Feed, real.Scope);
        await using var ringing = called.Await("phone-silent");
        await using var calling = caller.Call("call-cancelled", "2041", ("talk", "1200"));
        var call = (await journal.UntilAsync(c => c.CallerNumber == "2040" && c.State == CallState.Ringing)).CallUuid;
        await calling.SucceedsAsync();
        await journal.UntilAsync(call, CallState.Ended);
        var row = await real.RowAsync(call);
        Assert.Equal((CdrStatus.Cancelled, "ORIGINATOR_CANCEL", 0), (row.Status, row.HangupCause, row.BillSeconds));
        Assert.Null(row.AnsweredAt);
    }

    [Fact]
    public async Task A_busy_phone_is_on_record_as_busy()
    {
        real.Required();
        var (caller, called) = (await real.NewPhoneAsync("2050"), await real.NewPhoneAsync("2051"));
        await using var journal = new LiveJournal(real.Feed, real.Scope);
        await using var busy = called.Await("phone-busy");
        await using var calling = caller.Call("call-refused", "2051", ("status", "486"));
        await calling.SucceedsAsync();
        var call = (await journal.UntilAsync(c => c.CallerNumber == "2050")).CallUuid;
        var row = await real.RowAsync(call);
        Assert.Equal((CdrStatus.Busy, "USER_BUSY"), (row.Status, row.HangupCause));
    }

    [Fact]
    public async Task A_call_that_nobody_takes_goes_to_the_mailbox_which_keeps_the_message()
    {
        real.Required();
        var caller = await real.NewPhoneAsync("2060");
        var called = await real.NewPhoneAsync("2061", e =>
        {
            e.VoicemailEnabled = true;
            e.RingTimeoutSeconds = 5;
        });
        await using var journal = new LiveJournal(real.Feed, real.Scope);
        await using var ringing = called.Await("phone-silent");
        await using var calling = caller.Call("call-message", "2061", ("talk", "16000"), ("audio", Tone.Write(real.Network.Folder)));
        var call = (await journal.UntilAsync(c => c.CallerNumber == "2060" && c.State == CallState.Voicemail, TimeSpan.FromSeconds(25))).CallUuid;
        await calling.SucceedsAsync();
        var row = await real.RowAsync(call);
        Assert.Equal(CdrStatus.Voicemail, row.Status);
        Assert.Equal(1, await real.RowsAsync([.. row.Legs.Select(l => l.Uuid)]));
        var mailbox = real.Portal.Services.GetRequiredService<Core.Routing.SnapshotStore>().Current.OfId(real.Tenant.Id)!.Find("2061")!.Id;
        await Eventually.TrueAsync(async () => (await real.Portal.Services.GetRequiredService<Core.VoicemailMessages.MailboxMessages>().CountAsync(real.Tenant.Id, mailbox, default)).New == 1);
    }

    [Fact]
    public async Task A_disabled_extension_is_refused_within_a_second_of_the_edit()
    {
        real.Required();
        var phone = await real.NewPhoneAsync("2070");
        await using (var context = real.Portal.Db.Open(real.Scope))
        {
            (await context.Extensions.SingleAsync(e => e.Number == "2070")).Enabled = false;
            await context.SaveChangesAsync();
        }

        await Eventually.TrueAsync(
            async () => (await real.Switch.ApiAsync($"user_exists id 2070 {real.Tenant.Domain}")).Trim() == "false", TimeSpan.FromSeconds(1));
        await phone.IsRefusedAsync();
    }
}
