using CallSign.Core.Changes;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Holidays;

/// <summary>Days on which time conditions that name the calendar count as closed.</summary>
[Noun("holiday_calendar", "holiday calendar", "holiday calendars", "event_busy", IsReferenced = true)]
[Reloads(ReloadScope.Tenant)]
public sealed class HolidayCalendar : INoun, ITenantOwned
{
    /// <summary>Most entries.</summary>
    public const int MostDays = 1000;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    public string? Description { get; set; }

    /// <summary>At most <see cref="MostDays"/>, in any order.</summary>
    public List<Holiday> Days { get; set; } = [];

    /// <summary>While false it closes nothing.</summary>
    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    /// <summary>The first entry that covers a date; null where none does.</summary>
    public Holiday? On(DateOnly date) => Days.Find(d => d.Covers(date));

    public void Normalize()
    {
        Days ??= [];
        foreach (var day in Days)
        {
            day.Name = TextRules.Clean(day.Name) ?? "";
            day.To = day.To == day.From ? null : day.To;
        }
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(Days.Count > MostDays, nameof(Days), $"A calendar has at most {MostDays:N0} entries.");
        HashSet<(DateOnly From, DateOnly? To, bool Yearly, string Name)> seen = [];
        for (var i = 0; i < Math.Min(Days.Count, MostDays); i++)
        {
            var (field, day) = ($"Days[{i}].", Days[i]);
            if ((day.Name.Length == 0 ? "Enter a name." : TextRules.Name(day.Name, 60)) is { } problem)
            {
                errors.Add(field + nameof(day.Name), problem);
            }

            errors.AddIf(day.From.Year is < 1970 or > 2200, field + nameof(day.From), "Choose a date from 1970 to 2200.");
            errors.AddIf(day.To < day.From, field + nameof(day.To), "The last day can't be before the first.");
            errors.AddIf(day.To?.DayNumber - day.From.DayNumber > 365, field + nameof(day.To), "An entry covers at most 366 days.");
            errors.AddIf(!seen.Add((day.From, day.To, day.Yearly, day.Name)), field + nameof(day.From), $"{day.Name} is on this date already.");
        }
    }

    public IEnumerable<NounLink> Links() => [];
}

/// <summary>A day, or days that follow each other.</summary>
public sealed class Holiday
{
    /// <summary>1–60 characters, as <c>Christmas Eve</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>The first day; where it comes every year, its year says nothing.</summary>
    public DateOnly From { get; set; }

    /// <summary>The last day, that included; null for one day only.</summary>
    public DateOnly? To { get; set; }

    /// <summary>Whether it comes every year. A 29 February comes in leap years.</summary>
    public bool Yearly { get; set; }

    public bool Covers(DateOnly date)
    {
        var last = To ?? From;
        if (!Yearly)
        {
            return From <= date && date <= last;
        }

        var (at, from, to) = (Of(date), Of(From), Of(last));
        return last.DayNumber - From.DayNumber >= 365 || (from <= to ? from <= at && at <= to : at >= from || at <= to);
    }

    // Months have room for 32 days, so that the order of days is the same in every year.
    private static int Of(DateOnly date) => (date.Month * 32) + date.Day;
}

internal sealed class HolidayCalendarMap : IEntityTypeConfiguration<HolidayCalendar>
{
    public void Configure(EntityTypeBuilder<HolidayCalendar> builder)
    {
        builder.MapNoun();
        builder.Property(c => c.Days).AsJson();
    }
}
