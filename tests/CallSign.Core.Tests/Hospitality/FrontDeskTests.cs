using CallSign.Core.Cdrs;
using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.Hospitality;
using CallSign.Core.Nouns;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Core.Tests.Nouns;
using CallSign.Core.VoicemailMessages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Core.Tests.Hospitality;

/// <summary>Check-in and check-out with all that hangs on them, and bills, on a real database.</summary>
public sealed class FrontDeskTests(Postgres postgres)
{
    private readonly VoicemailFolders _folders = new(Path.Combine(Path.GetTempPath(), "callsign-rooms-" + Guid.NewGuid().ToString("N")[..8]), "/on/nodes");

    [Fact]
    public async Task A_stay_sets_the_telephone_and_its_end_takes_everything_back()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        var (room, telephone) = await RoomAsync(bed, "101", "2001");
        var (desk, wakeUps) = (Desk(bed), new WakeUps(bed.Db, TimeProvider.System));
        var stay = await desk.CheckInAsync(bed.Acme, room.Id, new CheckIn { GuestName = " Ada Lovelace ", Language = "DE", Calls = TollClass.International }, tell: true, default);
        Assert.True(stay.Succeeded, string.Join(' ', stay.Errors.All));
        Assert.Equal("Ada Lovelace stays in room 101. Check that guest out first.", (await desk.CheckInAsync(bed.Acme, room.Id, new CheckIn { GuestName = "Eve" }, true, default)).Errors[""]);
        var guest = await ReadAsync(bed, telephone);
        Assert.Equal(("Ada Lovelace", "de", TollClass.International), (guest.DisplayName, guest.Language, guest.TollLimit));

        Assert.Null(await desk.SetDoNotDisturbAsync(bed.Acme, room.Id, true, false, default));
        Assert.True((await wakeUps.SetAsync(bed.Acme, room.Id, new WakeUpWish { Time = new TimeOnly(6, 30), Daily = true }, default)).Succeeded);
        await using (var context = bed.Db.Open(TenantScope.System))
        {
            context.Add(new VoicemailMessage { TenantId = bed.Acme.TenantId!.Value, MailboxId = telephone, DurationMilliseconds = 1, ReceivedAt = DateTime.UtcNow, StateAt = DateTime.UtcNow });
            await context.SaveChangesAsync();
        }

