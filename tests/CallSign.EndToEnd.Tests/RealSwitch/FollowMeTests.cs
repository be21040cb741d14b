using CallSign.Core.Destinations;
using CallSign.Core.FollowMe;
using CallSign.Core.Nouns;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.EndToEnd.Tests.Support;
using CallSign.Telephony.Monitoring;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>Calls that follow the owner of an extension, with a real FreeSWITCH and real sound.</summary>
public sealed class FollowMeTests(RealSwitchFixture real) : IClassFixture<RealSwitchFixture>
{
    [Fact]
    public async Task Who_calls_says_his_name_and_whoever_accepts_him_has_the_call()
    {
        real.Required();
        var (caller, desk, mobile) = (await real.NewPhoneAsync("2701"), await real.NewPhoneAsync("2702"), await real.NewPhoneAsync("2703"));
        await PlanAsync("2702", p => (p.Screening, p.Steps) = (CallScreening.Everybody, [new() { Number = "2703", DelaySeconds = 0 }]));
        await using var journal = new LiveJournal(real.Feed, real.Scope);
        await using var ringing = desk.Await("phone-silent");
        await using var answering = mobile.Listens();
        await using var calling = caller.Dials("2702");
        await calling.SaysAsync(700); // his name
        await Eventually.TrueAsync(() => answering.Hears(700), TimeSpan.FromSeconds(45), "the name is heard");
        await answering.PressesAsync("1");
        await answering.SaysAsync(1100);
        await calling.HearsAsync(1100);
        await answering.HearsAsync(700);
        var call = await journal.UntilAsync(c => c.CallerNumber == "2701" && c.State == CallState.Answered && c.Legs.Length >= 2);
        Assert.StartsWith("+OK", await real.Switch.ApiAsync($"uuid_kill {call.CallUuid}"), StringComparison.Ordinal);
        await calling.SucceedsAsync();
        await answering.SucceedsAsync();
        await ringing.SucceedsAsync(); // its ringing was ended
    }

    [Fact]
    public async Task Who_accepts_nothing_leaves_the_call_to_what_follows()
    {
        real.Required();
        var (caller, reserve) = (await real.NewPhoneAsync("2711"), await real.NewPhoneAsync("2714"));
        var mobile = await real.NewPhoneAsync("2713");
        await real.AddExtensionAsync("2712", "nowhere-2712-abcdef", e => (e.ForwardNoAnswerEnabled, e.ForwardNoAnswerDestination) = (true, "2714"));
        await PlanAsync("2712", p => (p.OwnTelephones, p.Steps) = (false, [new() { Number = "2713", DelaySeconds = 0, TimeoutSeconds = 5 }]));
        await using var mailbox = mobile.Listens();
        await using var taking = reserve.Listens();
        await using var calling = caller.Dials("2712");
        await taking.SaysAsync(900);
        await calling.HearsAsync(900);
        Assert.DoesNotContain("callsign", calling.Messages, StringComparison.Ordinal);
    }

    private async Task PlanAsync(string extension, Action<FollowMePlan> change)
    {
        var tenant = real.Portal.Services.GetRequiredService<SnapshotStore>().Current.OfId(real.Tenant.Id)!;
        var plan = new FollowMePlan { Name = extension, Extension = Destination.To("extension", tenant.Find(extension)!.Id) };
        change(plan);
        var actor = new Actor("ada", null, real.Tenant.Id, PortalRole.TenantAdministrator);
        var saved = await real.Portal.Services.GetRequiredService<NounEditor<FollowMePlan>>().CreateAsync(actor, plan, default);
        Assert.True(saved.Succeeded);
        await Eventually.TrueAsync(
            () => real.Portal.Services.GetRequiredService<SnapshotStore>().Current.OfId(real.Tenant.Id)!.Nouns.Find(saved.Value!.Id) is not null, TimeSpan.FromSeconds(5), "the plan is served");
    }
}
