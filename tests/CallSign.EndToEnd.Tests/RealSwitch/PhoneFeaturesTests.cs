using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.FeatureCodes;
using CallSign.Core.Nouns;
using CallSign.Core.PagingGroups;
using CallSign.Core.Parking;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.SpeedDials;
using CallSign.Core.Tenancy;
using CallSign.EndToEnd.Tests.Support;
using CallSign.Telephony.Monitoring;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>What telephones do by codes, judged by who hears whom.</summary>
public sealed class PhoneFeaturesTests(RealSwitchFixture real) : IClassFixture<RealSwitchFixture>
{
    private TenantSnapshot Served => real.Portal.Services.GetRequiredService<SnapshotStore>().Current.OfId(real.Tenant.Id)!;

    [Fact]
    public async Task A_ringing_call_is_taken_from_another_phone_by_its_number_or_as_one_of_the_group()
    {
        real.Required();
        var caller = await real.NewPhoneAsync("2600");
        var called = await real.NewPhoneAsync("2601", e => e.CallGroup = "sales");
        var colleague = await real.NewPhoneAsync("2602", e => e.CallGroup = "sales");
        foreach (var (code, seen) in new[] { ("*852601", 1), ("*8", 2) })
        {
            await using var journal = new LiveJournal(real.Feed, real.Scope);
            await using var ringing = called.Await("phone-silent");
            await using var calling = caller.Dials("2601");
            var call = await journal.UntilAsync(c => c.CallerNumber == "2600" && c.State == CallState.Ringing);
            await using var taking = colleague.Dials(code);
            await taking.SaysAsync(900);
            await calling.SaysAsync(500);
            await calling.HearsAsync(900);
            await taking.HearsAsync(500);
            await ringing.SucceedsAsync(); // it stopped
            await EndAllAsync(calling, taking);
            var row = await real.RowAsync(call.CallUuid);
            Assert.Equal((Core.Cdrs.CdrStatus.Answered, "2602"), (row.Status, row.AnsweredBy));
        }

        // Nobody rings: a tone that says no.
        await using var nothing = colleague.Call("call-until-bye", "*852601");
        await nothing.SucceedsAsync();
    }

    [Fact]
    public async Task A_supervisor_hears_both_and_is_heard_by_none()
    {
        real.Required();
        var (caller, called, supervisor, other) = (await real.NewPhoneAsync("2610"), await real.NewPhoneAsync("2611"), await real.NewPhoneAsync("2612"), await real.NewPhoneAsync("2613"));
        Guid extension;
        await using (var context = real.Portal.Db.Open(TenantScope.System))
        {
            extension = (await context.Extensions.SingleAsync(e => e.TenantId == real.Tenant.Id && e.Number == "2612")).Id;
        }

        await real.Portal.NewUserAsync(PortalRole.Supervisor, real.Tenant, u => u.ExtensionId = extension);
        await Eventually.TrueAsync(() => Served.Supervisors.Contains(extension), TimeSpan.FromSeconds(5));
        await using var answering = called.Listens();
        await using var calling = caller.Dials("2611");
        await answering.SaysAsync(900);
        await calling.SaysAsync(500);
        await calling.HearsAsync(900);

        await using var refused = other.Call("call-until-bye", "*332611");
        await refused.SucceedsAsync();

        await using var listening = supervisor.Dials("*332611");
        await listening.HearsAsync(500, 900);
        await listening.SaysAsync(1300);
        await answering.HearsAsync(500);
        await calling.HearsAsync(900);
        Assert.False(answering.Hears(1300) || calling.Hears(1300), "the supervisor is heard");
        await EndAllAsync(calling, answering);
        await listening.SucceedsAsync();
    }

    [Fact]
    public async Task An_intercom_call_asks_the_phone_to_answer_by_itself()
    {
        real.Required();
        var (caller, called) = (await real.NewPhoneAsync("2620"), await real.NewPhoneAsync("2621"));
        await using var answering = called.Listens();
        await using var calling = caller.Dials("*802621");
        await answering.SaysAsync(900);
        await calling.SaysAsync(500);
        await calling.HearsAsync(900);
        await answering.HearsAsync(500);
        Assert.Matches("Call-Info: .*answer-after=0", answering.Messages);
        Assert.Contains("Alert-Info: <http://127.0.0.1>;info=alert-autoanswer", answering.Messages, StringComparison.Ordinal);
        await EndAllAsync(calling, answering);
    }

