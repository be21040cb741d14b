using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CallSign.Core.Data;
using CallSign.Core.Destinations;
using CallSign.Core.FeatureCodes;
using CallSign.Core.InboundRoutes;
using CallSign.Core.Mail;
using CallSign.Core.Routing;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Conferences;

/// <summary>How an invitation stands.</summary>
/// <param name="Code">The personal code.</param>
/// <param name="ChangedAt">UTC, when he was told last.</param>
public sealed record InvitationState(string Code, DateTime ChangedAt);

/// <summary>
/// Keeps invitations in step with what is scheduled: whoever is new gets a code and a mail, whoever is concerned by a change another mail, and whoever is not
/// invited any more a cancellation. What was told is kept, so that nobody is told twice.
/// </summary>
public sealed class ConferenceInvitations(CallSignDb db, SecretBox box, SnapshotStore snapshots, MailSettings mail, TimeProvider time)
{
    /// <summary>The scheduled conference, open now, that a personal code is good for; null for none.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="code">What was entered.</param>
    /// <param name="roomId">Only in this room; null for any.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ScheduledConference?> FindAsync(TenantSnapshot tenant, string code, Guid? roomId, DateTime now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var open = ConferenceSchedule.Open(tenant, roomId, now).Select(o => o.Conference).ToDictionary(c => c.Id);
        if (open.Count == 0)
        {
            return null;
        }

