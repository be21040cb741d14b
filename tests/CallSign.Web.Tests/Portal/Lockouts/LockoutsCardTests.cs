using Bunit;
using CallSign.Core.Data;
using CallSign.Core.Extensions;
using CallSign.Core.Lockouts;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Tenancy;
using CallSign.Web.Portal.Lockouts;
using CallSign.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.Portal.Lockouts;

public sealed class LockoutsCardTests(Postgres postgres)
{
    private static readonly Tenant Acme = new() { Name = "Acme", Domain = "acme.test" };

    [Fact]
    public async Task A_closed_mailbox_is_shown_by_its_name_and_gone_when_it_is_unlocked()
    {
        await using var context = new PageContext(Acme.Id, PortalRole.TenantAdministrator, await postgres.NewDatabaseAsync());
        context.Services.AddSingleton<EntryLockout>().AddSingleton<LockoutList>();
        var extension = new Extension { TenantId = Acme.Id, Number = "1001", DisplayName = "<img src=x onerror=alert(1)>" };
        context.Services.GetRequiredService<SnapshotStore>().Swap(PbxSnapshot.Of([new TenantSnapshot(Acme, [ExtensionEntry.From(extension, Acme.Domain, "secret", "4821")!])], [], DateTimeOffset.UnixEpoch));
        await using (var db = context.Services.GetRequiredService<CallSignDb>().Open(TenantScope.System))
        {
            db.Add(Acme);
            await db.SaveChangesAsync(Xunit.TestContext.Current.CancellationToken);
        }

        Assert.Empty(context.Render<LockoutsCard>(p => p.Add(c => c.Kind, LockoutKind.Mailbox)).Markup);
        var entries = context.Services.GetRequiredService<EntryLockout>();
        var door = new EntryDoor(Acme.Id, LockoutKind.Mailbox, extension.Id, "", "mailbox 1001");
        for (var i = 0; i < 9; i++)
        {
            await entries.TakeAsync(door, Xunit.TestContext.Current.CancellationToken);
        }

        var card = context.Render<LockoutsCard>(p => p.Add(c => c.Kind, LockoutKind.Mailbox).Add(c => c.SubjectId, extension.Id));
        card.WaitForAssertion(() => Assert.Contains("Mailbox 1001 (", card.Find("li").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        Assert.Empty(card.FindAll("img"));
        var other = context.Render<LockoutsCard>(p => p.Add(c => c.Kind, LockoutKind.Mailbox).Add(c => c.SubjectId, Guid.NewGuid()));
        Assert.Empty(other.FindAll("li"));
        await card.Find("button").ClickAsync(new());
        card.WaitForAssertion(() => Assert.Empty(card.FindAll("li")), TimeSpan.FromSeconds(10));
        Assert.Equal(1, await entries.TakeAsync(door, Xunit.TestContext.Current.CancellationToken));
    }
}
