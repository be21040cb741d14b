using CallSign.Core.Lockouts;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.EndToEnd.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>The menus of mailboxes with a real FreeSWITCH, real keys (RFC 4733) and tones that parties say and hear.</summary>
public sealed class VoicemailMenuTests(RealSwitchFixture real) : IClassFixture<RealSwitchFixture>
{
    private readonly MailboxBench _box = new(real);

    [Fact]
    public async Task A_greeting_that_the_owner_records_is_what_the_next_caller_hears()
    {
        real.Required();
        var owner = await real.NewPhoneAsync("2331", _box.Owner);
        var caller = await real.NewPhoneAsync("2330");
        await using (var menu = owner.Dials("*97"))
        {
            var channel = await OpenAsync(menu, "2331", MailboxBench.Pin);
            await PressesAsync(menu, channel, "vm-to_exit", "5");
            await PressesAsync(menu, channel, "vm-to_record_greeting", "1");
            await PressesAsync(menu, channel, "vm-choose_greeting_choose", "1");
            await menu.SaysAsync(700);
            await _box.RecordsAsync(channel);
            await menu.PressesAsync("#");
            await menu.SaysAsync(0);
            await PressesAsync(menu, channel, "vm-save_recording", "1");
            await menu.HearsAsync(700);
            await PressesAsync(menu, channel, "vm-save_recording", "2");
            await PressesAsync(menu, channel, "vm-to_record_greeting", "#");
            await PressesAsync(menu, channel, "vm-to_exit", "#");
            await menu.SucceedsAsync();
        }

        await using var calling = caller.Dials("2331");
        await calling.HearsAsync(700);
    }

    [Fact]
    public async Task The_owner_changes_his_PIN_and_only_the_new_one_opens()
    {
        real.Required();
        var owner = await real.NewPhoneAsync("2336", _box.Owner);
        await using (var menu = owner.Dials("*97"))
        {
            var channel = await OpenAsync(menu, "2336", MailboxBench.Pin);
            await PressesAsync(menu, channel, "vm-to_exit", "5");
            await PressesAsync(menu, channel, "vm-change_password", "6");
            await PressesAsync(menu, channel, "vm-enter_new_pin", "739105#");
            await PressesAsync(menu, channel, "ivr-please_reenter_your_pin", "739105#");
            await _box.PlaysAsync(channel, "vm-password_has_been_changed");
        }

        await Eventually.TrueAsync(() => _box.Find("2336").VoicemailPin == "739105", what: "the new PIN is served");
        await using var again = owner.Dials("*97");
        var second = await OpenAsync(again, "2336", MailboxBench.Pin);
        await _box.PlaysAsync(second, "vm-fail_auth");
        await PressesAsync(again, second, "vm-enter_pass", "739105#");
        await PressesAsync(again, second, "vm-to_exit", "#");
        await again.SucceedsAsync();
    }

    [Fact]
    public async Task The_owner_calls_back_who_left_a_message()
    {
        real.Required();
        var caller = await real.NewPhoneAsync("2340");
        var owner = await real.NewPhoneAsync("2341", _box.Owner);
        await using (var calling = caller.Dials("2341"))
        {
            var left = await _box.ChannelAsync("2340");
            await calling.SaysAsync(700);
            await _box.RecordsAsync(left);
            await calling.PressesAsync("#");
            await PressesAsync(calling, left, "vm-save_recording", "2");
            await calling.SucceedsAsync();
        }

        await Eventually.TrueAsync(async () => (await _box.MessagesAsync("2341")).Count == 1, MailboxBench.Long, "the message is there");
        await using var answering = caller.Listens();
        await using var menu = owner.Dials("*97");
        var channel = await OpenAsync(menu, "2341", MailboxBench.Pin);
        await PressesAsync(menu, channel, "vm-to_exit", "1");
        await menu.HearsAsync(700); // the message itself
        await PressesAsync(menu, channel, "vm-return_call", "5");
        await answering.SaysAsync(1100);
        await menu.HearsAsync(1100);
        await menu.SaysAsync(900);
        await answering.HearsAsync(900);
    }

