using System.Globalization;
using System.Text;
using CallSign.Core.Conferences;
using CallSign.Core.FeatureCodes;
using CallSign.Core.Holidays;
using CallSign.Core.Mail;
using CallSign.Core.Nouns;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Core.Tests.Extensions;
using CallSign.Core.Tests.VoicemailMessages;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;

namespace CallSign.Core.Tests.Conferences;

/// <summary>Invitations by mail, against a server on loopback; their calendar documents are read back.</summary>
public sealed class ConferenceInvitationTests(Postgres postgres) : IAsyncLifetime
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly ManualTime _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly SnapshotStore _snapshots = new();
    private readonly MailServer _server = new();
    private readonly ConferenceRoom _room = new() { Name = "Board", Number = "300", PinInClear = "73915" };
    private TenantBed _bed = null!;
    private Tenant _tenant = null!;
    private ConferenceInvitations _invitations = null!;
    private MailQueue _queue = null!;

    public async ValueTask InitializeAsync()
    {
        _bed = await TenantBed.NewAsync(postgres);
        await using (var context = _bed.Db.Open(TenantScope.System))
        {
            _tenant = await context.Tenants.AsNoTracking().SingleAsync(t => t.Id == _bed.Acme.TenantId, Stop);
        }

        _tenant.TimeZone = "Europe/Berlin";
        var mail = new MailSettings { Host = "127.0.0.1", Port = _server.Port, Security = MailSecurity.None, From = "PBX <pbx@example.com>" };
        _invitations = new ConferenceInvitations(_bed.Db, _bed.Box, _snapshots, mail, _time);
        _queue = new MailQueue(_bed.Db, mail, null!, null!, _time, NullLogger<MailQueue>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Dispose();
        _server.Dispose();
        await _bed.DisposeAsync();
    }

    [Fact]
    public async Task Who_is_invited_gets_a_request_after_a_change_an_update_and_in_the_end_a_cancellation()
    {
        var eve = new ConferenceInvitee { Id = Guid.NewGuid(), Name = "Ève \"the\" Boss; Ltd, äöü", Email = "eve@example.com" };
        var phone = new ConferenceInvitee { Id = Guid.NewGuid(), Name = "Fay", Extension = "1001" };
        var meeting = new ScheduledConference
        {
            Name = "Budget, plans; and a title that is long enough for more than a single line of a calendar", Description = "Bring figures.\nAll of them.", RoomId = _room.Id,
            Date = new DateOnly(2026, 3, 2), Time = new TimeOnly(9, 30), LengthMinutes = 45, Repeat = ConferenceRepeat.Weekly, Until = new DateOnly(2026, 4, 27), Invitees = [eve, phone],
        };
        var first = await ToldAsync(meeting);
        Assert.Equal(("Invitation: " + meeting.Name + ", 2026-03-02 09:30", "eve@example.com"), (first.Mail.Subject, first.Mail.To.Mailboxes.Single().Address));
        var code = (await _invitations.ListAsync(_bed.Acme, meeting.Id, Stop))[eve.Id].Code;
        Assert.Contains(code, first.Mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("73915", first.Mail.TextBody, StringComparison.Ordinal);
        Assert.Equal(("REQUEST", "REQUEST", "0", "CONFIRMED", meeting.Name), (first.Method, first["METHOD"], first["SEQUENCE"], first["STATUS"], first["SUMMARY"]));
        Assert.Equal(("20260302T093000", "Europe/Berlin", "PT45M", "FREQ=WEEKLY;UNTIL=20260427T215959Z"), (first["DTSTART"], first.Parameter("DTSTART", "TZID"), first["DURATION"], first["RRULE"]));
        Assert.Equal(("mailto:pbx@example.com", "mailto:eve@example.com"), (first["ORGANIZER"], first["ATTENDEE"]));
        Assert.Contains(code, first["DESCRIPTION"], StringComparison.Ordinal);
        Assert.Contains("Bring figures.\nAll of them.", first["DESCRIPTION"], StringComparison.Ordinal);
        // Summer begins in between, at two o'clock of standard time.
        Assert.Contains(first.Lines, l => l is { Name: "DTSTART", Value: "20260329T020000" });

        Assert.Equal(0, await _invitations.UpdateAsync(_tenant.Id, Stop)); // nobody is told twice
        meeting.Time = new TimeOnly(10, 0);
        var second = await ToldAsync(meeting);
        Assert.StartsWith("Updated invitation: ", second.Mail.Subject, StringComparison.Ordinal);
        Assert.Equal(("1", first["UID"], "20260302T100000"), (second["SEQUENCE"], second["UID"], second["DTSTART"]));
        Assert.Equal(code, (await _invitations.ListAsync(_bed.Acme, meeting.Id, Stop))[eve.Id].Code);

        meeting.Enabled = false;
        var third = await ToldAsync(meeting);
        Assert.StartsWith("Cancelled: ", third.Mail.Subject, StringComparison.Ordinal);
        Assert.Equal(("CANCEL", "CANCEL", "2", "CANCELLED", first["UID"]), (third.Method, third["METHOD"], third["SEQUENCE"], third["STATUS"], third["UID"]));
        Assert.DoesNotContain(code, third.Mail.TextBody, StringComparison.Ordinal);
        Assert.Empty(await _invitations.ListAsync(_bed.Acme, meeting.Id, Stop));
    }

    [Fact]
    public async Task A_code_is_good_for_its_conference_while_the_doors_are_open_and_only_in_its_tenant()
    {
        var eve = new ConferenceInvitee { Id = Guid.NewGuid(), Name = "Eve", Extension = "1001" };
        var meeting = new ScheduledConference { Name = "Weekly", RoomId = _room.Id, Date = new DateOnly(2026, 3, 1), Time = new TimeOnly(13, 0), LengthMinutes = 30, Invitees = [eve] };
        Serve(meeting);
        await _invitations.UpdateAsync(_tenant.Id, Stop);
        var code = (await _invitations.ListAsync(_bed.Acme, meeting.Id, Stop))[eve.Id].Code;
        Assert.Matches("^[0-9]{10}$", code);
        Assert.Empty(await _invitations.ListAsync(_bed.Other, meeting.Id, Stop));

        Assert.Equal(meeting.Id, (await FindAsync(code, 0))!.Id);
        Assert.Null(await FindAsync(code, -16));
        Assert.Null(await FindAsync(code, 30));
        Assert.Null(await FindAsync(code, 0, Guid.NewGuid()));
        Assert.Null(await FindAsync("0000000000", 0));
        var other = new TenantSnapshot(new Tenant { Name = "Other", Domain = "other.test" }, [], new NounSet(new INoun[] { _room, meeting }));
        Assert.Null(await _invitations.FindAsync(other, code, null, _time.GetUtcNow().UtcDateTime, Stop));
        meeting.Invitees = [];
        Assert.Null(await FindAsync(code, 0)); // not invited any more, though nobody was told yet
    }

    [Fact]
    public async Task Who_is_taken_off_the_list_is_told_and_what_is_past_is_told_to_nobody()
    {
        var (eve, fay) = (new ConferenceInvitee { Id = Guid.NewGuid(), Name = "Eve", Email = "eve@example.com" }, new ConferenceInvitee { Id = Guid.NewGuid(), Name = "Fay", Email = "fay@example.com" });
        var meeting = new ScheduledConference { Name = "Once", RoomId = _room.Id, Date = new DateOnly(2026, 3, 2), Time = new TimeOnly(9, 0), LengthMinutes = 30, Invitees = [eve, fay] };
        Serve(meeting);
        Assert.Equal(2, await _invitations.UpdateAsync(_tenant.Id, Stop));
        meeting.Invitees = [eve];
        Assert.Equal(1, await _invitations.UpdateAsync(_tenant.Id, Stop));
        eve.Email = "eve@example.org"; // the old address is told that it is over, the new one is invited
        Assert.Equal(2, await _invitations.UpdateAsync(_tenant.Id, Stop));
        _time.Advance(TimeSpan.FromDays(2));
        Serve();
        Assert.Equal(0, await _invitations.UpdateAsync(_tenant.Id, Stop));
        Assert.Empty(await _invitations.ListAsync(_bed.Acme, meeting.Id, Stop));
    }

    private Task<ScheduledConference?> FindAsync(string code, int minutes, Guid? room = null) =>
        _invitations.FindAsync(_snapshots.Current.OfId(_tenant.Id)!, code, room, _time.GetUtcNow().UtcDateTime.AddMinutes(minutes), Stop);

    private void Serve(params INoun[] nouns) =>
        _snapshots.Swap(PbxSnapshot.Of([new TenantSnapshot(_tenant, [], new NounSet([_room, .. nouns]))], [], DateTimeOffset.UnixEpoch));

    // Serves it, brings the invitations in step, and reads the one mail that came.
    private async Task<Invitation> ToldAsync(ScheduledConference meeting)
    {
        Serve(meeting);
        Assert.Equal(1, await _invitations.UpdateAsync(_tenant.Id, Stop));
        _server.Mails.Clear();
        Assert.True(await _queue.RunAsync(Stop));
        return Invitation.Read(MimeMessage.Load(new MemoryStream(Encoding.Latin1.GetBytes(Assert.Single(_server.Mails))), Stop));
    }

    /// <summary>A mail with its calendar document, unfolded and unescaped.</summary>
    private sealed record Invitation(MimeMessage Mail, string Method, IReadOnlyList<CalendarLine> Lines)
    {
        public string this[string name] => Text(Event.First(l => l.Name == name).Value);

        public string Parameter(string name, string parameter) => Event.First(l => l.Name == name).Parameters[parameter];

        // The time zone has times of its own.
        private IEnumerable<CalendarLine> Event => Lines.SkipWhile(l => l is not { Name: "BEGIN", Value: "VEVENT" }).Concat(Lines);

        public static Invitation Read(MimeMessage mail)
        {
            var parts = mail.BodyParts.OfType<TextPart>().Where(p => p.ContentType.IsMimeType("text", "calendar")).ToList();
            Assert.Equal(2, parts.Count); // one to be shown, one as a file
            Assert.Equal(Decoded(parts[0]), Decoded(parts[1]));
            Assert.Equal("invite.ics", Assert.Single(mail.Attachments.OfType<MimePart>()).FileName);
            Assert.Equal("utf-8", parts[0].ContentType.Charset);
            var text = Decoded(parts[0]);
            Assert.All(text.Split("\r\n"), l => Assert.True(Encoding.UTF8.GetByteCount(l) <= 75, l));
            var lines = text.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(l => CalendarLine.Parse(l)!).ToList();
            Assert.DoesNotContain(null, lines);
            Assert.Null(CalendarFile.Read(Encoding.UTF8.GetBytes(text)).Problem); // nested as it should be
            return new Invitation(mail, parts[0].ContentType.Parameters["method"]!, lines);
        }

        private static string Decoded(TextPart part)
        {
            using var bytes = new MemoryStream();
            part.Content!.DecodeTo(bytes, Stop);
            return Encoding.UTF8.GetString(bytes.ToArray());
        }

        private static string Text(string value) =>
            value.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\,", ",", StringComparison.Ordinal).Replace("\\;", ";", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
    }
}