    [Fact]
    public async Task A_page_is_heard_by_all_members_and_ends_with_the_speaker()
    {
        real.Required();
        var (caller, one, two) = (await real.NewPhoneAsync("2630"), await real.NewPhoneAsync("2631"), await real.NewPhoneAsync("2632"));
        await real.CreateAsync(new PagingGroup { Name = "Floor", Number = "639", Members = [new() { Number = "2631" }, new() { Number = "2632" }] });
        await using var first = one.Listens();
        await using var second = two.Listens();
        await using var calling = caller.Dials("639");
        await calling.SaysAsync(500);
        await first.HearsAsync(500);
        await second.HearsAsync(500);
        await first.SaysAsync(900);
        await second.SaysAsync(1100);
        Assert.Matches("Call-Info: .*answer-after=0", first.Messages);
        Assert.Contains("Alert-Info: <http://127.0.0.1>;info=alert-autoanswer", second.Messages, StringComparison.Ordinal);
        Assert.Contains("\"Page Phone 2630\" <sip:2630@", second.Messages, StringComparison.Ordinal);
        Assert.False(calling.Hears(900) || calling.Hears(1100), "a member is heard");
        var speaker = real.Feed.Calls(real.Scope).SelectMany(c => c.Legs).Single(l => l.ChannelName.Contains("/2630@", StringComparison.Ordinal));
        await real.Switch.ApiAsync($"uuid_kill {speaker.Uuid}");
        await calling.SucceedsAsync();
        await first.SucceedsAsync();
        await second.SucceedsAsync();
    }

    [Fact]
    public async Task A_call_is_parked_by_code_and_fetched_at_its_slot()
    {
        real.Required();
        var (caller, called, colleague) = (await real.NewPhoneAsync("2640"), await real.NewPhoneAsync("2641"), await real.NewPhoneAsync("2642"));
        await using var journal = new LiveJournal(real.Feed, real.Scope);
        await using var answering = called.Listens();
        await using var parking = caller.Call("call-transferring", "2641", ("talk", "300"), ("target", "5900"));
        var parked = await journal.UntilAsync(c => c.State == CallState.Parked && c.ParkedAt == "park@acme.test/5901");
        await parking.SucceedsAsync();
        await using var fetching = colleague.Dials("5901");
        await answering.SaysAsync(900);
        await fetching.SaysAsync(500);
        await fetching.HearsAsync(900);
        await answering.HearsAsync(500);
        await journal.UntilAsync(c => c.CallUuid == parked.CallUuid && c.Revision > parked.Revision && c.State == CallState.Answered && c.ParkedAt is null);
        await EndAllAsync(answering, fetching);
    }

