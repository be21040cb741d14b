using System.Text.RegularExpressions;
using CallSign.Core.Destinations;
using CallSign.Core.Nouns;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Core.TimeConditions;
using CallSign.EndToEnd.Tests.Support;
using CallSign.Telephony.Monitoring;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>Lamps of telephones (busy lamp fields): SUBSCRIBE to what is dialled, NOTIFY with its state (RFC 4235).</summary>
public sealed class LampTests(RealSwitchFixture real) : IClassFixture<RealSwitchFixture>
{
    [Fact]
    public async Task The_lamp_of_an_extension_follows_its_calls()
    {
        real.Required();
        var (watcher, watched, caller) = (await real.NewPhoneAsync("2900"), await real.NewPhoneAsync("2901"), await real.NewPhoneAsync("2902"));
        await using var lamp = watcher.Call("subscribe", "2901");
        await IsAsync(lamp, "terminated");
        await using var answering = watched.Listens(values: ("ring", "1500"));
        await using var calling = caller.Dials("2901");
        await IsAsync(lamp, "early");
        await IsAsync(lamp, "confirmed");
        await real.Switch.ApiAsync("hupall NORMAL_CLEARING");
        await IsAsync(lamp, "terminated");
    }

    [Fact]
    public async Task The_lamp_of_a_slot_is_lit_while_a_call_waits_there()
    {
        real.Required();
        var (watcher, caller) = (await real.NewPhoneAsync("2910"), await real.NewPhoneAsync("2911"));
        await using var lamp = watcher.Call("subscribe", "5901");
        await IsAsync(lamp, "terminated");
        await using var parking = caller.Dials("5901");
        await IsAsync(lamp, "confirmed");
        await using var late = watcher.Call("subscribe", "5901");
        await IsAsync(late, "confirmed");
        await real.Switch.ApiAsync("hupall NORMAL_CLEARING");
        await IsAsync(lamp, "terminated");
    }

    [Fact]
    public async Task The_lamp_of_a_time_condition_is_lit_while_its_hours_are_set_aside()
    {
        real.Required();
        var (watcher, caller) = (await real.NewPhoneAsync("2920"), await real.NewPhoneAsync("2921"));
        var actor = new Actor("ada", null, real.Tenant.Id, PortalRole.TenantAdministrator);
        var condition = new TimeCondition { Name = "Office", OpenDestination = Destination.ToNumber("9196"), OverrideCode = "7" };
        var saved = await real.Portal.Services.GetRequiredService<NounEditor<TimeCondition>>().CreateAsync(actor, condition, default);
        Assert.True(saved.Succeeded, string.Join("; ", saved.Errors.All));
        await Eventually.TrueAsync(() => real.Portal.Services.GetRequiredService<SnapshotStore>().Current.OfId(real.Tenant.Id)!.Nouns.Find(saved.Value!.Id) is not null, TimeSpan.FromSeconds(5));
        await using var lamp = watcher.Call("subscribe", "*287");
        await IsAsync(lamp, "terminated");
        await using (var switching = caller.Call("call-until-bye", "*287"))
        {
            await IsAsync(lamp, "confirmed");
            await switching.SucceedsAsync();
        }

        await using var late = watcher.Call("subscribe", "*287");
        await IsAsync(late, "confirmed");
        await using var back = caller.Call("call-until-bye", "*287");
        await IsAsync(lamp, "terminated");
        await IsAsync(late, "terminated");
        await back.SucceedsAsync();
    }

    // What was told last; of a number without any call there is no dialog at all.
    private static Task IsAsync(SippAct lamp, string state) => Eventually.TrueAsync(
        () => Regex.Matches(lamp.Messages(), @"<dialog-info[^>]*?(/>|>[\s\S]*?</dialog-info>)").LastOrDefault() is { } last
            && (Regex.Match(last.Value, "<state[^>]*>([a-z]+)</state>") is { Success: true } told ? told.Groups[1].Value : "terminated") == state,
        TimeSpan.FromSeconds(10),
        $"the lamp is {state}");
}
