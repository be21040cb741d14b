using CallSign.Core.Conferences;
using CallSign.Core.Nouns;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.EndToEnd.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>Conference rooms and feature codes with a real FreeSWITCH.</summary>
public sealed class RoomsAndCodesTests(RealSwitchFixture real) : IClassFixture<RealSwitchFixture>
{
    [Fact]
    public async Task Two_callers_meet_in_a_room()
    {
        real.Required();
        var (one, two) = (await real.NewPhoneAsync("2201"), await real.NewPhoneAsync("2202"));
        var actor = new Actor("test", null, real.Tenant.Id, PortalRole.System);
        var room = await real.Portal.Services.GetRequiredService<NounEditor<ConferenceRoom>>().CreateAsync(actor, new ConferenceRoom { Name = "Board", Number = "300" }, default);
        Assert.True(room.Succeeded);
        await Eventually.TrueAsync(() => real.Portal.Services.GetRequiredService<Core.Routing.SnapshotStore>().Current.OfId(real.Tenant.Id)!.Nouns.Find(room.Value!.Id) is not null);

        await using var first = one.Call("call", "300", ("talk", "5000"));
        await using var second = two.Call("call", "300", ("talk", "5000"));
        await Eventually.TrueAsync(async () => (await real.Switch.ApiAsync("conference 300-acme.test list count")).Trim() == "2", TimeSpan.FromSeconds(10), "two are in the room");
        await Eventually.TrueAsync(() => real.Feed.Calls(real.Scope).Count(c => c.Conference == "300-acme.test") == 2);
        await first.SucceedsAsync();
        await second.SucceedsAsync();
    }

    [Fact]
    public async Task Do_not_disturb_is_set_by_telephone()
    {
        real.Required();
        var phone = await real.NewPhoneAsync("2210");
        foreach (var (code, wanted) in new[] { ("*78", true), ("*79", false) })
        {
            await using (var call = phone.Call("call-until-bye", code))
            {
                await call.SucceedsAsync();
            }

            await Eventually.TrueAsync(
                async () =>
                {
                    await using var context = real.Portal.Db.Open(TenantScope.System);
                    return await context.Extensions.AnyAsync(e => e.TenantId == real.Tenant.Id && e.Number == "2210" && e.DoNotDisturb == wanted);
                },
                TimeSpan.FromSeconds(5), $"{code} is saved");
        }
    }
}
