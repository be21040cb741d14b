using CallSign.Core.Changes;
using CallSign.Core.Data;
using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.Holidays;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.TimeConditions;

/// <summary>Whether somebody has set the hours aside.</summary>
public enum HoursOverride
{
    /// <summary>The weekly hours and holidays decide.</summary>
    Auto,

    /// <summary>Open until somebody sets it back.</summary>
    ForceOpen,

    /// <summary>Closed until somebody sets it back.</summary>
    ForceClosed,
}

/// <summary>Leads calls on by the time of the week, by holidays, and by a switch that can be dialled.</summary>
[Noun("time_condition", "time condition", "time conditions", "schedule", IsDestination = true)]
[Reloads(ReloadScope.Tenant)]
public sealed class TimeCondition : INumbered, ITenantOwned
{
    /// <summary>Most parts of the weekly hours.</summary>
    public const int MostHours = 50;

    /// <summary>Most holiday calendars.</summary>
    public const int MostCalendars = 20;

    /// <summary>What is dialled before <see cref="OverrideCode"/>.</summary>
    public const string OverridePrefix = "*28";

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    public string Name { get; set; } = "";

    public string? Number { get; set; }

    public string? Description { get; set; }

    /// <summary>IANA time zone of the hours and holidays; null for the tenant's own.</summary>
    public string? TimeZone { get; set; }

    /// <summary>When it is open, at most <see cref="MostHours"/>; none: it is never open by itself.</summary>
    public List<WeeklyHours> Hours { get; set; } = [];

    /// <summary>Calendars whose days count as holidays, at most <see cref="MostCalendars"/>.</summary>
    public List<Guid> HolidayCalendars { get; set; } = [];

    /// <summary>Where calls go while it is open; null: they end.</summary>
    public Destination? OpenDestination { get; set; }

    /// <summary>Where calls go while it is closed; null: they end.</summary>
    public Destination? ClosedDestination { get; set; }

    /// <summary>Where calls go on a holiday; null: as while it is closed.</summary>
    public Destination? HolidayDestination { get; set; }

    [Sortable]
    public HoursOverride Override { get; set; }

    /// <summary>1–6 digits that are dialled after <see cref="OverridePrefix"/> to switch <see cref="Override"/>; null: only the portal switches it.</summary>
    public string? OverrideCode { get; set; }

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    /// <summary>What a phone dials to switch it, and what its lamp subscribes to; null where it can't be dialled.</summary>
    public static string? OverrideNumber(string? code) => code is null ? null : OverridePrefix + code;

    public void Normalize()
    {
        TimeZone = TextRules.Clean(TimeZone);
        OverrideCode = TextRules.Clean(OverrideCode);
        if (OverrideCode?.StartsWith(OverridePrefix, StringComparison.Ordinal) == true)
        {
            OverrideCode = OverrideCode[OverridePrefix.Length..];
        }

        HolidayCalendars = [.. (HolidayCalendars ?? []).Distinct()];
        Hours ??= [];
        foreach (var hours in Hours)
        {
            // Monday first, as ISO 8601 has it.
            hours.Days = [.. (hours.Days ?? []).Distinct().OrderBy(d => ((int)d + 6) % 7)];
            hours.From = new TimeOnly(hours.From.Hour, hours.From.Minute);
            hours.To = new TimeOnly(hours.To.Hour, hours.To.Minute);
        }
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(TimeZone is { } zone && (zone.Length > 60 || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)), nameof(TimeZone),
            "Choose a time zone such as Europe/Berlin.");
        errors.AddIf(OverrideCode is { } code && (code.Length > 6 || !DialNumber.IsDigits(code)), nameof(OverrideCode), "Enter 1 to 6 digits.");
        errors.AddIf(HolidayCalendars.Count > MostCalendars, nameof(HolidayCalendars), $"Choose at most {MostCalendars} calendars.");
        errors.AddIf(Hours.Count > MostHours, nameof(Hours), $"A time condition has at most {MostHours} parts.");
        errors.AddIf(OpenDestination is null && ClosedDestination is null && HolidayDestination is null, nameof(OpenDestination),
            "Choose where calls go at least while it is open.");
        for (var i = 0; i < Math.Min(Hours.Count, MostHours); i++)
        {
            var field = $"Hours[{i}]." + nameof(WeeklyHours.Days);
            errors.AddIf(Hours[i].Days.Count == 0, field, "Choose at least one day.");
            errors.AddIf(Hours[i].Days.Exists(d => !Enum.IsDefined(d)), field, "Choose days of the week.");
        }
    }

    public IEnumerable<NounLink> Links()
    {
        if (OpenDestination is { } open)
        {
            yield return new NounLink(nameof(OpenDestination), open);
        }

        if (ClosedDestination is { } closed)
        {
            yield return new NounLink(nameof(ClosedDestination), closed);
        }

        if (HolidayDestination is { } holiday)
        {
            yield return new NounLink(nameof(HolidayDestination), holiday);
        }

        var calendar = NounCatalog.Of<HolidayCalendar>().Kind;
        for (var i = 0; i < HolidayCalendars.Count; i++)
        {
            yield return new NounLink($"{nameof(HolidayCalendars)}[{i}]", Destination.To(calendar, HolidayCalendars[i]), Automatic: false);
        }
    }
}

