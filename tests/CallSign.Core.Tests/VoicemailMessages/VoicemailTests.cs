using CallSign.Core.Data;
using CallSign.Core.Lists;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.Core.VoicemailMessages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Core.Tests.VoicemailMessages;

/// <summary>Messages on their way into mailboxes, and who may hear them.</summary>
public sealed class VoicemailTests(Postgres postgres)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_waits_on_the_disk_while_the_database_is_away_and_is_delivered_once()
    {
        await using var bed = await VoicemailBed.NewAsync(postgres);
        var away = new CallSignDb(new DbContextOptionsBuilder<CallSignDbContext>().UseNpgsql("Host=127.0.0.1;Port=1;Username=x;Database=x;Timeout=2").Options, TimeProvider.System);
        using (var cutOff = bed.NewIntake(away))
        {
            var draft = bed.Record(3, cutOff);
            Assert.True(cutOff.Complete(draft.Id, urgent: true));
            await Assert.ThrowsAnyAsync<Exception>(() => cutOff.RunAsync(Stop));
            Assert.Equal(1, cutOff.Waiting);
        }

        var note = Assert.Single(Directory.GetFiles(bed.Folders.Incoming, "*.json"));
        var text = await File.ReadAllTextAsync(note, Stop);
        List<Guid> changed = [];
        bed.Changes.Changed += (_, mailbox) => changed.Add(mailbox);
        Assert.Equal(1, await bed.Intake.RunAsync(Stop));
        await File.WriteAllTextAsync(note, text, Stop); // as after an end between the commit and the removal of the note
        Assert.Equal(0, await bed.Intake.RunAsync(Stop));

        var message = Assert.Single(await bed.Messages.ListAsync(bed.TenantId, bed.Extension.Id, VoicemailState.New, Stop));
        Assert.Equal(("2002", "Bob", true, 3000), (message.CallerNumber, message.CallerName, message.Urgent, message.DurationMilliseconds));
        Assert.All(message.Peaks, p => Assert.InRange(p, 120, 130));
        Assert.Equal([bed.Extension.Id], changed);
        Assert.Empty(Directory.GetFiles(bed.Folders.Incoming));
        Assert.Equal($"/on/nodes/{bed.TenantId:N}/{message.Id:N}.wav", await bed.Messages.PathOnNodesAsync(message, Stop));
    }

    [Fact]
    public async Task What_a_portal_that_died_left_is_delivered_when_nobody_is_at_it_any_more()
    {
        await using var bed = await VoicemailBed.NewAsync(postgres);
        using (var died = bed.NewIntake(bed.Db))
        {
            bed.Record(2, died);
        }

        Assert.Equal(0, await bed.Intake.RunAsync(Stop));
        bed.Time.Advance(VoicemailIntake.Abandoned + TimeSpan.FromMinutes(1));
        Assert.Equal(1, await bed.Intake.RunAsync(Stop));
        Assert.Equal(1, (await bed.Messages.CountAsync(bed.TenantId, bed.Extension.Id, Stop)).New);
    }

    [Fact]
    public async Task What_is_too_short_or_discarded_is_no_message()
    {
        await using var bed = await VoicemailBed.NewAsync(postgres);
        Assert.False(bed.Intake.Complete(bed.Record(0.5).Id));
        bed.Intake.Discard(bed.Record(5).Id);
        Assert.Equal(0, await bed.Intake.RunAsync(Stop));
        Assert.Empty(Directory.GetFiles(bed.Folders.Incoming));
    }

    [Fact]
    public async Task A_forwarded_message_has_the_comment_in_front_and_says_by_whom()
    {
        await using var bed = await VoicemailBed.NewAsync(postgres);
        bed.Intake.Complete(bed.Record(3).Id);
        await bed.Intake.RunAsync(Stop);
        var message = Assert.Single(await bed.Messages.ListAsync(bed.TenantId, bed.Extension.Id, VoicemailState.New, Stop));
        var comment = bed.Record(2).Id;
        var to = Mailbox.Find(bed.Snapshots.Current.OfId(bed.TenantId)!, "1001")!;
        Assert.True(await new VoicemailForwarding(bed.Folders, bed.Intake, bed.Messages, bed.Time).ForwardAsync(message, to, "1009", Guid.NewGuid(), comment, Stop));
        bed.Intake.Discard(comment);
        await bed.Intake.RunAsync(Stop);
        var all = await bed.Messages.ListAsync(bed.TenantId, bed.Extension.Id, VoicemailState.New, Stop);
        var forwarded = Assert.Single(all, m => m.ForwardedBy == "1009");
        Assert.Equal("2002", forwarded.CallerNumber);
        Assert.InRange(forwarded.DurationMilliseconds, 4_950, 5_050);
    }

    [Fact]
    public async Task Administrators_hear_all_of_their_tenant_and_everybody_else_his_own()
    {
        await using var bed = await VoicemailBed.NewAsync(postgres);
        bed.Intake.Complete(bed.Record(2).Id);
        await bed.Intake.RunAsync(Stop);
        var id = Assert.Single((await bed.List.PageAsync(bed.Acme, new ListQuery(), Stop)).Items).Message.Id;
        Assert.Equal(0, (await bed.List.PageAsync(bed.Other, new ListQuery(), Stop)).Total);
        Assert.Null(await bed.List.SetStateAsync(bed.Other, id, VoicemailState.Deleted, Stop));
        Assert.Null(await bed.List.OpenAsync(bed.Other, id, Stop));

        await using var context = bed.Db.Open(TenantScope.System);
        PortalUser owner = new() { UserName = "o@x", TenantId = bed.TenantId, ExtensionId = bed.Extension.Id }, supervisor = new() { UserName = "s@x", TenantId = bed.TenantId, Role = PortalRole.Supervisor };
        context.AddRange(owner, supervisor);
        await context.SaveChangesAsync(Stop);
        var (his, hers) = (new Actor("o", owner.Id, bed.TenantId, PortalRole.User), new Actor("s", supervisor.Id, bed.TenantId, PortalRole.Supervisor));
        Assert.Equal((1, 0), ((await bed.List.PageAsync(his, new ListQuery(), Stop)).Total, (await bed.List.PageAsync(hers, new ListQuery(), Stop)).Total));
        Assert.Equal("1001", (await bed.List.SetStateAsync(his, id, VoicemailState.Deleted, Stop))!.MailboxNumber);
        Assert.Equal(0, (await bed.List.PageAsync(his, new ListQuery(), Stop)).Total);
        var deleted = new ListQuery { Filters = new Dictionary<string, string> { [VoicemailList.StateFilter] = "deleted" } };
        Assert.Equal(1, (await bed.List.PageAsync(his, deleted, Stop)).Total);

        var sweep = new VoicemailSweep(bed.Db, bed.Audio, bed.Time, NullLogger<VoicemailSweep>.Instance);
        Assert.Equal(0, await sweep.RunAsync(Stop));
        bed.Time.Advance(VoicemailSweep.Grace + TimeSpan.FromHours(2));
        Assert.Equal(1, await sweep.RunAsync(Stop));
        Assert.Empty(await bed.Audio.AllAsync(Stop));
    }
}
