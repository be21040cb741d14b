using System.Net;
using System.Text;
using Bunit;
using CallSign.Core.Cdrs;
using CallSign.Core.Data;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.Web.Portal.Cdrs;
using CallSign.Web.Portal.Dashboard;
using CallSign.Web.Tests.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.Portal.Cdrs;

/// <summary>History, story, reports and dashboard against a real database.</summary>
public sealed class CallPagesTests(Postgres postgres) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly Tenant _acme = new() { Name = "Acme", Domain = "acme.test", TimeZone = "Asia/Tokyo" };
    private readonly Tenant _globex = new() { Name = "Globex", Domain = "globex.test" };
    private string _connection = "";

    public async ValueTask InitializeAsync()
    {
        _connection = await postgres.NewDatabaseAsync();
        await using var services = TestSupport.PostgresFixture.Services(_connection);
        await using var db = services.GetRequiredService<CallSignDb>().Open(TenantScope.System);
        db.AddRange(_acme, _globex);
        await db.SaveChangesAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_history_shows_own_calls_in_the_tenants_time_and_leads_to_their_story()
    {
        var at = DateTime.UtcNow.AddMinutes(-5);
        var own = SampleCdrs.Call(_acme.Id, at);
        await StoreAsync(own, SampleCdrs.Call(_globex.Id, caller: "2000", name: "Somebody else"));
        await using var context = new PageContext(_acme.Id, connectionString: _connection);
        var page = Open<CallHistoryPage>(context, "/calls/history");
        page.WaitForAssertion(() => Assert.Contains("Anna Berg", page.Markup, StringComparison.Ordinal), Patience);
        Assert.DoesNotContain("Somebody else", page.Markup, StringComparison.Ordinal);
        var time = page.Find("td time");
        Assert.Contains(own.StartedAt.AddHours(9).ToString("HH:mm:ss", null), time.TextContent, StringComparison.Ordinal);
        Assert.EndsWith("UTC", time.GetAttribute("title"), StringComparison.Ordinal);
        page.Find("td time").Click();
        page.WaitForAssertion(() => Assert.Contains($"/calls/history/{own.CallUuid}?list=", Uri(context), StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task The_historys_filters_live_in_the_url_and_the_export_takes_them_along()
    {
        await StoreAsync(SampleCdrs.Call(_acme.Id, caller: "1000"), SampleCdrs.Call(_acme.Id, caller: "1002", name: "", status: CdrStatus.Busy, cause: "USER_BUSY"));
        await using var context = new PageContext(_acme.Id, connectionString: _connection);
        var page = Open<CallHistoryPage>(context, "/calls/history?status=busy");
        page.WaitForAssertion(() => Assert.Contains("1002", page.Find("tbody").TextContent, StringComparison.Ordinal), Patience);
        Assert.DoesNotContain("Anna Berg", page.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.Contains("The called party was busy", page.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.Equal("/calls/history/export?status=busy", page.Find("a[download]").GetAttribute("href"));
        page.Find("select[aria-label=Outcome]").Change("answered");
        page.WaitForAssertion(() => Assert.Contains("Anna Berg", page.Find("tbody").TextContent, StringComparison.Ordinal), Patience);
        Assert.Contains("status=answered", Uri(context), StringComparison.Ordinal);
        page.Find("select[aria-label=Range]").Change("yesterday");
        page.WaitForAssertion(() => Assert.Contains("range=yesterday", Uri(context), StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task A_story_has_legs_times_and_a_cause_in_words()
    {
        var call = SampleCdrs.Call(_acme.Id, recording: "javascript:alert(1)");
        await StoreAsync(call);
        await using var context = new PageContext(_acme.Id, connectionString: _connection);
        var page = Story(context, call.CallUuid, "?status=answered");
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".leg-line").Count), Patience);
        Assert.Contains("Q.850 cause 16", page.Markup, StringComparison.Ordinal);
        Assert.Equal(6, page.FindAll(".timeline li").Count);
        Assert.Equal("/calls/history?status=answered", page.Find("a.back").GetAttribute("href"));
        Assert.DoesNotContain(page.FindAll("a"), a => a.GetAttribute("href")!.StartsWith("javascript", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("left:6.25%", page.Find(".leg-bar.talking").GetAttribute("style"), StringComparison.Ordinal); // answered 4 s into 64 s
    }

    [Fact]
    public async Task Another_tenants_story_is_not_there()
    {
        var theirs = SampleCdrs.Call(_globex.Id);
        await StoreAsync(theirs);
        await using var context = new PageContext(_acme.Id, connectionString: _connection);
        var page = Story(context, theirs.CallUuid);
        page.WaitForAssertion(() => Assert.Contains("There is no record of this call", page.Markup, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task A_report_adds_up()
    {
        await StoreAsync(SampleCdrs.Call(_acme.Id), SampleCdrs.Call(_acme.Id), SampleCdrs.Call(_acme.Id, status: CdrStatus.Busy, cause: "USER_BUSY"), SampleCdrs.Call(_globex.Id));
        await using var context = new PageContext(_acme.Id, connectionString: _connection);
        var page = Open<CallReportsPage>(context, "/calls/reports");
        page.WaitForAssertion(() => Assert.Equal("3", page.Find(".tiles .stat-value").TextContent), Patience);
        Assert.Contains("66.7", page.FindAll(".tiles .stat-value")[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("The called party was busy", page.Find(".bars").TextContent, StringComparison.Ordinal);
        Assert.StartsWith("/calls/history?cause=USER_BUSY", page.Find(".bars a").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dashboard_counts_what_is_live_and_guides_a_newcomer()
    {
        await StoreAsync(SampleCdrs.Call(_acme.Id));
        await using var context = new PageContext(_acme.Id, PortalRole.TenantAdministrator, _connection);
        context.Nodes.All = [];
        context.Nodes.Registered["acme.test"] = 7;
        var page = Open<DashboardPage>(context, "/");
        page.WaitForAssertion(() => Assert.Equal("1", page.Find("[data-stat=calls]").TextContent), Patience);
        Assert.StartsWith("7", page.Find("[data-stat=registrations]").TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Find(".first-steps a[href='/extensions']"));
        Assert.Contains("No FreeSWITCH is connected yet", page.Find(".first-steps").TextContent, StringComparison.Ordinal);
        context.Feed.Publish(TestSupport.Live.TestCalls.Call(_acme.Id), TestSupport.Live.TestCalls.Call(_globex.Id));
        page.WaitForAssertion(() => Assert.Equal("1", page.Find("[data-stat=active]").TextContent), Patience);
    }

    [Fact]
    public async Task The_platforms_dashboard_sends_to_the_system_page_while_no_node_is_there()
    {
        await using var context = new PageContext(null, PortalRole.PlatformAdministrator, _connection);
        context.Nodes.All = [];
        var page = Open<DashboardPage>(context, "/");
        page.WaitForAssertion(() => Assert.NotNull(page.Find(".first-steps a[href='/system']")), Patience);
    }

    [Fact]
    public async Task A_plain_user_sees_the_own_calls_and_nothing_else()
    {
        await StoreAsync(SampleCdrs.Call(_acme.Id, destination: "1005"), SampleCdrs.Call(_acme.Id, caller: "1002", name: "Not mine", destination: "1003"));
        await using var context = new PageContext(_acme.Id, PortalRole.User, _connection, extension: "1005");
        var page = Open<DashboardPage>(context, "/");
        page.WaitForAssertion(() => Assert.Contains("Anna Berg", page.Find(".my-calls").TextContent, StringComparison.Ordinal), Patience);
        Assert.DoesNotContain("Not mine", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-stat]"));
    }

    [Fact]
    public async Task The_export_is_a_file_of_the_own_tenant_only()
    {
        await using var portal = await PortalHost.StartAsync(_connection);
        await portal.NewUserAsync(PortalRole.PlatformAdministrator);
        var own = SampleCdrs.Call(_acme.Id);
        await StoreAsync(own, SampleCdrs.Call(_globex.Id), SampleCdrs.Call(_acme.Id, status: CdrStatus.Busy, cause: "USER_BUSY"));
        using var supervisor = await portal.SignInAsync(await portal.NewUserAsync(PortalRole.Supervisor, _acme));
        using var answer = await supervisor.GetAsync("/calls/history/export?status=answered&range=7d");
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("attachment", answer.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
        var lines = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith(own.CallUuid.ToString(), lines[1], StringComparison.Ordinal);
        Assert.Contains("+09:00", lines[1], StringComparison.Ordinal);

        using var user = await portal.SignInAsync(await portal.NewUserAsync(PortalRole.User, _acme));
        using var refused = await user.GetAsync("/calls/history/export");
        Assert.NotEqual(HttpStatusCode.OK, refused.StatusCode);
    }

    private async Task StoreAsync(params IReadOnlyList<Cdr> calls)
    {
        await using var source = CallSignDbRegistration.DataSource(_connection);
        await new CdrStore(source).WriteAsync(calls, CancellationToken.None);
    }

    private static IRenderedComponent<T> Open<T>(PageContext context, string url)
        where T : IComponent
    {
        context.Services.GetRequiredService<NavigationManager>().NavigateTo(url);
        return context.Render<T>();
    }

    private static IRenderedComponent<CallStoryPage> Story(PageContext context, Guid uuid, string list = "")
    {
        context.Services.GetRequiredService<NavigationManager>().NavigateTo($"/calls/history/{uuid}?list={System.Uri.EscapeDataString(list)}");
        return context.Render<CallStoryPage>(p => p.Add(s => s.Uuid, uuid));
    }

    private static string Uri(PageContext context) => context.Services.GetRequiredService<NavigationManager>().Uri;
}