/// <summary>Hours of some days of the week.</summary>
public sealed class WeeklyHours
{
    /// <summary>The days they begin on.</summary>
    public List<DayOfWeek> Days { get; set; } = [];

    /// <summary>First minute of them.</summary>
    public TimeOnly From { get; set; }

    /// <summary>First minute after them. Not after <see cref="From"/>: they end on the next day; the same: they last 24 hours.</summary>
    public TimeOnly To { get; set; }

    /// <summary>Whether they reach into the next day.</summary>
    public bool IsOverMidnight => To <= From && To != TimeOnly.MinValue;

    /// <summary>Whether a minute of one of <see cref="Days"/> is in them.</summary>
    public bool HasOnTheDay(TimeOnly time) => time >= From && (To <= From || time < To);

    /// <summary>Whether a minute of the day after one of <see cref="Days"/> is in them.</summary>
    public bool HasOnTheNextDay(TimeOnly time) => IsOverMidnight && time < To;
}

/// <summary>What is dialled to switch a time condition must reach nothing else.</summary>
internal sealed class OverrideCodeRule : INounRule<TimeCondition>
{
    public async Task CheckAsync(CallSignDbContext context, TimeCondition noun, FieldErrors errors, CancellationToken cancellationToken)
    {
        // A new one has no owner yet; the editor works for one tenant.
        if (TimeCondition.OverrideNumber(noun.OverrideCode) is not { } number || context.Scope.TenantId is not { } tenant)
        {
            return;
        }

        var other = await context.Set<TimeCondition>().Where(t => t.TenantId == tenant && t.OverrideCode == noun.OverrideCode && t.Id != noun.Id)
            .Select(t => t.Name).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        errors.AddIf(other is not null, nameof(noun.OverrideCode), $"{number} already switches {other}.");
        if (await NumberPlan.TakenAsync(context, tenant, number, null, cancellationToken, OverrideNumberClaim.Own).ConfigureAwait(false) is { } taken)
        {
            errors.Add(nameof(noun.OverrideCode), taken);
        }
    }
}

/// <summary>Keeps everything behind <see cref="TimeCondition.OverridePrefix"/> free for override codes, of which more may come.</summary>
internal sealed class OverrideNumberClaim : INumberClaim
{
    /// <summary>Kind of whoever asks for an override code.</summary>
    public const string Own = "override_code";

    public Task<Func<string, string?>> ReadAsync(CallSignDbContext context, Guid tenantId, Guid? except, string? kind, CancellationToken cancellationToken) =>
        Task.FromResult<Func<string, string?>>(number => kind != Own && number.StartsWith(TimeCondition.OverridePrefix, StringComparison.Ordinal)
            ? $"{number} is kept for time conditions: {TimeCondition.OverridePrefix} and a code switches one. Choose another number." : null);
}

internal sealed class TimeConditionMap : IEntityTypeConfiguration<TimeCondition>
{
    public void Configure(EntityTypeBuilder<TimeCondition> builder)
    {
        builder.MapNoun();
        builder.Property(t => t.Hours).AsJson();
        builder.Property(t => t.HolidayCalendars).AsJson();
        builder.Property(t => t.TimeZone).HasMaxLength(60);
        builder.Property(t => t.OverrideCode).HasMaxLength(6);
    }
}
