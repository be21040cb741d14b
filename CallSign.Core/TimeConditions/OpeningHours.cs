using CallSign.Core.Destinations;
using CallSign.Core.Holidays;

namespace CallSign.Core.TimeConditions;

/// <summary>What the hours say of a moment.</summary>
public enum HoursState
{
    Open,

    Closed,

    /// <summary>Closed, because of a holiday.</summary>
    Holiday,
}

/// <summary>What the hours say of a moment, and why.</summary>
/// <param name="State">Open or not.</param>
/// <param name="Holiday">Name of the holiday; null on other days.</param>
/// <param name="Forced">Whether somebody has set the hours aside.</param>
public sealed record HoursVerdict(HoursState State, string? Holiday = null, bool Forced = false);

/// <summary>A time condition with its calendars and its time zone: answers for any moment. Nothing in it changes, but for what it remembers.</summary>
/// <remarks>Hours are read off the clock on the wall: on the day it is put forward or back, 9:00 is still 9:00. Not for several threads at once.</remarks>
public sealed class OpeningHours
{
    /// <summary>How far ahead a change is looked for.</summary>
    public const int DaysAhead = 92;

    private readonly TimeCondition _condition;
    private readonly IReadOnlyList<HolidayCalendar> _calendars;
    private readonly Dictionary<DateOnly, string?> _holidays = [];

    /// <param name="condition">What is asked.</param>
    /// <param name="calendars">The enabled calendars of the tenant; those that the condition does not name are left out of account.</param>
    /// <param name="tenantZone">The tenant's own IANA time zone.</param>
    public OpeningHours(TimeCondition condition, IEnumerable<HolidayCalendar> calendars, string tenantZone)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(calendars);
        _condition = condition;
        _calendars = condition.HolidayCalendars.Count == 0 ? [] : [.. calendars.Where(c => c.Enabled && condition.HolidayCalendars.Contains(c.Id))];
        Zone = ZoneOf(condition.TimeZone ?? tenantZone);
    }

    /// <summary>The time zone that the hours are in.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>What holds at a moment.</summary>
    public HoursVerdict At(DateTimeOffset moment) => _condition.Override switch
    {
        HoursOverride.ForceOpen => new HoursVerdict(HoursState.Open, Forced: true),
        HoursOverride.ForceClosed => new HoursVerdict(HoursState.Closed, Forced: true),
        _ => BySchedule(moment),
    };

    /// <summary>What holds at a moment while nobody has set the hours aside.</summary>
    public HoursVerdict BySchedule(DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, Zone).DateTime;
        var (date, time) = (DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
        return HolidayOn(date) is { } holiday ? new HoursVerdict(HoursState.Holiday, holiday)
            : new HoursVerdict(IsOpen(date, time) ? HoursState.Open : HoursState.Closed);
    }

    /// <summary>Where a call goes at a moment; null: it ends.</summary>
    public Destination? LeadsTo(HoursVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return verdict.State switch
        {
            HoursState.Open => _condition.OpenDestination,
            HoursState.Holiday => _condition.HolidayDestination ?? _condition.ClosedDestination,
            _ => _condition.ClosedDestination,
        };
    }

    /// <summary>When something else begins to hold than at <paramref name="from"/>; null where that is not within <see cref="DaysAhead"/> or is forced.</summary>
    public DateTimeOffset? NextChange(DateTimeOffset from)
    {
        var now = At(from);
        if (now.Forced)
        {
            return null;
        }

        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, Zone).DateTime);
        return Enumerable.Range(0, DaysAhead).SelectMany(n => Turns(today.AddDays(n)))
            .Where(t => t > from).Cast<DateTimeOffset?>().FirstOrDefault(t => BySchedule(t!.Value) != now);
    }

    /// <summary>What dialling the override number sets next: the opposite of what the hours say, or back to the hours.</summary>
    public HoursOverride Toggled(DateTimeOffset moment) => _condition.Override is not HoursOverride.Auto ? HoursOverride.Auto
        : BySchedule(moment).State is HoursState.Open ? HoursOverride.ForceClosed : HoursOverride.ForceOpen;

    private bool IsOpen(DateOnly date, TimeOnly time)
    {
        foreach (var hours in _condition.Hours)
        {
            if (hours.Days.Contains(date.DayOfWeek) && hours.HasOnTheDay(time))
            {
                return true;
            }

            // Hours that began on a holiday did not begin.
            if (hours.HasOnTheNextDay(time) && hours.Days.Contains(date.AddDays(-1).DayOfWeek) && HolidayOn(date.AddDays(-1)) is null)
            {
                return true;
            }
        }

        return false;
    }

    private string? HolidayOn(DateOnly date)
    {
        if (_calendars.Count == 0)
        {
            return null;
        }

        if (!_holidays.TryGetValue(date, out var name))
        {
            name = _calendars.Select(c => c.On(date)).FirstOrDefault(d => d is not null)?.Name;
            _holidays.Add(date, name);
        }

        return name;
    }

    // Every moment of a local day at which something may change, in order.
    private SortedSet<DateTimeOffset> Turns(DateOnly date)
    {
        SortedSet<TimeOnly> times = [TimeOnly.MinValue, .. _condition.Hours.SelectMany(h => new[] { h.From, h.To })];
        SortedSet<DateTimeOffset> moments = [];
        foreach (var time in times)
        {
            var local = date.ToDateTime(time);
            if (Zone.IsAmbiguousTime(local))
            {
                // The hour that comes twice: both times.
                moments.UnionWith(Zone.GetAmbiguousTimeOffsets(local).Select(o => new DateTimeOffset(local, o)));
            }
            else if (!Zone.IsInvalidTime(local))
            {
                moments.Add(new DateTimeOffset(local, Zone.GetUtcOffset(local)));
            }
        }

        if (Shift(date) is { } shift)
        {
            moments.Add(shift);
        }

        return moments;
    }

    // The moment of the day at which the clock is put forward or back; null on most days.
    private DateTimeOffset? Shift(DateOnly date)
    {
        var (before, after) = (Utc(date), Utc(date.AddDays(1)));
        if (Zone.GetUtcOffset(before) == Zone.GetUtcOffset(after))
        {
            return null;
        }

        while (after - before > TimeSpan.FromMinutes(1))
        {
            var middle = before + TimeSpan.FromMinutes(Math.Floor((after - before).TotalMinutes / 2));
            (before, after) = Zone.GetUtcOffset(middle) == Zone.GetUtcOffset(before) ? (middle, after) : (before, middle);
        }

        return after;
    }

    // Close to midnight is good enough, for zones that shift at midnight itself.
    private DateTimeOffset Utc(DateOnly date)
    {
        var local = date.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local - Zone.GetUtcOffset(local.AddHours(-3)), TimeSpan.Zero);
    }

    private static TimeZoneInfo ZoneOf(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
}