        var row = (await new RoomBoard(bed.Db).FindAsync(bed.Acme, room.Id, default))!;
        Assert.Equal(new CheckOutEffects(1, 1, 0), await new RoomBoard(bed.Db).EffectsAsync(bed.Acme, row, default));
        Assert.True((await desk.CheckOutAsync(bed.Acme, room.Id, true, default)).Succeeded);
        var vacant = await ReadAsync(bed, telephone);
        Assert.Equal(("Room 101", null, TollClass.Internal, false), (vacant.DisplayName, vacant.Language, vacant.TollLimit, vacant.DoNotDisturb));
        row = (await new RoomBoard(bed.Db).FindAsync(bed.Acme, room.Id, default))!;
        Assert.Equal((null, Housekeeping.Dirty, null), (row.Stay, row.Housekeeping, row.WakeUp));
        await using var after = bed.Db.Open(TenantScope.System);
        Assert.False(await after.Set<VoicemailMessage>().AnyAsync());
    }

    [Fact]
    public async Task Nothing_of_another_tenants_room_can_be_done_or_read()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        var (room, telephone) = await RoomAsync(bed, "101", "2001");
        var desk = Desk(bed);
        Assert.True((await desk.CheckInAsync(bed.Acme, room.Id, new CheckIn { GuestName = "Ada" }, false, default)).Succeeded);
        Assert.Null(await new RoomBoard(bed.Db).FindAsync(bed.Other, room.Id, default));
        Assert.False((await desk.CheckOutAsync(bed.Other, room.Id, false, default)).Succeeded);
        Assert.False((await new WakeUps(bed.Db, TimeProvider.System).SetAsync(bed.Other, room.Id, new WakeUpWish { Time = new TimeOnly(6, 0) }, default)).Succeeded);
        Assert.NotNull(await desk.SetHousekeepingAsync(bed.Other, room.Id, Housekeeping.Dirty, false, default));
        Assert.Equal("Ada", (await ReadAsync(bed, telephone)).DisplayName);
    }

    [Fact]
    public async Task A_call_is_charged_once_by_two_instances_and_to_whoever_had_the_room_then()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        var (room, _) = await RoomAsync(bed, "101", "2001");
        var (other, _) = await RoomAsync(bed, "102", "2002");
        var desk = Desk(bed);
        var stay = (await desk.CheckInAsync(bed.Acme, room.Id, new CheckIn { GuestName = "Ada" }, false, default)).Value!;
        var began = DateTime.UtcNow;
        Assert.True((await desk.MoveAsync(bed.Acme, room.Id, other.Id, false, default)).Succeeded);
        Assert.True((await desk.CheckInAsync(bed.Acme, room.Id, new CheckIn { GuestName = "Eve" }, false, default)).Succeeded);
        var cdrs = new CdrStore(bed.Get<Npgsql.NpgsqlDataSource>());
        await cdrs.PrepareAsync(began, default);
        await cdrs.WriteAsync([Call(bed, "2001", began, 61), Call(bed, "2001", began.AddHours(-3), 61), Call(bed, "2009", began, 61)], default);

        var rate = new ChargeRate { TenantId = bed.Acme.TenantId!.Value, Name = "All", PricePerMinute = 0.10m };
        var snapshots = new SnapshotStore();
        snapshots.Swap(PbxSnapshot.Of([new TenantSnapshot(new Tenant { Id = bed.Acme.TenantId!.Value, Name = "Acme", Domain = "acme.test" }, [], new NounSet([rate]))], [], DateTimeOffset.UnixEpoch));
        var later = new TestSupport.ManualTime(DateTimeOffset.UtcNow.AddMinutes(10));
        CallCharges Instance() => new(bed.Db, snapshots, later, NullLogger<CallCharges>.Instance);
        using var one = Instance();
        using var two = Instance();
        var charged = await Task.WhenAll(one.RunAsync(default), two.RunAsync(default));
        Assert.Equal(1, charged.Sum());
        Assert.Equal(0, await one.RunAsync(default));
        var bill = (await new GuestBill(bed.Db, TimeProvider.System).OfStayAsync(bed.Acme, stay.Id, default))!;
        Assert.Equal((0.20m, "telephone 2001"), (bill.Total, Assert.Single(bill.Lines).By));
        Assert.Null(await new GuestBill(bed.Db, TimeProvider.System).OfStayAsync(bed.Other, stay.Id, default));
    }

    [Fact]
    public void A_class_of_service_bars_dearer_routes_and_never_an_emergency_call()
    {
        var plan = OutboundPlan.Of([
            new OutboundRoute { Name = "Emergency", IsEmergency = true, TollClass = TollClass.Premium, Patterns = ["112"] },
            new OutboundRoute { Name = "World", Order = 10, TollClass = TollClass.International, Patterns = ["00."] },
            new OutboundRoute { Name = "Land", Order = 20, TollClass = TollClass.National, Patterns = ["0."] },
        ]);
        var guest = ExtensionEntry.From(new Extension { Number = "2001", DisplayName = "Ada", TollLimit = TollClass.National }, "acme.test", "secret", null)!;
        Assert.Equal("Land", plan.Find("030123", guest, true, out _)?.Name);
        Assert.Null(plan.Find("0041123", guest, true, out var barred));
        Assert.True(barred);
        Assert.Equal("World", plan.Find("0041123", guest with { TollLimit = null }, true, out _)?.Name);
        Assert.NotNull(plan.Emergency("112", out _));
        Assert.True(plan.IsEmergency("112"));
    }

    private FrontDesk Desk(NounBed bed) => new(bed.Db, new RoomCleaning(new FolderVoicemailAudio(_folders), new VoicemailGreetings(_folders), new VoicemailChanges()), TimeProvider.System);

    private static async Task<(GuestRoom Room, Guid Telephone)> RoomAsync(NounBed bed, string name, string number)
    {
        var telephone = await bed.CreateExtensionAsync(number);
        var room = await bed.Get<NounEditor<GuestRoom>>().CreateAsync(bed.Acme, new GuestRoom { Name = name, Floor = "1", Telephone = Destination.To("extension", telephone.Id) }, default);
        Assert.True(room.Succeeded, string.Join(' ', room.Errors.All));
        return (room.Value!, telephone.Id);
    }

    private static async Task<Extension> ReadAsync(NounBed bed, Guid id)
    {
        await using var context = bed.Db.Open(TenantScope.System);
        return await context.Extensions.AsNoTracking().SingleAsync(e => e.Id == id);
    }

    private static Cdr Call(NounBed bed, string from, DateTime at, int seconds) => new()
    {
        CallUuid = Guid.NewGuid(), TenantId = bed.Acme.TenantId, Direction = CallDirection.Outbound, CallerNumber = from, DestinationNumber = "030123", Status = CdrStatus.Answered,
        HangupCause = "NORMAL_CLEARING", StartedAt = at, AnsweredAt = at, EndedAt = at.AddSeconds(seconds), BillSeconds = seconds, Node = "vm", Source = CdrSource.Events,
    };
}
