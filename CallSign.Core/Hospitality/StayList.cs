using CallSign.Core.Data;
using CallSign.Core.Lists;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Hospitality;

/// <summary>A stay in a list.</summary>
/// <param name="Stay">The stay.</param>
/// <param name="Room">Name of the room, or of the last one; null where it was deleted.</param>
/// <param name="Rooms">How many rooms it had, one after the other.</param>
/// <param name="Charges">Lines of the bill.</param>
/// <param name="Total">What they come to.</param>
public sealed record StayRow(Stay Stay, string? Room, int Rooms, int Charges, decimal Total);

/// <summary>Reads who stays and who stayed.</summary>
public sealed class StayList(CallSignDb db)
{
    /// <summary>Filter: <c>current</c> or <c>past</c>.</summary>
    public const string StateFilter = "state";

    /// <summary>Filter: first day of arrival or presence, <c>yyyy-MM-dd</c>; stays that ended before it are left out.</summary>
    public const string FromFilter = "from";

    /// <summary>Filter: last day, as <see cref="FromFilter"/>; stays that began after it are left out.</summary>
    public const string UntilFilter = "until";

    /// <summary>Filter: <c>true</c> for stays with something on the bill.</summary>
    public const string ChargedFilter = "charged";

    /// <summary>One page, the newest first where nothing else is asked for.</summary>
    public async Task<ListPage<StayRow>> PageAsync(Actor actor, ListQuery query, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(query);
        var tenant = actor.RequireTenant();
        var context = db.Open(actor);
        await using var closing = context.ConfigureAwait(false);
        var rooms = context.Set<GuestRoom>().Where(r => r.TenantId == tenant);
        var charges = context.Set<Charge>().Where(c => c.TenantId == tenant);
        var stays = context.Set<Stay>().AsNoTracking().Where(s => s.TenantId == tenant);
        stays = query.Filter(StateFilter) switch
        {
            "current" => stays.Where(s => s.LeftAt == null),
            "past" => stays.Where(s => s.LeftAt != null),
            _ => stays,
        };
        if (Day(query.Filter(FromFilter), zone, 0) is { } from)
        {
            stays = stays.Where(s => s.LeftAt == null || s.LeftAt >= from);
        }

        if (Day(query.Filter(UntilFilter), zone, 1) is { } until)
        {
            stays = stays.Where(s => s.ArrivedAt < until);
        }

        if (query.Filter(ChargedFilter) == "true")
        {
            stays = stays.Where(s => charges.Any(c => c.StayId == s.Id));
        }

        if (query.Search is { } search)
        {
            var pattern = SearchPattern.Contains(search);
            stays = stays.Where(s => EF.Functions.ILike(s.GuestName, pattern, "\\") || (s.Reference != null && EF.Functions.ILike(s.Reference, pattern, "\\"))
                || rooms.Any(r => r.Id == s.RoomId && EF.Functions.ILike(r.Name, pattern, "\\")));
        }

        var total = await stays.LongCountAsync(cancellationToken).ConfigureAwait(false);
        stays = (query.Sort, query.Descending) switch
        {
            ("guest", false) => stays.OrderBy(s => s.GuestName).ThenBy(s => s.Id),
            ("guest", true) => stays.OrderByDescending(s => s.GuestName).ThenBy(s => s.Id),
            ("arrived", false) => stays.OrderBy(s => s.ArrivedAt).ThenBy(s => s.Id),
            _ => stays.OrderByDescending(s => s.ArrivedAt).ThenBy(s => s.Id),
        };
        var page = await stays.Skip(query.Skip).Take(query.Size).ToListAsync(cancellationToken).ConfigureAwait(false);
        Guid[] ids = [.. page.Select(s => s.Id)];
        Guid[] roomIds = [.. page.Select(s => s.RoomId).Distinct()];
        var names = await rooms.Where(r => roomIds.Contains(r.Id)).ToDictionaryAsync(r => r.Id, r => r.Name, cancellationToken).ConfigureAwait(false);
        var had = await context.Set<StayRoom>().Where(r => r.TenantId == tenant && ids.Contains(r.StayId)).GroupBy(r => r.StayId).Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken).ConfigureAwait(false);
        var bills = await charges.Where(c => ids.Contains(c.StayId)).GroupBy(c => c.StayId).Select(g => new { g.Key, Count = g.Count(), Total = g.Sum(c => c.Amount) })
            .ToDictionaryAsync(g => g.Key, g => (g.Count, g.Total), cancellationToken).ConfigureAwait(false);
        return new ListPage<StayRow>(
            [.. page.Select(s => new StayRow(s, names.GetValueOrDefault(s.RoomId), had.GetValueOrDefault(s.Id, 1), bills.GetValueOrDefault(s.Id).Count, bills.GetValueOrDefault(s.Id).Total))], total);
    }

    private static DateTime? Day(string? text, TimeZoneInfo zone, int later) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day) && day.Year is > 1900 and < 9000
            ? TimeZoneInfo.ConvertTimeToUtc(Existing(day.AddDays(later).ToDateTime(TimeOnly.MinValue), zone), zone) : null;

    // Where the clock is put forward at midnight, the day begins an hour later.
    private static DateTime Existing(DateTime local, TimeZoneInfo zone) => zone.IsInvalidTime(local) ? local.AddHours(1) : local;
}