        var context = db.Open(TenantScope.Of(tenant.Id));
        await using var _ = context.ConfigureAwait(false);
        var ids = open.Keys.ToList();
        var rows = await context.Set<ConferenceInvitation>().AsNoTracking().Where(i => !i.Cancelled && ids.Contains(i.ConferenceId)).ToListAsync(cancellationToken).ConfigureAwait(false);
        var entered = Encoding.ASCII.GetBytes(code);
        return rows.Where(r => open[r.ConferenceId].Invitees.Exists(i => i.Id == r.InviteeId) && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(box.Decrypt(r.Code)), entered))
            .Select(r => open[r.ConferenceId]).FirstOrDefault();
    }

    /// <summary>The codes of one scheduled conference, by invitee.</summary>
    public async Task<IReadOnlyDictionary<Guid, InvitationState>> ListAsync(Actor actor, Guid conferenceId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var rows = await context.Set<ConferenceInvitation>().AsNoTracking().Where(i => i.ConferenceId == conferenceId && !i.Cancelled).ToListAsync(cancellationToken).ConfigureAwait(false);
        return rows.ToDictionary(r => r.InviteeId, r => new InvitationState(box.Decrypt(r.Code), r.ChangedAt));
    }

    /// <summary>Tenants that have invitations which may have to be taken back.</summary>
    public async Task<IReadOnlyList<Guid>> TenantsAsync(CancellationToken cancellationToken)
    {
        var context = db.Open(TenantScope.System);
        await using var _ = context.ConfigureAwait(false);
        return await context.Set<ConferenceInvitation>().Where(i => !i.Cancelled).Select(i => i.TenantId).Distinct().ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Brings a tenant's invitations in step, and queues the mails in the same transaction.</summary>
    /// <returns>How many mails were queued.</returns>
    public async Task<int> UpdateAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        if (snapshots.Current.OfId(tenantId) is not { } tenant)
        {
            return 0;
        }

        var now = time.GetUtcNow().UtcDateTime;
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(tenant.TimeZone, out var known) ? known : TimeZoneInfo.Utc;
        var context = db.Open(TenantScope.System);
        await using var _ = context.ConfigureAwait(false);
        var rows = await context.Set<ConferenceInvitation>().Where(i => i.TenantId == tenantId && !i.Cancelled).ToListAsync(cancellationToken).ConfigureAwait(false);
        var before = rows.ToDictionary(r => (r.ConferenceId, r.InviteeId));
        var mails = 0;
        foreach (var conference in tenant.Nouns.All<ScheduledConference>().Where(c => ConferenceSchedule.Next(c, zone, now) is not null))
        {
            if (tenant.Nouns.Find<ConferenceRoom>(conference.RoomId) is not { } room)
            {
                continue; // a room that is off: what was told stands
            }

            foreach (var invitee in conference.Invitees)
            {
                var notice = Notice(tenant, zone, conference, room, invitee);
                if (!before.Remove((conference.Id, invitee.Id), out var row))
                {
                    row = new ConferenceInvitation { TenantId = tenantId, ConferenceId = conference.Id, InviteeId = invitee.Id, Code = box.Encrypt(SecretGenerator.Pin(ConferenceInvitation.CodeDigits)), Notice = notice, ChangedAt = now };
                    context.Add(row);
                    mails += Tell(context, row, now);
                }
                else if (row.Notice != notice)
                {
                    if (row.Notice.Email is { } old && !string.Equals(old, notice.Email, StringComparison.OrdinalIgnoreCase))
                    {
                        mails += Tell(context, row, now, cancelled: true);
                    }

                    (row.Notice, row.Sequence, row.ChangedAt) = (notice, row.Sequence + 1, now);
                    mails += Tell(context, row, now);
                }
            }
        }

        foreach (var gone in before.Values)
        {
            var conference = tenant.Nouns.All<ScheduledConference>().FirstOrDefault(c => c.Id == gone.ConferenceId);
            if (conference is { Enabled: true } && conference.Invitees.Exists(i => i.Id == gone.InviteeId) && tenant.Nouns.Find<ConferenceRoom>(conference.RoomId) is null)
            {
                continue;
            }

            (gone.Cancelled, gone.ChangedAt) = (true, now);
            if (!IsPast(gone.Notice, now))
            {
                mails += Tell(context, gone, now, cancelled: true);
            }
        }

        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        return mails;
    }

    private static bool IsPast(ConferenceNotice notice, DateTime now)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(notice.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        return ConferenceSchedule.Next(
            new ScheduledConference { Date = notice.Date, Time = notice.Time, LengthMinutes = notice.LengthMinutes, Repeat = notice.Repeat, Until = notice.Until }, zone, now) is null;
    }

    private static ConferenceNotice Notice(TenantSnapshot tenant, TimeZoneInfo zone, ScheduledConference conference, ConferenceRoom room, ConferenceInvitee invitee)
    {
        var access = tenant.Features.Working(Feature.ConferenceAccess);
        return new ConferenceNotice
        {
            Title = conference.Name, Description = conference.Description, Room = room.Name, RoomNumber = room.Number, AccessNumber = access,
            PublicNumbers = string.Join(", ", tenant.Nouns.All<InboundRoute>()
                .Where(r => r.Enabled && r.Match is NumberMatch.Exact && (r.Destination == Destination.To(room) || (access is not null && r.Destination == Destination.ToNumber(access))))
                .Select(r => E164.Show(r.Number)).Order(StringComparer.Ordinal).Take(5)),
            Date = conference.Date, Time = conference.Time, LengthMinutes = conference.LengthMinutes, Repeat = conference.Repeat, Until = conference.Until,
            TimeZone = zone.Id, Name = invitee.Name, Email = invitee.Email,
        };
    }

    private int Tell(CallSignDbContext context, ConferenceInvitation row, DateTime now, bool cancelled = false)
    {
        if (!mail.IsOn || row.Notice.Email is not { } address)
        {
            return 0;
        }

        var notice = row.Notice;
        var details = Details(row, cancelled);
        var what = cancelled ? "Cancelled" : row.Sequence > 0 ? "Updated invitation" : "Invitation";
        var organizer = MimeKit.MailboxAddress.TryParse(mail.From, out var from) ? from.Address : "pbx@localhost";
        context.Add(new QueuedMail
        {
            TenantId = row.TenantId, To = address, Subject = $"{what}: {notice.Title}, {When(notice)}", Text = details,
            Calendar = CalendarInvitation.Write(row.Id, cancelled ? row.Sequence + 1 : row.Sequence, cancelled, notice, details, organizer, now),
            CalendarMethod = cancelled ? "CANCEL" : "REQUEST", AttachmentName = "invite.ics", CreatedAt = now, NextAt = now,
        });
        return 1;
    }

    private string Details(ConferenceInvitation row, bool cancelled)
    {
        var notice = row.Notice;
        var text = new StringBuilder();
        text.Append(cancelled ? $"{notice.Title} does not take place, or without you.\n\n" : $"{notice.Name}, you are invited to {notice.Title}.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"When: {When(notice)}, {notice.LengthMinutes} minutes ({notice.TimeZone})\n");
        if (notice.Repeat is not ConferenceRepeat.None)
        {
            text.Append(notice.Repeat is ConferenceRepeat.Daily ? "Every day" : "Every week").Append(notice.Until is { } until ? $" until {until:yyyy-MM-dd}\n" : "\n");
        }

        if (cancelled)
        {
            return text.ToString();
        }

        text.Append("Where: conference room ").Append(notice.Room).Append(notice.RoomNumber is { } number ? $", {number} inside the company\n" : "\n");
        if (notice.PublicNumbers.Length > 0)
        {
            text.Append("By telephone: ").Append(notice.PublicNumbers).Append('\n');
        }

        if (notice.AccessNumber is { } access)
        {
            text.Append("Inside the company also: ").Append(access).Append('\n');
        }

        text.Append("Your personal code: ").Append(box.Decrypt(row.Code)).Append("\n\nEnter the code, and no other PIN, when you are asked for one. It is yours alone, and good until the conference ends.\n");
        return notice.Description is { } about ? text.Append('\n').Append(about).Append('\n').ToString() : text.ToString();
    }

    private static string When(ConferenceNotice notice) => string.Create(CultureInfo.InvariantCulture, $"{notice.Date:yyyy-MM-dd} {notice.Time:HH:mm}");
}
