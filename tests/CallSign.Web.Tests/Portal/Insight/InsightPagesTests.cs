using Bunit;
using CallSign.Core.Changes;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Reload;
using CallSign.Web.Doctor;
using CallSign.Web.Portal.Doctor;
using CallSign.Web.Portal.Receipts;
using CallSign.Web.Shared.Controls;
using CallSign.Web.Tests.XmlCurl;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.Portal.Insight;

public sealed class InsightPagesTests
{
    [Fact]
    public async Task The_doctors_page_tells_findings_filters_and_says_when_there_is_nothing()
    {
        await using var context = new PageContext(TestPbx.Acme.Id, PortalRole.TenantAdministrator);
        var doctor = new ScriptedDoctor();
        context.Services.AddSingleton<ILookupDoctor>(doctor);
        var page = context.Render<DoctorPage>();
        Assert.Contains("No telephone has been refused", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Nobody has asked yet", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Configuration files", page.Markup, StringComparison.Ordinal); // the platform's

        doctor.Answer = new DoctorReport([new("1001 gave a wrong password 5 times from <b>203.0.113.7.", "Enter it again.", "", 5, DateTime.UtcNow, false, "1001")], [], 0, 7);
        page.Find("input[type=search]").Input(" 1001 ");
        Assert.Equal("1001", doctor.Filter!.Search);
        Assert.Contains("from &lt;b&gt;203.0.113.7.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("No lookup matches", page.Markup, StringComparison.Ordinal);
        page.Find("select[aria-label=Outcome]").Change("NotFound");
        Assert.Equal(DoctorOutcome.NotFound, doctor.Filter.Outcome);
        Assert.Equal(TestPbx.Acme.Id, doctor.Actor!.TenantId);
    }

    [Fact]
    public async Task The_receipts_page_and_the_note_after_a_save_follow_what_the_nodes_answer()
    {
        await using var context = new PageContext(TestPbx.Acme.Id, PortalRole.TenantAdministrator);
        var store = new SnapshotStore();
        var receipts = new ApplyReceipts(store, new Targets(), TimeProvider.System);
        context.Services.AddSingleton(receipts);
        var since = DateTimeOffset.UtcNow;
        var actor = new Actor("ada", null, TestPbx.Acme.Id, PortalRole.TenantAdministrator);
        var note = context.Render<ApplyNote>(p => p.Add(n => n.Actor, actor).Add(n => n.Since, since));
        var empty = context.Render<ReceiptsPage>();
        Assert.Contains("Nothing was saved yet", empty.Markup, StringComparison.Ordinal);
        Assert.Equal("", note.Markup.Trim());

        var batch = new ConfigBatch();
        batch.Add(new ConfigChange(Guid.NewGuid(), Guid.NewGuid(), TestPbx.Acme.Id, ReloadScope.Tenant) { SavedAt = DateTimeOffset.UtcNow, Actor = "ada", What = "tenant Acme" }, own: true);
        var begun = receipts.Begin(batch);
        await note.WaitForStateAsync(() => note.Markup.Contains("Is being applied", StringComparison.Ordinal));
        receipts.Served(begun, PbxSnapshot.Empty, PbxSnapshot.Of([TestPbx.Tenant(TestPbx.Acme)], [], DateTimeOffset.UnixEpoch), batch);
        await note.WaitForStateAsync(() => note.Markup.Contains("Applied on 0 of 2 nodes so far", StringComparison.Ordinal));
        receipts.Ran("fs1", ReloadCommand.Rescan("internal"), null, TimeProvider.System.GetTimestamp());
        receipts.Ran("fs2", ReloadCommand.Rescan("internal"), null, TimeProvider.System.GetTimestamp());
        await note.WaitForStateAsync(() => note.Markup.Contains("Applied on 2 of 2 nodes in", StringComparison.Ordinal));

        var page = context.Render<ReceiptsPage>();
        Assert.Contains("Tenant Acme", page.Markup, StringComparison.Ordinal);
        Assert.Contains("sofia profile internal rescan", page.Markup, StringComparison.Ordinal);
        Assert.Contains("calls go on", page.Markup, StringComparison.Ordinal);
    }

    private sealed class ScriptedDoctor : ILookupDoctor
    {
        public DoctorReport Answer { get; set; } = new([], [], 0, 0);

        public DoctorFilter? Filter { get; private set; }

        public Actor? Actor { get; private set; }

        public long Version => 0;

        public DoctorReport Report(Actor actor, DoctorFilter filter)
        {
            (Actor, Filter) = (actor, filter);
            return Answer;
        }
    }

    private sealed class Targets : IReloadTargets
    {
        public IReadOnlyCollection<string> Connected => ["fs1", "fs2"];

        public IReadOnlyCollection<string> All => ["fs1", "fs2"];

        public Task<string?> RunAsync(string node, ReloadCommand command, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
    }
}
