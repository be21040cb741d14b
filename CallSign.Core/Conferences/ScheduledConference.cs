using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CallSign.Core.Changes;
using CallSign.Core.Data;
using CallSign.Core.Destinations;
using CallSign.Core.Extensions;
using CallSign.Core.Lists;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Conferences;

/// <summary>How often a scheduled conference comes again.</summary>
public enum ConferenceRepeat
{
    /// <summary>Once.</summary>
    None,

    Daily,

    /// <summary>On the same day of every week.</summary>
    Weekly,
}

/// <summary>
/// Who meets when in which room. Whoever is invited has a code of his own, by mail with an entry for his calendar (iCalendar, RFC 5545), or comes in by
/// his telephone alone. While it is off it is cancelled.
/// </summary>
[Noun("scheduled_conference", "scheduled conference", "scheduled conferences", "event")]
[Reloads(ReloadScope.Tenant)]
public sealed class ScheduledConference : INoun, ITenantOwned, IFiltered<ScheduledConference>
{
    /// <summary>Most that are invited.</summary>
    public const int MostInvitees = 200;

    /// <summary>How long before it begins its room is open, and codes are good.</summary>
    public static readonly TimeSpan Early = TimeSpan.FromMinutes(15);

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    /// <summary>What it is about.</summary>
    public string Name { get; set; } = "";

    /// <summary>Told in the invitation.</summary>
    public string? Description { get; set; }

    /// <summary>Id of the <see cref="ConferenceRoom"/>.</summary>
    public Guid? RoomId { get; set; }

    /// <summary>The first day, in the tenant's time zone.</summary>
    [Sortable]
    public DateOnly Date { get; set; }

    /// <summary>When it begins, in the tenant's time zone.</summary>
    public TimeOnly Time { get; set; } = new(9, 0);

    /// <summary>5–1,440 minutes.</summary>
    public int LengthMinutes { get; set; } = 60;

    public ConferenceRepeat Repeat { get; set; }

    /// <summary>The last day on which it may come again, that included; null for no end.</summary>
    public DateOnly? Until { get; set; }

    public List<ConferenceInvitee> Invitees { get; set; } = [];

    public bool Enabled { get; set; } = true;

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public uint Version { get; set; }

    /// <summary>Filter: <c>upcoming</c>, those that go on included, or <c>past</c>.</summary>
    public const string WhenFilter = "when";

    /// <summary>The tenant's time now, as <c>2026-11-29T09:30</c>, by which <see cref="WhenFilter"/> judges; UTC where it is missing.</summary>
    public const string NowFilter = "now";

    public static IQueryable<ScheduledConference> Filter(IQueryable<ScheduledConference> nouns, ListQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var now = DateTime.TryParseExact(query.Filter(NowFilter), "yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? local : DateTime.SpecifyKind(DateTime.UtcNow, DateTimeKind.Unspecified);
        // Of one that comes again the last possible day counts.
        return query.Filter(WhenFilter) switch
        {
            "upcoming" => nouns.Where(c => (c.Repeat != ConferenceRepeat.None && c.Until == null)
                || ((c.Repeat == ConferenceRepeat.None ? c.Date : c.Until) ?? c.Date).ToDateTime(c.Time).AddMinutes(c.LengthMinutes) > now),
            "past" => nouns.Where(c => (c.Repeat == ConferenceRepeat.None || c.Until != null)
                && ((c.Repeat == ConferenceRepeat.None ? c.Date : c.Until) ?? c.Date).ToDateTime(c.Time).AddMinutes(c.LengthMinutes) <= now),
            _ => nouns,
        };
    }

    public void Normalize()
    {
        Time = new TimeOnly(Time.Hour, Time.Minute);
        Until = Repeat is ConferenceRepeat.None ? null : Until;
        foreach (var invitee in Invitees ??= [])
        {
            invitee.Name = (invitee.Name ?? "").Trim();
            invitee.Email = string.IsNullOrWhiteSpace(invitee.Email) ? null : invitee.Email.Trim();
            invitee.Extension = string.IsNullOrWhiteSpace(invitee.Extension) ? null : DialNumber.Clean(invitee.Extension);
            invitee.Id = invitee.Id == Guid.Empty ? invitee.OwnId() : invitee.Id;
        }
    }

    public void Check(FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddIf(RoomId is null, nameof(RoomId), "Choose a room.");
        errors.AddIf(Date.Year is < 2000 or > 2200, nameof(Date), "Choose a day.");
        errors.AddIf(LengthMinutes is < 5 or > 1440, nameof(LengthMinutes), "Enter 5 to 1440 minutes.");
        errors.AddIf(!Enum.IsDefined(Repeat), nameof(Repeat), "Choose how often it comes.");
        errors.AddIf(Until is { } until && (until < Date || until.Year > 2200), nameof(Until), "Choose a day that is not before the first.");
        errors.AddIf(Invitees.Count > MostInvitees, nameof(Invitees), $"At most {MostInvitees} are invited.");
        for (var i = 0; i < Invitees.Count; i++)
        {
            var (field, one) = ($"Invitees[{i}]", Invitees[i]);
            errors.AddIf(one.Name.Length is 0 or > 60 || one.Name.Any(char.IsControl), $"{field}.Name", "Enter a name of at most 60 characters.");
            errors.AddIf(one.Email is null && one.Extension is null, $"{field}.Email", "Enter a mail address or an extension.");
            errors.AddIf(one.Email is { } mail && !RoutingToken.IsMailAddress(mail), $"{field}.Email", "Enter a mail address as name@example.com.");
            errors.AddIf(one.Extension is { } number && !RoutingToken.IsExtensionNumber(number), $"{field}.Extension", "Enter the number of an extension: 2 to 15 digits.");
            errors.AddIf(one.Email is { } twice && Invitees.Take(i).Any(o => string.Equals(o.Email, twice, StringComparison.OrdinalIgnoreCase)), $"{field}.Email", "This address is invited already.");
            errors.AddIf(one.Id != Guid.Empty && Invitees.Take(i).Any(o => o.Id == one.Id), $"{field}.Name", "Two entries have the same id.");
        }
    }

    public IEnumerable<NounLink> Links() =>
        RoomId is { } room ? [new NounLink(nameof(RoomId), Destination.To(NounCatalog.Of<ConferenceRoom>().Kind, room), Automatic: false)] : [];
}

/// <summary>Somebody who is invited: by mail, by his telephone, or both.</summary>
public sealed class ConferenceInvitee
{
    /// <summary>By it his code is kept while he is renamed.</summary>
    public Guid Id { get; set; }

    public string Name { get; set; } = "";

    /// <summary>Gets the invitation; null for none.</summary>
    public string? Email { get; set; }

    /// <summary>An extension of the tenant, whose telephone comes in without a PIN; null for none.</summary>
    public string? Extension { get; set; }

    // What a program or a file sends twice without ids is the same person both times, who keeps his code.
    internal Guid OwnId() => new(SHA256.HashData(Encoding.UTF8.GetBytes((Email ?? Extension ?? Name).ToLowerInvariant())).AsSpan(0, 16));
}

internal sealed class ScheduledConferenceMap : IEntityTypeConfiguration<ScheduledConference>
{
    public void Configure(EntityTypeBuilder<ScheduledConference> builder)
    {
        builder.MapNoun();
        builder.Property(c => c.Invitees).AsJson();
        builder.HasIndex(c => new { c.TenantId, c.Date });
    }
}
