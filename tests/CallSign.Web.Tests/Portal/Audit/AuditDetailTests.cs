using Bunit;
using CallSign.Core.Audit;
using CallSign.Core.PortalUsers;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.Web.Portal.Audit;

namespace CallSign.Web.Tests.Portal.Audit;

public sealed class AuditDetailTests : BunitContext
{
    private static readonly Guid Tenant = Guid.NewGuid();

    [Fact]
    public void A_change_stands_before_and_after_and_markup_of_data_stays_text()
    {
        var view = Show(Entry("update", new AuditChange("DisplayName", "<b>Ada</b>", null), new AuditChange("SipPassword", EncryptedSecret.Mask, EncryptedSecret.Mask)), Tenant);
        Assert.Equal("<b>Ada</b>", view.Find("del").TextContent);
        Assert.Equal("nothing", view.Find("ins").TextContent);
        Assert.Empty(view.FindAll("b"));
        Assert.Contains("was replaced", view.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(EncryptedSecret.Mask, view.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_thing_is_a_link_only_where_the_reader_may_open_it()
    {
        Assert.Equal("/extensions/the-id", Show(Entry("update", new AuditChange("A", "1", "2")), Tenant).Find("dd a").GetAttribute("href"));
        Assert.Empty(Show(Entry("delete", new AuditChange("A", "1", null)), Tenant).FindAll("dd a"));
        var platform = Show(Entry("update", new AuditChange("A", "1", "2")), null);
        Assert.Empty(platform.FindAll("dd a"));
        Assert.Contains("Acme", platform.Markup, StringComparison.Ordinal); // who reads for all tenants is told whose it is
    }

    private IRenderedComponent<AuditDetail> Show(AuditRow entry, Guid? readerTenant) => Render<AuditDetail>(p => p
        .Add(d => d.Entry, entry).Add(d => d.Zone, TimeZoneInfo.Utc)
        .Add(d => d.Actor, new Actor("reader", Guid.NewGuid(), readerTenant, readerTenant is null ? PortalRole.PlatformAdministrator : PortalRole.TenantAdministrator)));

    private static AuditRow Entry(string action, params AuditChange[] changes) =>
        new(7, Tenant, "Acme", new DateTime(2026, 5, 4, 12, 0, 0, DateTimeKind.Utc), "eve", null, "192.0.2.1", action, "Extension", "the-id", "1001", changes);
}
