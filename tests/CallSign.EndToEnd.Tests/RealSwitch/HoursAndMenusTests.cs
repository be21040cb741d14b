using CallSign.Core.Destinations;
using CallSign.Core.IvrMenus;
using CallSign.Core.Nouns;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Core.TimeConditions;
using CallSign.EndToEnd.Tests.Support;
using CallSign.Telephony.Monitoring;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>IVR menus and the switch of time conditions on a real FreeSWITCH.</summary>
public sealed class HoursAndMenusTests(RealSwitchFixture real) : IClassFixture<RealSwitchFixture>
{
    [Fact]
    public async Task A_key_in_a_submenu_rings_the_telephone()
    {
        real.Required();
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "SIPp sends keys by a raw socket, which takes root.");
        var (caller, called) = (await real.NewPhoneAsync("2510"), await real.NewPhoneAsync("2511"));
        var sub = await real.CreateAsync(new IvrMenu { Name = "Sub", GreetLong = "ivr/ivr-one_moment_please.wav", Options = [Option("7", Destination.ToNumber("2511"))] });
        await real.CreateAsync(new IvrMenu { Name = "Main", Number = "2500", GreetLong = "ivr/ivr-welcome.wav", TimeoutMilliseconds = 10_000, Options = [Option("1", Destination.To(sub))] });
        await using var journal = new LiveJournal(real.Feed, real.Scope);
        await using var answering = called.Await("phone", ("ring", "300"));
        await using var calling = caller.Call("call-pressing", "2500", ("keys", "17"), ("talk", "9000")); // each menu takes one
        await journal.UntilAsync(c => c.CallerNumber == "2510" && c.Legs.Length == 2, TimeSpan.FromSeconds(12));
        await calling.SucceedsAsync();
        await answering.SucceedsAsync();
    }

    [Fact]
    public async Task An_extension_can_be_dialled_and_nothing_else()
    {
        real.Required();
        var (caller, called) = (await real.NewPhoneAsync("2520"), await real.NewPhoneAsync("2521"));
        await real.CreateAsync(new IvrMenu
        {
            Name = "Direct", Number = "2501", GreetLong = "ivr/ivr-welcome.wav", InvalidSound = null, DirectDial = true, TimeoutMilliseconds = 10_000,
            InterDigitTimeoutMilliseconds = 1000,
        });
        await using var journal = new LiveJournal(real.Feed, real.Scope);
        await using var answering = called.Await("phone", ("ring", "300"));
        await using var calling = caller.Call("call", "2501", ("talk", "16000"));
        var menu = await journal.UntilAsync(c => c.CallerNumber == "2520" && c.State == CallState.Answered);
        await PressAsync(menu, "9196"); // the echo test is no extension, and the greeting starts over
        await PressAsync(menu, "2521");
        await journal.UntilAsync(c => c.CallUuid == menu.CallUuid && c.Legs.Length == 2, TimeSpan.FromSeconds(12));
        await calling.SucceedsAsync();
        await answering.SucceedsAsync();
    }

    [Fact]
    public async Task Who_presses_nothing_is_led_on()
    {
        real.Required();
        var (caller, called) = (await real.NewPhoneAsync("2530"), await real.NewPhoneAsync("2531"));
        await real.CreateAsync(new IvrMenu
        {
            Name = "Patient", Number = "2502", GreetLong = "ivr/ivr-welcome.wav", TimeoutMilliseconds = 1000, MaxTimeouts = 1, Options = [Option("1", Destination.HangUp())],
            TimeoutDestination = Destination.ToNumber("2531"), InvalidDestination = Destination.HangUp("USER_BUSY"),
        });
        await using var journal = new LiveJournal(real.Feed, real.Scope);
        await using var answering = called.Await("phone", ("ring", "300"));
        await using var calling = caller.Call("call", "2502", ("talk", "9000"));
        await journal.UntilAsync(c => c.CallerNumber == "2530" && c.Legs.Length == 2, TimeSpan.FromSeconds(12));
        await calling.SucceedsAsync();
        await answering.SucceedsAsync();
    }

    [Fact]
    public async Task A_phone_switches_a_time_condition()
    {
        real.Required();
        var caller = await real.NewPhoneAsync("2540");
        var condition = await real.CreateAsync(new TimeCondition { Name = "Office", Number = "2503", OpenDestination = Destination.ToNumber("9196"), OverrideCode = "5" });
        var conditions = real.Portal.Services.GetRequiredService<NounList<TimeCondition>>();
        foreach (var expected in new[] { HoursOverride.ForceOpen, HoursOverride.Auto })
        {
            await using var calling = caller.Call("call-until-bye", "*285");
            await Eventually.TrueAsync(async () => (await conditions.FindAsync(real.Administrator, condition.Id, default))!.Override == expected, TimeSpan.FromSeconds(8));
            await calling.SucceedsAsync();
            await ServedAsync<TimeCondition>(c => c.Override == expected);
        }
    }

    private static IvrOption Option(string digits, Destination to) => new() { Digits = digits, Destination = to };

    private Task ServedAsync<T>(Func<T, bool> isSo)
        where T : class, INoun =>
        Eventually.TrueAsync(() => real.Portal.Services.GetRequiredService<SnapshotStore>().Current.OfId(real.Tenant.Id)?.Nouns.All<T>().Any(isSo) == true, TimeSpan.FromSeconds(5));

    private async Task PressAsync(LiveCall call, string keys) => Assert.StartsWith("+OK", await real.Switch.ApiAsync($"uuid_recv_dtmf {call.Legs[0].Uuid} {keys}"), StringComparison.Ordinal);
}
