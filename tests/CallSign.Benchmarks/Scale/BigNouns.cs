using System.Globalization;
using CallSign.Benchmarks.XmlCurl;
using CallSign.Core.Data;
using CallSign.Core.Destinations;
using CallSign.Core.InboundRoutes;
using CallSign.Core.IvrMenus;
using CallSign.Core.Nouns;
using CallSign.Core.RingGroups;
using CallSign.Core.Tenancy;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Benchmarks.Scale;

/// <summary>What companies build on their extensions: 20 numbers, 5 menus and 5 ring groups for each tenant of <see cref="BigPbx"/>.</summary>
internal static class BigNouns
{
    public const int NumbersEach = 20;
    public const int MenusEach = 5;
    public const int RingGroupsEach = 5;

    /// <summary>A number of the tenant, as a carrier sends it.</summary>
    public static string Number(int tenant, int number) => string.Create(CultureInfo.InvariantCulture, $"4930{10_000_000 + (tenant * 100) + number}");

    /// <summary>What the tenant dials for one of its ring groups.</summary>
    public static string RingGroup(int group) => (600 + group).ToString(CultureInfo.InvariantCulture);

    /// <summary>What the tenant dials for one of its menus.</summary>
    public static string Menu(int menu) => (700 + menu).ToString(CultureInfo.InvariantCulture);

    public static async Task FillAsync(string connectionString)
    {
        await using var services = PostgresFixture.Services(connectionString);
        var database = services.GetRequiredService<CallSignDb>();
        List<(Guid Id, string Domain)> tenants;
        await using (var context = database.Open(TenantScope.System))
        {
            tenants = [.. (await context.Tenants.Select(t => new { t.Id, t.Domain }).ToListAsync()).Select(t => (t.Id, t.Domain))];
        }

        foreach (var some in Enumerable.Range(0, BigPbx.Tenants).Chunk(50))
        {
            await using var context = database.Open(TenantScope.System);
            foreach (var i in some)
            {
                context.AddRange(Of(i, tenants.Single(t => t.Domain == BigPbx.Domain(i)).Id));
            }

            await context.SaveChangesAsync();
        }

        await using var last = database.Open(TenantScope.System);
        await last.Database.ExecuteSqlAsync($"analyze");
    }

    // Each number leads to a menu, each menu to ring groups, each ring group to ten people and then to a mailbox.
    private static IEnumerable<INoun> Of(int tenant, Guid id)
    {
        var groups = Enumerable.Range(0, RingGroupsEach).Select(g => new RingGroup
        {
            TenantId = id,
            Name = $"Group {g}",
            Number = RingGroup(g),
            Members = [.. Enumerable.Range(0, 10).Select(m => new RingGroupMember { Number = BigPbx.Number((g * 10) + m) })],
            Fallback = Destination.ToNumber(BigPbx.Number(g)),
        }).ToList();
        var menus = Enumerable.Range(0, MenusEach).Select(m => new IvrMenu
        {
            TenantId = id,
            Name = $"Menu {m}",
            Number = Menu(m),
            GreetLong = "ivr/ivr-welcome.wav",
            DirectDial = true,
            Options = [.. groups.Select((g, k) => new IvrOption { Digits = (k + 1).ToString(CultureInfo.InvariantCulture), Destination = Destination.To(g) })],
            TimeoutDestination = Destination.To(groups[0]),
        }).ToList();
        return
        [
            .. groups,
            .. menus,
            .. Enumerable.Range(0, NumbersEach).Select(n => new InboundRoute
            {
                TenantId = id, Name = $"Number {n}", Number = Number(tenant, n), Destination = Destination.To(menus[n % MenusEach]),
            }),
        ];
    }
}
