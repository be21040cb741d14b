namespace CallSign.Core.Hospitality;

/// <summary>Times of day on the wall of a tenant, as UTC.</summary>
public static class WakeUpTime
{
    /// <summary>
    /// When it is that time on that day. Where the clocks skip it in spring, the first minute after the gap; where they show it twice in autumn,
    /// the first time: nobody is called too late.
    /// </summary>
    public static DateTime DueAt(DateOnly date, TimeOnly time, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var local = date.ToDateTime(time);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return DateTime.SpecifyKind(local - offset, DateTimeKind.Utc);
    }

    /// <summary>The first day on which that time is still to come.</summary>
    public static DateOnly NextDate(TimeOnly time, DateTime now, TimeZoneInfo zone)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(now, zone));
        return DueAt(today, time, zone) > now ? today : today.AddDays(1);
    }

    /// <summary>The zone of a name; UTC where this machine does not know it.</summary>
    public static TimeZoneInfo Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
}
