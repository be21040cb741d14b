using CallSign.Core.Conferences;
using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.Gateways;
using CallSign.Core.Holidays;
using CallSign.Core.Hospitality;
using CallSign.Core.InboundRoutes;
using CallSign.Core.IvrMenus;
using CallSign.Core.Nouns;
using CallSign.Core.OutboundRoutes;
using CallSign.Core.PortalUsers;
using CallSign.Core.Queues;
using CallSign.Core.RingGroups;
using CallSign.Core.Tenancy;
using CallSign.Core.TimeConditions;
using CallSign.Core.VoicemailBoxes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.Data.Demo;

/// <summary>
/// Configures an invented company as an administrator would: its number rings a menu in opening hours and a mailbox outside of them, and its
/// telephones reach the world by a carrier. Saved by the editors, so that everything in it is as they want it.
/// </summary>
public sealed class DemoConfiguration(CallSignDb db, IServiceProvider services)
{
    /// <summary>Adds it to a tenant that has none yet.</summary>
    /// <param name="tenant">The company; it has extensions from 1000 on.</param>
    /// <param name="number">Its number, international with +.</param>
    /// <param name="cancellationToken">Stops between two nouns.</param>
    /// <exception cref="InvalidOperationException">An editor refused something.</exception>
    public async Task AddAsync(Tenant tenant, string number, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var actor = new Actor("demo", null, tenant.Id, PortalRole.System);
        if ((await services.GetRequiredService<NounList<InboundRoute>>().AllAsync(actor, cancellationToken).ConfigureAwait(false)).Count > 0)
        {
            return;
        }

        var (first, carrier) = await FirstAsync(tenant, cancellationToken).ConfigureAwait(false);
        var mailbox = await SaveAsync(actor, new VoicemailBox { Name = "Reception", Number = "700", Description = "Calls outside of opening hours", PinInClear = "482915" }, cancellationToken).ConfigureAwait(false);
        var sales = await SaveAsync(actor, Group("Sales", "600", "Sales", mailbox, "1000", "1003", "1006"), cancellationToken).ConfigureAwait(false);
        var support = await SaveAsync(actor, Group("Support", "601", "Support", mailbox, "1001", "1004", "1007"), cancellationToken).ConfigureAwait(false);
        var room = await SaveAsync(actor, new ConferenceRoom { Name = "Board room", Number = "800" }, cancellationToken).ConfigureAwait(false);
        var hotline = await QueuesAsync(actor, tenant, mailbox, cancellationToken).ConfigureAwait(false);
        var menu = await SaveAsync(
            actor,
            new IvrMenu
            {
                Name = "Main menu", Number = "500", GreetLong = "ivr/ivr-welcome.wav", DirectDial = true, TimeoutDestination = Destination.To("extension", first),
                InvalidDestination = Destination.To("extension", first),
                Options =
                [
                    new IvrOption { Digits = "1", Label = "Sales", Destination = Destination.To(sales) },
                    new IvrOption { Digits = "2", Label = "Support", Destination = Destination.To(support) },
                    new IvrOption { Digits = "3", Label = "Hotline", Destination = Destination.To(hotline) },
                    new IvrOption { Digits = "8", Label = "Conference", Destination = Destination.To(room) },
                    new IvrOption { Digits = "0", Label = "Reception", Destination = Destination.To("extension", first) },
                ],
            },
            cancellationToken).ConfigureAwait(false);
        var calendar = await SaveAsync(
            actor,
            new HolidayCalendar
            {
                Name = "Public holidays",
                Days =
                [
                    new Holiday { Name = "New Year", From = new DateOnly(2026, 1, 1), Yearly = true },
                    new Holiday { Name = "Christmas", From = new DateOnly(2026, 12, 24), To = new DateOnly(2026, 12, 26), Yearly = true },
                ],
            },
            cancellationToken).ConfigureAwait(false);
        var hours = await SaveAsync(
            actor,
            new TimeCondition
            {
                Name = "Opening hours", Number = "501", HolidayCalendars = [calendar.Id],
                Hours = [new WeeklyHours { Days = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday], From = new TimeOnly(8, 0), To = new TimeOnly(18, 0) }],
                OpenDestination = Destination.To(menu), ClosedDestination = Destination.To(mailbox), HolidayDestination = Destination.To(mailbox),
            },
            cancellationToken).ConfigureAwait(false);
        await SaveAsync(actor, new InboundRoute { Name = "Main number", Number = number, Destination = Destination.To(hours) }, cancellationToken).ConfigureAwait(false);
        await SaveAsync(
            actor,
            new OutboundRoute
            {
                Name = "Emergency", Order = 10, IsEmergency = true, TollClass = TollClass.Local, Patterns = ["110", "112"], CallerIdNumber = number,
                Gateways = [new OutboundGateway { GatewayId = carrier }],
            },
            cancellationToken).ConfigureAwait(false);
        await SaveAsync(
            actor,
            new OutboundRoute { Name = "Everywhere", Order = 100, TollClass = TollClass.International, Patterns = ["0.", "+."], IsDefault = true, MaxCalls = 20, CallerIdNumber = number, Gateways = [new OutboundGateway { GatewayId = carrier }] },
            cancellationToken).ConfigureAwait(false);
        await RoomsAsync(actor, tenant, cancellationToken).ConfigureAwait(false);
    }

    // Eight rooms on two floors, whose telephones are the last extensions; three have guests.
    private async Task RoomsAsync(Actor actor, Tenant tenant, CancellationToken cancellationToken)
    {
        await SaveAsync(actor, new Hotel { Name = tenant.Name + " guest house", DeskNumber = "1000" }, cancellationToken).ConfigureAwait(false);
        await SaveAsync(actor, new ChargeRate { Name = "Any number", PricePerMinute = 0.12m, ConnectionPrice = 0.05m }, cancellationToken).ConfigureAwait(false);
        await SaveAsync(actor, new ChargeRate { Name = "Mobile", Prefix = "01", PricePerMinute = 0.25m }, cancellationToken).ConfigureAwait(false);
        await SaveAsync(actor, new ChargeRate { Name = "Water", Use = ChargeRateUse.Article, Code = "01", Price = 2.5m }, cancellationToken).ConfigureAwait(false);
        await SaveAsync(actor, new ChargeRate { Name = "Chocolate", Use = ChargeRateUse.Article, Code = "02", Price = 3m }, cancellationToken).ConfigureAwait(false);
        List<Guid> telephones;
        var context = db.Open(TenantScope.System);
        await using (context.ConfigureAwait(false))
        {
            telephones = await context.Extensions.Where(e => e.TenantId == tenant.Id).OrderByDescending(e => e.Number).Take(8).Select(e => e.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        }

        List<GuestRoom> rooms = [];
        foreach (var (telephone, i) in telephones.Select((t, i) => (t, i)))
        {
            var name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(i < 4 ? 1 : 2)}0{(i % 4) + 1}");
            rooms.Add(await SaveAsync(actor, new GuestRoom { Name = name, Floor = name[..1], Telephone = Destination.To("extension", telephone) }, cancellationToken).ConfigureAwait(false));
        }

        if (services.GetService<FrontDesk>() is not { } desk || services.GetService<WakeUps>() is not { } wakeUps || rooms.Count < 6)
        {
            return;
        }

        foreach (var (room, guest, language) in new[] { (rooms[0], "Ada Lovelace", "en"), (rooms[2], "Konrad Zuse", "de"), (rooms[5], "Grace Hopper", "en") })
        {
            await desk.CheckInAsync(actor, room.Id, new CheckIn { GuestName = guest, Language = language }, tell: false, cancellationToken).ConfigureAwait(false);
        }

        await wakeUps.SetAsync(actor, rooms[0].Id, new WakeUpWish { Time = new TimeOnly(6, 30), Daily = true }, cancellationToken).ConfigureAwait(false);
        await desk.SetHousekeepingAsync(actor, rooms[1].Id, Housekeeping.Dirty, tell: false, cancellationToken).ConfigureAwait(false);
        await desk.SetHousekeepingAsync(actor, rooms[3].Id, Housekeeping.OutOfOrder, tell: false, cancellationToken).ConfigureAwait(false);
        await desk.SetHousekeepingAsync(actor, rooms[4].Id, Housekeeping.Inspected, tell: false, cancellationToken).ConfigureAwait(false);
    }

    // Six agents in two queues; four of them are logged in and one is at lunch.
    private async Task<CallQueue> QueuesAsync(Actor actor, Tenant tenant, VoicemailBox mailbox, CancellationToken cancellationToken)
    {
        var lunch = await SaveAsync(actor, new AgentCode { Name = "Lunch", Code = "1", Use = AgentCodeUse.Pause }, cancellationToken).ConfigureAwait(false);
        await SaveAsync(actor, new AgentCode { Name = "Training", Code = "2", Use = AgentCodeUse.Pause }, cancellationToken).ConfigureAwait(false);
        await SaveAsync(actor, new AgentCode { Name = "Solved", Code = "1", Use = AgentCodeUse.WrapUp }, cancellationToken).ConfigureAwait(false);
        await SaveAsync(actor, new AgentCode { Name = "Call again", Code = "2", Use = AgentCodeUse.WrapUp }, cancellationToken).ConfigureAwait(false);
        List<QueueAgent> agents = [];
        foreach (var (id, name) in await TelephonesAsync(tenant, cancellationToken).ConfigureAwait(false))
        {
            var agent = await SaveAsync(actor, new QueueAgent { Name = name, Contact = Destination.To("extension", id) }, cancellationToken).ConfigureAwait(false);
            var (status, reason) = agents.Count switch { < 4 => (AgentStatus.Available, null), 4 => (AgentStatus.OnBreak, lunch.Name), _ => (AgentStatus.LoggedOut, (string?)null) };
            if (status is not AgentStatus.LoggedOut)
            {
                await services.GetRequiredService<AgentPresences>().SetAsync(
                    new AgentStatusChange { TenantId = tenant.Id, AgentId = agent.Id, Status = status, Reason = reason, Origin = AgentStatusOrigin.Portal, By = actor.Name, At = DateTime.UtcNow },
                    cancellationToken).ConfigureAwait(false);
            }

            agents.Add(agent);
        }

        List<QueueTier> Tiers(IEnumerable<QueueAgent> members) => [.. members.Select((a, i) => new QueueTier { AgentId = a.Id, Position = i + 1 })];
        await SaveAsync(
            actor,
            new CallQueue { Name = "Service", Number = "651", Strategy = QueueStrategy.RoundRobin, MaxWaitSeconds = 300, Overflow = Destination.To(mailbox), Agents = Tiers(agents.Skip(3)) },
            cancellationToken).ConfigureAwait(false);
        return await SaveAsync(
            actor,
            new CallQueue
            {
                Name = "Hotline", Number = "650", MaxWaitSeconds = 300, MaxWaitNoAgentSeconds = 30, MaxWaiting = 20, PositionSeconds = 45, AnnounceWait = true,
                Overflow = Destination.To(mailbox), ExitKey = "0", Exit = Destination.To(mailbox), Agents = Tiers(agents.Take(4)),
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<(Guid Id, string Name)>> TelephonesAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.System);
        await using var _ = context.ConfigureAwait(false);
        var rows = await context.Extensions.Where(e => e.TenantId == tenant.Id).OrderBy(e => e.Number).Skip(2).Take(6).Select(e => new { e.Id, e.DisplayName })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(r => (r.Id, r.DisplayName))];
    }

    private async Task<(Guid First, Guid Carrier)> FirstAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.System);
        await using var _ = context.ConfigureAwait(false);
        return (
            await context.Extensions.Where(e => e.TenantId == tenant.Id).OrderBy(e => e.Number).Select(e => e.Id).FirstAsync(cancellationToken).ConfigureAwait(false),
            await context.Gateways.Where(g => g.Name == DemoSeed.Gateway).Select(g => g.Id).SingleAsync(cancellationToken).ConfigureAwait(false));
    }

    private static RingGroup Group(string name, string number, string prefix, VoicemailBox fallback, params string[] members) => new()
    {
        Name = name, Number = number, CallerNamePrefix = prefix, RingTimeoutSeconds = 25, Fallback = Destination.To(fallback),
        Members = [.. members.Select(m => new RingGroupMember { Number = m })],
    };

    private async Task<T> SaveAsync<T>(Actor actor, T noun, CancellationToken cancellationToken)
        where T : class, INoun, new()
    {
        var result = await services.GetRequiredService<NounEditor<T>>().CreateAsync(actor, noun, cancellationToken).ConfigureAwait(false);
        return result.Value ?? throw new InvalidOperationException(
            $"The demo's {NounCatalog.Of<T>().Words.One} {noun.Name} was refused: {string.Join(' ', result.Errors.All.Select(e => $"{e.Key}: {e.Value}"))}");
    }
}
