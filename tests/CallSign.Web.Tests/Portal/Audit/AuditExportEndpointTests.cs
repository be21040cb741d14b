using System.Net;
using CallSign.Core.PortalUsers;
using CallSign.Web.Tests.Hosting;

namespace CallSign.Web.Tests.Portal.Audit;

public sealed class AuditExportEndpointTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    [Fact]
    public async Task Administrators_get_their_tenants_entries_as_a_file_and_others_nothing()
    {
        var (acme, beta) = (await portal.Host.NewTenantAsync(name: "Acme of this test"), await portal.Host.NewTenantAsync(name: "Beta of this test"));
        using var administrator = await portal.Host.SignInAsync(await portal.Host.NewUserAsync(PortalRole.TenantAdministrator, acme));
        using var answer = await administrator.GetAsync("/audit/export?range=today");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.OK, "text/csv"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Matches(@"^audit-\d{4}-\d\d-\d\d\.csv$", answer.Content.Headers.ContentDisposition!.FileName);
        Assert.Contains(acme.Name, text, StringComparison.Ordinal);
        Assert.DoesNotContain(beta.Name, text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n2", await administrator.GetStringAsync("/audit/export?entity=Nothing"), StringComparison.Ordinal);

        using var platform = await portal.Host.SignInAsync(await portal.Host.NewUserAsync(PortalRole.PlatformAdministrator));
        Assert.Contains(beta.Name, await platform.GetStringAsync("/audit/export"), StringComparison.Ordinal);

        using var supervisor = await portal.Host.SignInAsync(await portal.Host.NewUserAsync(PortalRole.Supervisor, acme));
        using var refused = await supervisor.GetAsync("/audit/export");
        Assert.NotEqual(HttpStatusCode.OK, refused.StatusCode);
    }
}