    [Fact]
    public async Task A_call_that_nobody_fetches_comes_back()
    {
        real.Required();
        var (caller, called, back) = (await real.NewPhoneAsync("2650"), await real.NewPhoneAsync("2651"), await real.NewPhoneAsync("2652"));
        var lot = await real.CreateAsync(new ParkingLot
        {
            Name = "Lot", Number = "6590", FirstSlot = "6591", LastSlot = "6595", TimeoutSeconds = 10, AnnounceSlot = false, ReturnTo = Destination.ToNumber("2652"),
        });
        await using var journal = new LiveJournal(real.Feed, real.Scope);
        await using var waiting = back.Listens();
        await using var answering = called.Listens();
        await using var parking = caller.Call("call-transferring", "2651", ("talk", "300"), ("target", "6590"));
        await journal.UntilAsync(c => c.State == CallState.Parked && c.ParkedAt == "park@acme.test/6591");
        await parking.SucceedsAsync();
        await Eventually.TrueAsync(() => waiting.Messages.Contains("INVITE", StringComparison.Ordinal), TimeSpan.FromSeconds(20), "the call comes back");
        await answering.SaysAsync(900);
        await waiting.HearsAsync(900);
        await EndAllAsync(answering, waiting);
        Assert.True((await Editor<ParkingLot>().DeleteAsync(real.Administrator, lot.Id, null, default)).Succeeded);
        await Eventually.TrueAsync(() => Served.Nouns.Find(lot.Id) is null, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_key_pressed_during_a_call_records_it()
    {
        real.Required();
        await real.CreateAsync(new FeatureCode { Name = Feature.RecordOnDemand, Number = "*2" });
        var (caller, called) = (await real.NewPhoneAsync("2660"), await real.NewPhoneAsync("2661"));
        await using var journal = new LiveJournal(real.Feed, real.Scope);
        await using var answering = called.Listens();
        await using var calling = caller.Dials("2661");
        await calling.SaysAsync(500);
        await answering.SaysAsync(900);
        await answering.HearsAsync(500);
        Assert.False(real.Feed.Calls(real.Scope).Single(c => c.CallerNumber == "2660").Recording);
        await answering.PressesAsync("*2"); // either party may
        var call = await journal.UntilAsync(c => c.CallerNumber == "2660" && c.Recording);
        await Eventually.TrueAsync(() => Recorded().Length > 32_000, what: "two seconds are on disk");
        await EndAllAsync(calling, answering);
        var row = await real.RowAsync(call.CallUuid);
        Assert.EndsWith(Recorded().Name, row.Recording, StringComparison.Ordinal);

        FileInfo Recorded() => new DirectoryInfo(real.Switch.Recordings).GetFiles("*.wav", SearchOption.AllDirectories) is [var file, ..] ? file : new FileInfo(Path.Combine(real.Switch.Recordings, "none"));
    }

    [Fact]
    public async Task A_speed_dial_rings_its_target()
    {
        real.Required();
        var (caller, called) = (await real.NewPhoneAsync("2670"), await real.NewPhoneAsync("2671"));
        await real.CreateAsync(new SpeedDial { Name = "Boss", Number = "*07", Target = "2671" });
        await using var answering = called.Listens();
        await using var calling = caller.Dials("*07");
        await answering.SaysAsync(900);
        await calling.HearsAsync(900);
        await EndAllAsync(calling, answering);
    }

    [Fact]
    public async Task Forwards_are_set_and_ended_by_code_and_calls_follow()
    {
        real.Required();
        var (phone, caller, target) = (await real.NewPhoneAsync("2680"), await real.NewPhoneAsync("2681"), await real.NewPhoneAsync("2682"));
        foreach (var (code, wanted) in new (string, Func<Extension, bool>)[]
        {
            ("*902682", e => e is { ForwardBusyEnabled: true, ForwardBusyDestination: "2682" }), ("*91", e => !e.ForwardBusyEnabled),
            ("*922682", e => e is { ForwardNoAnswerEnabled: true, ForwardNoAnswerDestination: "2682" }), ("*93", e => !e.ForwardNoAnswerEnabled),
            ("*722682", e => e is { ForwardAllEnabled: true, ForwardAllDestination: "2682" }),
        })
        {
            await SetAsync(code, wanted);
        }

        await Eventually.TrueAsync(() => Served.Find("2680")!.ForwardAll == "2682", TimeSpan.FromSeconds(5));
        await using (var answering = target.Listens())
        await using (var calling = caller.Dials("2680"))
        {
            await answering.SaysAsync(900);
            await calling.HearsAsync(900);
            await EndAllAsync(calling, answering);
        }

        await SetAsync("*73", e => !e.ForwardAllEnabled);

        async Task SetAsync(string code, Func<Extension, bool> isSo)
        {
            await using var call = phone.Call("call-until-bye", code);
            await call.SucceedsAsync();
            await Eventually.TrueAsync(
                async () =>
                {
                    await using var context = real.Portal.Db.Open(TenantScope.System);
                    return isSo(await context.Extensions.AsNoTracking().SingleAsync(e => e.TenantId == real.Tenant.Id && e.Number == "2680"));
                },
                TimeSpan.FromSeconds(5), $"{code} is saved");
        }
    }

    private NounEditor<T> Editor<T>()
        where T : class, INoun, new() => real.Portal.Services.GetRequiredService<NounEditor<T>>();

    private async Task EndAllAsync(params Party[] parties)
    {
        await real.Switch.ApiAsync("hupall NORMAL_CLEARING");
        foreach (var party in parties)
        {
            await party.SucceedsAsync();
        }
    }
}