    [Fact]
    public async Task Key_0_leads_a_caller_to_the_operator_from_the_greeting_and_from_a_recording()
    {
        real.Required();
        var caller = await real.NewPhoneAsync("2350");
        var attendant = await real.NewPhoneAsync("2352");
        await real.NewPhoneAsync("2351", e =>
        {
            _box.Owner(e);
            e.VoicemailOperator = "2352";
        });
        await using (var answering = attendant.Listens())
        await using (var calling = caller.Dials("2351"))
        {
            var channel = await _box.ChannelAsync("2350");
            await PressesAsync(calling, channel, "vm-not_available", "0");
            await answering.SaysAsync(1100);
            await calling.HearsAsync(1100);
        }

        Assert.Empty(await _box.MessagesAsync("2351"));
        await using var again = attendant.Listens();
        await using (var calling = caller.Dials("2351"))
        {
            var channel = await _box.ChannelAsync("2350");
            await calling.SaysAsync(700);
            await _box.RecordsAsync(channel);
            await calling.PressesAsync("0");
            await again.SaysAsync(1300);
            await calling.HearsAsync(1300);
        }

        await Eventually.TrueAsync(async () => (await _box.MessagesAsync("2351")).Count == 1, MailboxBench.Long, "what was said is a message");
        Assert.InRange((await _box.MessagesAsync("2351"))[0].DurationMilliseconds, 3_000, 30_000);
    }

    [Fact]
    public async Task Wrong_PINs_close_a_mailbox_until_an_administrator_unlocks_it()
    {
        real.Required();
        var owner = await real.NewPhoneAsync("2361", _box.Owner);
        var services = real.Portal.Services;
        var door = new EntryDoor(real.Tenant.Id, LockoutKind.Mailbox, _box.Find("2361").Id, "", "mailbox 2361");
        var other = new EntryLockout(real.Portal.Db, TimeProvider.System, NullLogger<EntryLockout>.Instance); // calls that another portal has
        for (var i = 0; i < 6; i++)
        {
            await other.TakeAsync(door, CancellationToken.None);
        }

        await using (var guessing = owner.Dials("*97"))
        {
            var channel = await OpenAsync(guessing, "2361", "1111");
            await _box.PlaysAsync(channel, "vm-fail_auth");
            await PressesAsync(guessing, channel, "vm-enter_pass", "2222#");
            await _box.PlaysAsync(channel, "vm-fail_auth");
            await PressesAsync(guessing, channel, "vm-enter_pass", "3333#");
            await guessing.SucceedsAsync(); // the switch hangs up
        }

        Assert.Null(await other.TakeAsync(door, CancellationToken.None));
        await using (var late = owner.Dials("*97"))
        {
            var channel = await OpenAsync(late, "2361", MailboxBench.Pin);
            await _box.PlaysAsync(channel, "vm-fail_auth"); // even the right one
        }

        var administrator = new Actor("admin", null, real.Tenant.Id, PortalRole.TenantAdministrator);
        var list = services.GetRequiredService<LockoutList>();
        var closed = Assert.Single(await list.ListAsync(administrator, LockoutKind.Mailbox, CancellationToken.None));
        Assert.Equal("Mailbox 2361 (Phone 2361)", closed.Name);
        await using (var context = real.Portal.Db.Open(real.Scope))
        {
            Assert.Equal("mailbox 2361", (await context.AuditEntries.SingleAsync(e => e.Action == "locked")).Label);
        }

        Assert.True(await list.UnlockAsync(administrator, closed.Lockout.Id, CancellationToken.None));
        await using var owned = owner.Dials("*97");
        await PressesAsync(owned, await OpenAsync(owned, "2361", MailboxBench.Pin), "vm-to_exit", "#");
        await owned.SucceedsAsync();
    }

    private async Task<Guid> OpenAsync(Party owner, string number, string pin)
    {
        var channel = await _box.ChannelAsync(number);
        await PressesAsync(owner, channel, "vm-enter_pass", pin + "#");
        return channel;
    }

    private async Task PressesAsync(Party party, Guid channel, string during, string keys)
    {
        await _box.PlaysAsync(channel, during);
        await party.PressesAsync(keys);
    }
}
