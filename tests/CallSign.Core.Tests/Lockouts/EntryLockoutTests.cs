using CallSign.Core.Data;
using CallSign.Core.Lockouts;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Core.Tests.Extensions;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Core.Tests.Lockouts;

/// <summary>Wrong PINs, counted in one database by several portals.</summary>
public sealed class EntryLockoutTests(Postgres postgres)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly CallSignDb Away = new(new DbContextOptionsBuilder<CallSignDbContext>().UseNpgsql("Host=127.0.0.1;Port=1;Username=x;Database=x;Timeout=2").Options, TimeProvider.System);

    private readonly ManualTime _time = new(DateTimeOffset.UtcNow);
    private readonly Guid _mailbox = Guid.NewGuid();

    [Fact]
    public async Task Calls_at_the_same_moment_to_two_portals_have_no_more_attempts_than_one_has()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var (one, two, door) = (Portal(bed.Db), Portal(bed.Db), Door(bed));
        var taken = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => (i % 2 == 0 ? one : two).TakeAsync(door, Stop))));
        Assert.Equal(Enumerable.Range(1, 9).Select(n => (int?)n), taken.Where(t => t is not null).Order());

        // Neither a restart nor the right PIN opens it, and another door is not this one.
        Assert.Null(await Portal(bed.Db).TakeAsync(door, Stop));
        Assert.Equal(1, await two.TakeAsync(door with { Caller = "1001" }, Stop));
        _time.Advance(EntryLockout.Closed);
        Assert.Equal(1, await one.TakeAsync(door, Stop));
        Assert.Equal(2, await two.TakeAsync(door, Stop));
    }

    [Fact]
    public async Task The_right_one_begins_anew_everywhere_and_a_code_only_gives_its_attempt_back()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var (one, two, door) = (Portal(bed.Db), Portal(bed.Db), Door(bed));
        for (var i = 0; i < 8; i++)
        {
            await one.TakeAsync(door, Stop);
        }

        Assert.Equal(9, await two.TakeAsync(door, Stop));
        await two.GiveBackAsync(door);
        Assert.Equal(9, await one.TakeAsync(door, Stop));
        await one.RightAsync(door);
        Assert.Equal(1, await two.TakeAsync(door, Stop));
    }

    [Fact]
    public async Task While_the_database_is_away_a_caller_is_let_try_but_not_without_end()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var (door, cutOff) = (Door(bed), Portal(Away));
        var taken = new List<int?>();
        for (var i = 0; i < 11; i++)
        {
            taken.Add(await cutOff.TakeAsync(door, Stop));
        }

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, null, null], taken);
        await cutOff.WrongAsync(door, 9); // nobody to tell
        _time.Advance(EntryLockout.Closed);
        Assert.Equal(1, await cutOff.TakeAsync(door, Stop));
        await cutOff.RightAsync(door);
        Assert.Equal(1, await cutOff.TakeAsync(door, Stop));
    }

    [Fact]
    public async Task A_database_that_goes_away_gives_nobody_attempts_anew()
    {
        await using var cluster = new PostgresFixture();
        await cluster.StartAsync();
        await using var services = PostgresFixture.Services(await cluster.NewDatabaseAsync());
        var db = (CallSignDb)services.GetService(typeof(CallSignDb))!;
        var tenant = new Tenant { Name = "Acme", Domain = "acme.test" };
        await using (var context = db.Open(TenantScope.System))
        {
            context.Tenants.Add(tenant);
            await context.SaveChangesAsync(Stop);
        }

        var (portal, door) = (Portal(db), new EntryDoor(tenant.Id, LockoutKind.Mailbox, _mailbox, "", "mailbox 1001"));
        for (var i = 0; i < 8; i++)
        {
            await portal.TakeAsync(door, Stop);
        }

        await cluster.StopAsync();
        Assert.Equal(9, await portal.TakeAsync(door, Stop));
        Assert.Null(await portal.TakeAsync(door, Stop));
    }

    [Fact]
    public async Task An_administrator_reads_of_it_in_the_audit_log_and_unlocks_it_on_every_portal()
    {
        await using var bed = await TenantBed.NewAsync(postgres);
        var (one, two, door) = (Portal(bed.Db), Portal(bed.Db), Door(bed));
        var list = new LockoutList(bed.Db, one, new SnapshotStore(), _time);
        for (var i = 0; i < 9; i++)
        {
            Assert.Empty(await list.ListAsync(bed.Acme, null, Stop));
            await two.WrongAsync(door, await two.TakeAsync(door, Stop));
        }

        await two.WrongAsync(door, await two.TakeAsync(door, Stop)); // closed: nothing new to tell
        var row = Assert.Single(await list.ListAsync(bed.Acme, LockoutKind.Mailbox, Stop));
        Assert.Equal((9, _time.GetUtcNow().UtcDateTime + EntryLockout.Closed), (row.Lockout.Wrong, row.ClosedUntil), new Near());
        Assert.Empty(await list.ListAsync(bed.Acme, LockoutKind.Room, Stop));
        Assert.Empty(await list.ListAsync(bed.Other, null, Stop));
        Assert.Empty(await list.ListAsync(bed.Acme with { Role = PortalRole.Supervisor, UserId = Guid.NewGuid() }, null, Stop));
        Assert.False(await list.UnlockAsync(bed.Other, row.Lockout.Id, Stop));
        Assert.True(await list.UnlockAsync(bed.Acme, row.Lockout.Id, Stop));
        Assert.False(await list.UnlockAsync(bed.Acme, row.Lockout.Id, Stop));
        Assert.Equal(1, await two.TakeAsync(door, Stop));

        await using var context = bed.Db.Open(bed.Acme);
        var told = await context.AuditEntries.Where(e => e.Entity == nameof(Lockout)).OrderBy(e => e.Id).ToListAsync(Stop);
        Assert.Equal(["locked", "unlocked"], told.Select(e => e.Action));
        Assert.Equal("mailbox 1001", told[0].Label);
        Assert.All(told, e => Assert.Equal(bed.Acme.TenantId, e.TenantId));
    }

    private EntryLockout Portal(CallSignDb db) => new(db, _time, NullLogger<EntryLockout>.Instance);

    private EntryDoor Door(TenantBed bed) => new(bed.Acme.TenantId!.Value, LockoutKind.Mailbox, _mailbox, "", "mailbox 1001");

    private sealed class Near : IEqualityComparer<(int Wrong, DateTime Until)>
    {
        public bool Equals((int Wrong, DateTime Until) x, (int Wrong, DateTime Until) y) => x.Wrong == y.Wrong && (x.Until - y.Until).Duration() < TimeSpan.FromMilliseconds(1);

        public int GetHashCode((int Wrong, DateTime Until) obj) => obj.Wrong;
    }
}
