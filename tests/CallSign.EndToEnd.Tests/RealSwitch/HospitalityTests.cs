using CallSign.Core.Destinations;
using CallSign.Core.Hospitality;
using CallSign.Core.Nouns;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.EndToEnd.Tests.Support;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>Guest rooms with a real FreeSWITCH: a wake-up call that is confirmed by a key, one that is not answered and ends at the desk, codes from the room's telephone.</summary>
public sealed class HospitalityTests(RealSwitchFixture real) : IClassFixture<RealSwitchFixture>
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_wake_up_call_rings_in_spite_of_do_not_disturb_and_is_confirmed_by_a_key()
    {
        real.Required();
        await HotelAsync(desk: null);
        var phone = await real.NewPhoneAsync("2401");
        var room = await RoomAsync("401", "2401");
        var guest = await DeskOf.CheckInAsync(real.Administrator, room.Id, new CheckIn { GuestName = "Ada Lovelace" }, tell: false, default);
        Assert.True(guest.Succeeded);
        Assert.Null(await DeskOf.SetDoNotDisturbAsync(real.Administrator, room.Id, on: true, tell: false, default));
        await ServedAsync(t => t.Find("2401") is { DoNotDisturb: true, DisplayName: "Ada Lovelace" });

        await using var bed = phone.Listens();
        var call = await DueAsync(room, DateTime.UtcNow.AddSeconds(1));
        await UntilAsync(call, w => w.State is WakeUpState.Answered);
        await Eventually.TrueAsync(
            async () => (await real.Switch.ApiAsync($"uuid_getvar {(await ReadAsync(call)).ChannelUuid} current_application_data")).Contains("ivr-this_is_your_wakeup_call", StringComparison.Ordinal), Long, "it is said");
        await Person.ListensAsync();
        await bed.PressesAsync("1");
        var confirmed = await UntilAsync(call, w => w.State is WakeUpState.Confirmed);
        Assert.Equal((1, 0), (confirmed.Attempt, confirmed.Misses));
        Assert.NotNull(confirmed.AnsweredAt);
        await bed.SucceedsAsync();
    }

    [Fact]
    public async Task A_wake_up_call_that_nobody_answers_ends_at_the_desk_which_hears_the_room()
    {
        real.Required();
        var desk = await real.NewPhoneAsync("2410");
        await HotelAsync(desk: "2410");
        var phone = await real.NewPhoneAsync("2411");
        var room = await RoomAsync("411", "2411");
        await using var asleep = phone.Await("phone-silent");
        await using var listening = desk.Listens();
        var call = await DueAsync(room, DateTime.UtcNow.AddSeconds(1));
        await UntilAsync(call, w => w.State is WakeUpState.Calling);
        var alarming = await UntilAsync(call, w => w.State is WakeUpState.Alarming);
        Assert.Equal((2, 1, 1), (alarming.Attempt, alarming.Misses, alarming.Alarms));
        await Eventually.TrueAsync(
            async () => (await real.Switch.ApiAsync($"uuid_getvar {alarming.ChannelUuid} current_application_data")).Contains("digits/4.wav!digits/1.wav!digits/1.wav", StringComparison.Ordinal), Long, "the room is said");
        await Person.ListensAsync();
        await listening.PressesAsync("1");
        var alarmed = await UntilAsync(call, w => w.State is WakeUpState.Alarmed);
        Assert.Equal("telephone 2410", alarmed.SeenBy);
        await listening.SucceedsAsync();
    }

    [Fact]
    public async Task Codes_from_a_rooms_telephone_note_its_state_and_set_a_wake_up_call()
    {
        real.Required();
        await HotelAsync(desk: null);
        var phone = await real.NewPhoneAsync("2421");
        var room = await RoomAsync("421", "2421");
        await using (var dialling = phone.Call("call-until-bye", "*702"))
        {
            await dialling.SucceedsAsync();
        }

        await using var context = real.Portal.Db.Open(real.Scope);
        var condition = await context.Set<RoomCondition>().AsNoTracking().SingleAsync(c => c.Id == room.Id);
        Assert.Equal((Housekeeping.Dirty, "telephone 2421"), (condition.State, condition.By));

        await using var guest = phone.Dials("*68");
        await PressAsync(guest, "ivr-cancel_wakeup_call", "1");
        await PressAsync(guest, "ivr-please_enter_the", "0630");
        await guest.SucceedsAsync();
        var set = await context.Set<WakeUpCall>().AsNoTracking().SingleAsync(w => w.RoomId == room.Id);
        Assert.Equal((new TimeOnly(6, 30), false, WakeUpState.Pending, "telephone 2421"), (set.Time, set.Daily, set.State, set.By));
    }

    [Fact]
    public async Task A_guest_pays_for_the_mini_bar_and_leaves_no_message_on_the_switch()
    {
        real.Required();
        await HotelAsync(desk: null);
        var phone = await real.NewPhoneAsync("2431", e => e.VoicemailEnabled = true);
        var room = await RoomAsync("431", "2431");
        var rate = await real.Portal.Services.GetRequiredService<NounEditor<ChargeRate>>()
            .CreateAsync(real.Administrator, new ChargeRate { Name = "Mineral water", Use = ChargeRateUse.Article, Code = "12", Price = 3.5m }, default);
        Assert.True(rate.Succeeded, string.Join(' ', rate.Errors.All));
        var guest = await DeskOf.CheckInAsync(real.Administrator, room.Id, new CheckIn { GuestName = "Grace Hopper" }, tell: false, default);
        Assert.True(guest.Succeeded);
        await ServedAsync(t => t.Find("2431") is { DisplayName: "Grace Hopper" });
        await using (var dialling = phone.Call("call-until-bye", "*71122"))
        {
            await dialling.SucceedsAsync();
        }

        await using (var context = real.Portal.Db.Open(real.Scope))
        {
            var charge = await context.Set<Charge>().AsNoTracking().SingleAsync(c => c.StayId == guest.Value!.Id);
            Assert.Equal(("Mineral water", 7m, "telephone 2431"), (charge.Text, charge.Amount, charge.By));
        }

        // mod_voicemail took a message while the module was away.
        var box = $"2431@{real.Tenant.Domain}";
        var sound = Path.Combine(real.Network.Folder, "message.wav");
        await File.WriteAllBytesAsync(sound, TestSounds.Wav(TestSounds.Tone(400, 8000, 2), 8000));
        Assert.StartsWith("+OK", await real.Switch.ApiAsync($"vm_inject {box} {sound} 2432 Caller"), StringComparison.Ordinal);
        await Eventually.TrueAsync(async () => (await real.Switch.ApiAsync("vm_boxcount " + box)).Trim() == "1", Long, "the message is there");
        Assert.True((await DeskOf.CheckOutAsync(real.Administrator, room.Id, tell: false, default)).Succeeded);
        await Eventually.TrueAsync(async () => (await real.Switch.ApiAsync("vm_boxcount " + box)).Trim() == "0", Long, "the message is gone");
    }

    private FrontDesk DeskOf => real.Portal.Services.GetRequiredService<FrontDesk>();

    private async Task PressAsync(Party guest, string during, string keys)
    {
        await Eventually.TrueAsync(async () =>
        {
            var channels = await real.Switch.ApiAsync("show channels");
            var row = channels.Split('\n').FirstOrDefault(l => l.Contains("2421", StringComparison.Ordinal));
            return row is not null && (await real.Switch.ApiAsync($"uuid_getvar {row.Split(',')[0]} current_application_data")).Contains(during, StringComparison.Ordinal);
        }, Long, $"{during} for {keys}");
        await Person.ListensAsync();
        await guest.PressesAsync(keys);
    }

    private async Task HotelAsync(string? desk)
    {
        var nouns = real.Portal.Services.GetRequiredService<NounList<Hotel>>();
        var editor = real.Portal.Services.GetRequiredService<NounEditor<Hotel>>();
        var hotel = new Hotel { Name = "Acme Inn", DeskNumber = desk, WakeUpRingSeconds = 10, WakeUpAttempts = 1, WakeUpRetryMinutes = 1, SnoozeMinutes = 10 };
        var saved = (await nouns.AllAsync(real.Administrator, default)) is [var there]
            ? await editor.SaveAsync(real.Administrator, there.Id, there.Version, hotel, default)
            : await editor.CreateAsync(real.Administrator, hotel, default);
        Assert.True(saved.Succeeded, string.Join(' ', saved.Errors.All));
        await ServedAsync(t => t.Nouns.All<Hotel>().Any(h => h.DeskNumber == desk));
    }

    private async Task<GuestRoom> RoomAsync(string name, string number)
    {
        var extension = real.Portal.Services.GetRequiredService<SnapshotStore>().Current.OfId(real.Tenant.Id)!.Find(number)!;
        var room = await real.Portal.Services.GetRequiredService<NounEditor<GuestRoom>>()
            .CreateAsync(real.Administrator, new GuestRoom { Name = name, Floor = "4", Telephone = Destination.To("extension", extension.Id) }, default);
        Assert.True(room.Succeeded, string.Join(' ', room.Errors.All));
        await ServedAsync(t => t.Nouns.Find<GuestRoom>(room.Value!.Id) is not null);
        return room.Value!;
    }

    private Task ServedAsync(Func<TenantSnapshot, bool> isSo) => Eventually.TrueAsync(
        () => isSo(real.Portal.Services.GetRequiredService<SnapshotStore>().Current.OfId(real.Tenant.Id)!), TimeSpan.FromSeconds(5), "it is served");

    // People set minutes; a test does not wait for one.
    private async Task<Guid> DueAsync(GuestRoom room, DateTime at)
    {
        var id = Guid.CreateVersion7();
        await using var context = real.Portal.Db.Open(TenantScope.System);
        context.Add(new WakeUpCall
        {
            Id = id, SeriesId = id, TenantId = real.Tenant.Id, RoomId = room.Id, Date = DateOnly.FromDateTime(at), Time = TimeOnly.FromDateTime(at), DueAt = at, NextAt = at, By = "test",
        });
        await context.SaveChangesAsync();
        return id;
    }

    private async Task<WakeUpCall> ReadAsync(Guid id) => (await real.Portal.Services.GetRequiredService<WakeUpBook>().FindAsync(id, default))!;

    private async Task<WakeUpCall> UntilAsync(Guid id, Func<WakeUpCall, bool> isSo)
    {
        WakeUpCall? last = null;
        await Eventually.TrueAsync(async () => isSo(last = await ReadAsync(id)), Long, $"the wake-up call gets there; it is {last?.State}: {last?.Note}");
        return last!;
    }
}
