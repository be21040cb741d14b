using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.Lists;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Hospitality;

/// <summary>A room as it is now.</summary>
/// <param name="Room">The room.</param>
/// <param name="Extension">Number of its telephone; null for none.</param>
/// <param name="DoNotDisturb">Whether its telephone stays silent.</param>
/// <param name="Stay">Who stays in it; null for nobody.</param>
/// <param name="Condition">How it is kept; null: clean, since ever.</param>
/// <param name="WakeUp">The wake-up call that comes next or is under way.</param>
/// <param name="Alarm">An unanswered wake-up call that nobody has seen to.</param>
public sealed record RoomRow(GuestRoom Room, string? Extension, bool DoNotDisturb, Stay? Stay, RoomCondition? Condition, WakeUpCall? WakeUp, WakeUpCall? Alarm)
{
    public Housekeeping Housekeeping => Condition?.State ?? Hospitality.Housekeeping.Clean;
}

/// <summary>How many rooms there are in each state.</summary>
public sealed record RoomCounts(int All, int Occupied, int Dirty, int OutOfOrder, int Alarms);

/// <summary>What a check-out will hit.</summary>
/// <param name="Messages">Voicemail messages that are wiped.</param>
/// <param name="WakeUps">Wake-up calls that are cancelled.</param>
/// <param name="Total">The bill.</param>
public sealed record CheckOutEffects(int Messages, int WakeUps, decimal Total);

/// <summary>Reads rooms with their guests.</summary>
public sealed class RoomBoard(CallSignDb db)
{
    /// <summary>Filter: <c>occupied</c> or <c>vacant</c>.</summary>
    public const string StateFilter = "state";

    /// <summary>Filter: a word of <see cref="Housekeeping"/>.</summary>
    public const string HousekeepingFilter = "housekeeping";

    /// <summary>Filter: a floor.</summary>
    public const string FloorFilter = "floor";

    /// <summary>Filter: <c>true</c> for rooms with an alarm.</summary>
    public const string AlarmFilter = "alarm";

    /// <summary>One page, by floor and number where nothing else is asked for.</summary>
    public async Task<ListPage<RoomRow>> PageAsync(Actor actor, ListQuery query, int? skip, int? take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(query);
        var tenant = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var rooms = Matching(context, tenant, query);
        var total = await rooms.LongCountAsync(cancellationToken).ConfigureAwait(false);
        rooms = (query.Sort, query.Descending) switch
        {
            ("name", false) => rooms.OrderBy(r => r.Name.Length).ThenBy(r => r.Name),
            ("name", true) => rooms.OrderByDescending(r => r.Name.Length).ThenByDescending(r => r.Name),
            ("guest", false) => rooms.OrderBy(r => context.Set<Stay>().Where(s => s.RoomId == r.Id && s.LeftAt == null).Select(s => s.GuestName).FirstOrDefault()).ThenBy(r => r.Name),
            ("guest", true) => rooms.OrderByDescending(r => context.Set<Stay>().Where(s => s.RoomId == r.Id && s.LeftAt == null).Select(s => s.GuestName).FirstOrDefault() ?? "").ThenBy(r => r.Name),
            (_, true) => rooms.OrderByDescending(r => (r.Floor ?? "").Length).ThenByDescending(r => r.Floor).ThenByDescending(r => r.Name.Length).ThenByDescending(r => r.Name),
            _ => rooms.OrderBy(r => (r.Floor ?? "").Length).ThenBy(r => r.Floor).ThenBy(r => r.Name.Length).ThenBy(r => r.Name),
        };
        return new ListPage<RoomRow>(
            await RowsAsync(context, tenant, rooms.Skip(skip ?? query.Skip).Take(take ?? query.Size), cancellationToken).ConfigureAwait(false), total);
    }

    /// <summary>One room; null where the actor has none of this id.</summary>
    public async Task<RoomRow?> FindAsync(Actor actor, Guid roomId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenant = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        return (await RowsAsync(context, tenant, context.Set<GuestRoom>().Where(r => r.TenantId == tenant && r.Id == roomId), cancellationToken).ConfigureAwait(false)).SingleOrDefault();
    }

