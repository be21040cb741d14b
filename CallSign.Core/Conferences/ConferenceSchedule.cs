using CallSign.Core.Routing;

namespace CallSign.Core.Conferences;

/// <summary>One time at which a scheduled conference takes place.</summary>
/// <param name="Conference">Which.</param>
/// <param name="StartsAt">UTC.</param>
public sealed record ConferenceOccurrence(ScheduledConference Conference, DateTime StartsAt)
{
    /// <summary>UTC.</summary>
    public DateTime EndsAt => StartsAt.AddMinutes(Conference.LengthMinutes);
}

/// <summary>When scheduled conferences take place.</summary>
public static class ConferenceSchedule
{
    private const int MostLooked = 5000;

    /// <summary>The conference that goes on now, or comes next; null where none comes any more. Cancelled ones don't.</summary>
    /// <param name="conference">Which.</param>
    /// <param name="zone">The tenant's.</param>
    /// <param name="now">UTC.</param>
    public static ConferenceOccurrence? Next(ScheduledConference conference, TimeZoneInfo zone, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(conference);
        return conference.Enabled ? From(conference, zone, now).FirstOrDefault() : null;
    }

    /// <summary>The times from now on, that of one that goes on included.</summary>
    public static IEnumerable<ConferenceOccurrence> From(ScheduledConference conference, TimeZoneInfo zone, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(conference);
        var step = conference.Repeat switch { ConferenceRepeat.Daily => 1, ConferenceRepeat.Weekly => 7, _ => 0 };
        var date = conference.Date;
        if (step > 0 && date.Year >= 2000)
        {
            // Begins shortly before now; a day more covers every time zone.
            var behind = DateOnly.FromDateTime(now).DayNumber - date.DayNumber - (conference.LengthMinutes / 1440) - 2;
            date = behind > 0 ? date.AddDays(behind / step * step) : date;
        }

        for (var i = 0; i < MostLooked && (conference.Until is not { } until || date <= until) && date.Year < 2200; i++)
        {
            var occurrence = new ConferenceOccurrence(conference, Utc(date.ToDateTime(conference.Time), zone));
            if (occurrence.EndsAt > now)
            {
                yield return occurrence;
            }

            if (step == 0)
            {
                yield break;
            }

            date = date.AddDays(step);
        }
    }

    /// <summary>Those of a room whose doors are open now: from a little before until the end.</summary>
    public static IEnumerable<ConferenceOccurrence> Open(TenantSnapshot tenant, Guid? roomId, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(tenant.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        return tenant.Nouns.All<ScheduledConference>().Where(c => c.Enabled && (roomId is null || c.RoomId == roomId))
            .Select(c => Next(c, zone, now)).OfType<ConferenceOccurrence>().Where(o => o.StartsAt - ScheduledConference.Early <= now);
    }

    // In spring an hour is missing: then it begins an hour later.
    private static DateTime Utc(DateTime local, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(local) ? local.AddHours(1) : local, zone);
}
