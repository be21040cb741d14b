using CallSign.Core.Audit;
using CallSign.Core.Nouns;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CallSign.Core.Conferences;

/// <summary>What somebody who is invited was told last, and his personal code.</summary>
[NotAudited]
public sealed class ConferenceInvitation : ITenantOwned
{
    /// <summary>Digits of a code: one in 10,000,000,000.</summary>
    public const int CodeDigits = 10;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid TenantId { get; init; }

    /// <summary>Id of the <see cref="ScheduledConference"/>, which may be deleted meanwhile.</summary>
    public Guid ConferenceId { get; init; }

    /// <summary>Id of the <see cref="ConferenceInvitee"/>.</summary>
    public Guid InviteeId { get; init; }

    /// <summary>Lets him in without room and PIN.</summary>
    public EncryptedSecret Code { get; init; }

    /// <summary>SEQUENCE of RFC 5545: raised with each change that he is told of.</summary>
    public int Sequence { get; set; }

    /// <summary>What he was told.</summary>
    public ConferenceNotice Notice { get; set; } = new();

    /// <summary>Whether it was taken back.</summary>
    public bool Cancelled { get; set; }

    /// <summary>UTC, of the last change.</summary>
    public DateTime ChangedAt { get; set; }

    /// <summary>PostgreSQL's xmin: of several portals one tells him.</summary>
    public uint Version { get; set; }
}

/// <summary>What an invitation says. Two that are equal need no mail between them.</summary>
public sealed record ConferenceNotice
{
    /// <summary>What it is about.</summary>
    public string Title { get; init; } = "";

    public string? Description { get; init; }

    public string Room { get; init; } = "";

    /// <summary>What is dialled inside the company; null for a room without a number.</summary>
    public string? RoomNumber { get; init; }

    /// <summary>What is dialled inside the company to enter a code; null for none.</summary>
    public string? AccessNumber { get; init; }

    /// <summary>Numbers of the public network that lead to the room or to where codes are entered.</summary>
    public string PublicNumbers { get; init; } = "";

    public DateOnly Date { get; init; }

    public TimeOnly Time { get; init; }

    public int LengthMinutes { get; init; }

    public ConferenceRepeat Repeat { get; init; }

    public DateOnly? Until { get; init; }

    /// <summary>IANA name of the time zone of date and time.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Who is invited.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where the mail goes; null for none.</summary>
    public string? Email { get; init; }
}

internal sealed class ConferenceInvitationMap : IEntityTypeConfiguration<ConferenceInvitation>
{
    public void Configure(EntityTypeBuilder<ConferenceInvitation> builder)
    {
        builder.ToTable("conference_invitations");
        builder.HasOne<Tenant>().WithMany().HasForeignKey(i => i.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(i => new { i.TenantId, i.ConferenceId, i.InviteeId }).IsUnique();
        builder.Property(i => i.Notice).AsJson();
        builder.Property(i => i.Version).IsRowVersion();
    }
}