    /// <summary>The room of a name; null where there is none.</summary>
    public async Task<GuestRoom?> NamedAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenant = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        return await context.Set<GuestRoom>().AsNoTracking().SingleOrDefaultAsync(r => r.TenantId == tenant && r.Name == name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The floors that rooms are on.</summary>
    public async Task<IReadOnlyList<string>> FloorsAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenant = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        return await context.Set<GuestRoom>().Where(r => r.TenantId == tenant && r.Floor != null).Select(r => r.Floor!).Distinct().OrderBy(f => f)
            .Take(200).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<RoomCounts> CountAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenant = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var rooms = context.Set<GuestRoom>().Where(r => r.TenantId == tenant && r.Enabled);
        var conditions = context.Set<RoomCondition>().Where(c => c.TenantId == tenant);
        return new RoomCounts(
            await rooms.CountAsync(cancellationToken).ConfigureAwait(false),
            await rooms.CountAsync(r => context.Set<Stay>().Any(s => s.RoomId == r.Id && s.LeftAt == null), cancellationToken).ConfigureAwait(false),
            await rooms.CountAsync(r => conditions.Any(c => c.Id == r.Id && c.State == Housekeeping.Dirty), cancellationToken).ConfigureAwait(false),
            await rooms.CountAsync(r => conditions.Any(c => c.Id == r.Id && c.State == Housekeeping.OutOfOrder), cancellationToken).ConfigureAwait(false),
            await context.Set<WakeUpCall>().CountAsync(w => w.TenantId == tenant && w.State == WakeUpState.Alarmed && w.SeenBy == null, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>What checking the room's guest out will hit.</summary>
    public async Task<CheckOutEffects> EffectsAsync(Actor actor, RoomRow row, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(row);
        var (tenant, mailbox, stay) = (actor.RequireTenant(), row.Room.Telephone?.NounId, row.Stay?.Id);
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        return new CheckOutEffects(
            await context.Set<VoicemailMessages.VoicemailMessage>().CountAsync(m => m.TenantId == tenant && m.MailboxId == mailbox, cancellationToken).ConfigureAwait(false),
            await context.Set<WakeUpCall>().CountAsync(w => w.TenantId == tenant && w.RoomId == row.Room.Id && w.EndedAt == null, cancellationToken).ConfigureAwait(false),
            await context.Set<Charge>().Where(c => c.TenantId == tenant && c.StayId == stay).SumAsync(c => c.Amount, cancellationToken).ConfigureAwait(false));
    }

    private static IQueryable<GuestRoom> Matching(CallSignDbContext context, Guid tenant, ListQuery query)
    {
        var rooms = context.Set<GuestRoom>().AsNoTracking().Where(r => r.TenantId == tenant && r.Enabled);
        var stays = context.Set<Stay>().Where(s => s.TenantId == tenant && s.LeftAt == null);
        var conditions = context.Set<RoomCondition>().Where(c => c.TenantId == tenant);
        rooms = query.Filter(StateFilter) switch
        {
            "occupied" => rooms.Where(r => stays.Any(s => s.RoomId == r.Id)),
            "vacant" => rooms.Where(r => !stays.Any(s => s.RoomId == r.Id)),
            _ => rooms,
        };
        if (Enum.TryParse<Housekeeping>(query.Filter(HousekeepingFilter)?.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var kept))
        {
            rooms = kept is Housekeeping.Clean
                ? rooms.Where(r => !conditions.Any(c => c.Id == r.Id && c.State != Housekeeping.Clean))
                : rooms.Where(r => conditions.Any(c => c.Id == r.Id && c.State == kept));
        }

        if (query.Filter(FloorFilter) is { } floor)
        {
            rooms = rooms.Where(r => r.Floor == floor);
        }

        if (query.Filter(AlarmFilter) == "true")
        {
            rooms = rooms.Where(r => context.Set<WakeUpCall>().Any(w => w.RoomId == r.Id && w.State == WakeUpState.Alarmed && w.SeenBy == null));
        }

        if (query.Search is { } search)
        {
            var pattern = SearchPattern.Contains(search);
            rooms = rooms.Where(r => EF.Functions.ILike(r.Name, pattern, "\\") || stays.Any(s => s.RoomId == r.Id && EF.Functions.ILike(s.GuestName, pattern, "\\")));
        }

        return rooms;
    }

    private static async Task<IReadOnlyList<RoomRow>> RowsAsync(CallSignDbContext context, Guid tenant, IQueryable<GuestRoom> rooms, CancellationToken cancellationToken)
    {
        var found = await rooms.AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
        Guid[] ids = [.. found.Select(r => r.Id)];
        Guid[] phones = [.. found.Select(r => r.Telephone?.NounId).OfType<Guid>()];
        var telephones = await context.Extensions.AsNoTracking().Where(e => e.TenantId == tenant && phones.Contains(e.Id)).Select(e => new { e.Id, e.Number, e.DoNotDisturb })
            .ToDictionaryAsync(e => e.Id, cancellationToken).ConfigureAwait(false);
        var stays = await context.Set<Stay>().AsNoTracking().Where(s => s.TenantId == tenant && s.LeftAt == null && ids.Contains(s.RoomId))
            .ToDictionaryAsync(s => s.RoomId, cancellationToken).ConfigureAwait(false);
        var conditions = await context.Set<RoomCondition>().AsNoTracking().Where(c => c.TenantId == tenant && ids.Contains(c.Id))
            .ToDictionaryAsync(c => c.Id, cancellationToken).ConfigureAwait(false);
        var calls = (await context.Set<WakeUpCall>().AsNoTracking()
            .Where(w => w.TenantId == tenant && ids.Contains(w.RoomId) && (w.EndedAt == null || (w.State == WakeUpState.Alarmed && w.SeenBy == null)))
            .ToListAsync(cancellationToken).ConfigureAwait(false)).ToLookup(w => w.RoomId);
        return
        [
            .. found.Select(r =>
            {
                var phone = r.Telephone?.NounId is { } id ? telephones.GetValueOrDefault(id) : null;
                return new RoomRow(
                    r, phone?.Number, phone?.DoNotDisturb ?? false, stays.GetValueOrDefault(r.Id), conditions.GetValueOrDefault(r.Id),
                    calls[r.Id].Where(w => w.EndedAt is null).MinBy(w => w.NextAt ?? w.DueAt), calls[r.Id].Where(w => w.EndedAt is not null).MaxBy(w => w.DueAt));
            }),
        ];
    }
}
