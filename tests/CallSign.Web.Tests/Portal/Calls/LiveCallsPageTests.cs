using AngleSharp.Dom;
using Bunit;
using CallSign.Core.Cdrs;
using CallSign.Core.Data;
using CallSign.Core.PortalUsers;
using CallSign.Core.Tenancy;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Monitoring;
using CallSign.TestSupport.Live;
using CallSign.Web.Portal.Calls;
using CallSign.Web.Tests.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Radzen.Blazor;

namespace CallSign.Web.Tests.Portal.Calls;

public sealed class LiveCallsPageTests(Postgres postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Guid _acme = Guid.NewGuid();
    private readonly Guid _globex = Guid.NewGuid();

    [Fact]
    public async Task A_call_appears_changes_and_goes_without_a_reload()
    {
        await using var context = new PageContext(_acme);
        var page = Render(context);
        page.WaitForAssertion(() => Assert.Contains("No calls right now", page.Markup, StringComparison.Ordinal), Patience);

        var call = TestCalls.Call(_acme, "1000", "1001");
        context.Feed.Publish(call);
        page.WaitForAssertion(() => Assert.Equal("Ringing", State(page, call)), Patience);
        Assert.Contains("Caller 1000", Row(page, call).TextContent, StringComparison.Ordinal);
        Assert.Equal("1", Counter(page, "Ringing"));

        foreach (var (state, word) in new[] { (CallState.Answered, "Talking"), (CallState.Held, "On hold"), (CallState.Answered, "Talking") })
        {
            call = call with { State = state, AnsweredAt = DateTime.UtcNow };
            context.Feed.Publish(call);
            page.WaitForAssertion(() => Assert.Equal(word, State(page, call)), Patience);
        }

        context.Feed.Publish(call with { State = CallState.Ended });
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("tr[data-call]")), Patience);
        Assert.Equal("0", Counter(page, "Active"));
    }

    [Fact]
    public async Task Only_calls_of_the_own_tenant_are_shown()
    {
        await using var context = new PageContext(_acme);
        var own = TestCalls.Call(_acme, "1000");
        context.Feed.Publish(own, TestCalls.Call(_globex, "2000"), TestCalls.Call(null, "3000"));
        var page = Render(context);
        page.WaitForAssertion(() => Row(page, own), Patience);
        context.Feed.Publish(TestCalls.Call(_globex, "2001"), own with { State = CallState.Answered });
        page.WaitForAssertion(() => Assert.Equal("Talking", State(page, own)), Patience);
        Assert.Single(page.FindAll("tr[data-call]"));
        Assert.DoesNotContain("Caller 2", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Tenant", page.Find("thead").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_platform_sees_all_tenants_by_name()
    {
        var connection = await postgres.NewDatabaseAsync();
        await using var context = new PageContext(null, PortalRole.PlatformAdministrator, connection);
        var tenant = new Tenant { Name = "Acme Logistics", Domain = "acme.test" };
        await using (var db = context.Services.GetRequiredService<CallSignDb>().Open(TenantScope.System))
        {
            db.Add(tenant);
            await db.SaveChangesAsync();
        }

        var (known, nobodys) = (TestCalls.Call(tenant.Id, "1000"), TestCalls.Call(null, "3000"));
        context.Feed.Publish(known, nobodys);
        var page = Render(context);
        page.WaitForAssertion(() => Assert.Contains("Acme Logistics", Row(page, known).TextContent, StringComparison.Ordinal), Patience);
        Assert.Contains("no tenant", Row(page, nobodys).TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("state=held", "1001")]
    [InlineData("state=routing,ringing,early", "1000")]
    [InlineData("direction=inbound", "1002")]
    [InlineData("node=fs2", "1003")]
    [InlineData("queue=5000@acme.test", "1004")]
    [InlineData("q=caller%201002", "1002")]
    public async Task Filters_of_the_url_narrow(string query, string caller)
    {
        await using var context = new PageContext(_acme);
        context.Feed.Publish(
            TestCalls.Call(_acme, "1000"),
            TestCalls.Call(_acme, "1001", state: CallState.Held),
            TestCalls.Call(_acme, "1002", state: CallState.Answered) with { Direction = CallDirection.Inbound },
            TestCalls.Call(_acme, "1003", state: CallState.Answered) with { Node = "fs2" },
            TestCalls.Call(_acme, "1004", state: CallState.Queued) with { Queue = "5000@acme.test" });
        var page = Render(context, query);
        page.WaitForAssertion(() => Assert.Contains("Caller " + caller, Assert.Single(page.FindAll("tr[data-call]")).TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal("5", Counter(page, "Active")); // the counters count everything
    }

    [Fact]
    public async Task A_filter_goes_into_the_url_and_a_counter_sets_it()
    {
        await using var context = new PageContext(_acme);
        context.Feed.Publish(TestCalls.Call(_acme, "1000"), TestCalls.Call(_acme, "1001", state: CallState.Held));
        var page = Render(context);
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tr[data-call]").Count), Patience);
        page.FindAll(".live-counter").Single(c => c.TextContent.Contains("On hold", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tr[data-call]")), Patience);
        Assert.Contains("state=held", Uri(context), StringComparison.Ordinal);
        page.Find("select[aria-label=Direction]").Change("outbound");
        page.WaitForAssertion(() => Assert.Contains("No live call matches", page.Markup, StringComparison.Ordinal), Patience);
        Assert.Contains("direction=outbound", Uri(context), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_calls_come_in_pages()
    {
        await using var context = new PageContext(_acme);
        context.Feed.Publish(Enumerable.Range(0, 1_200).Select(i => TestCalls.Call(_acme, $"{1000 + i}", startedAt: DateTime.UtcNow.AddSeconds(-i))));
        var page = Render(context, "page=24");
        page.WaitForAssertion(() => Assert.Equal(50, page.FindAll("tr[data-call]").Count), Patience);
        Assert.Contains("Caller 2199", page.FindAll("tr[data-call]")[^1].TextContent, StringComparison.Ordinal);
        Assert.Contains("of 1,200 calls", page.Markup, StringComparison.Ordinal);
        Assert.Equal("1,200", Counter(page, "Active"));
    }

    [Fact]
    public async Task Hanging_up_says_what_it_hits_and_does_nothing_on_cancel()
    {
        await using var context = new PageContext(_acme);
        var call = TestCalls.Call(_acme, "1000", "1001", CallState.Answered);
        context.Feed.Publish(call);
        var page = Render(context);
        page.WaitForAssertion(() => Row(page, call), Patience);

        Click(page, call, "Hang up");
        page.WaitForAssertion(() => Assert.Contains("Caller 1000 (1000) → Callee 1001 (1001)", page.Find(".rz-dialog").TextContent, StringComparison.Ordinal), Patience);
        Button(page, "Cancel").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".rz-dialog")), Patience);
        Assert.Empty(context.Commands.Asked);

        Click(page, call, "Hang up");
        page.WaitForElement(".rz-dialog", Patience);
        Button(page, "Hang up").Click();
        page.WaitForAssertion(() => Assert.Equal([$"hangup {call.CallUuid}"], context.Commands.Asked), Patience);
        page.WaitForAssertion(() => Assert.Contains("Hung up", page.Markup, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Transfer_takes_only_a_number_and_tells_what_freeswitch_said()
    {
        await using var context = new PageContext(_acme);
        var call = TestCalls.Call(_acme, state: CallState.Answered);
        context.Feed.Publish(call);
        context.Commands.Answer = new CommandResult(false, "The destination is not known.");
        var page = Render(context);
        page.WaitForAssertion(() => Row(page, call), Patience);
        Click(page, call, "Transfer");
        page.WaitForElement("#transfer-to", Patience);
        page.Find("form.transfer").Submit();
        page.WaitForAssertion(() => Assert.Contains("Enter the number", page.Find(".field-error").TextContent, StringComparison.Ordinal), Patience);
        page.Find("#transfer-to").Input("10;hupall");
        page.Find("form.transfer").Submit();
        page.WaitForAssertion(() => Assert.Contains("Only digits", page.Find(".field-error").TextContent, StringComparison.Ordinal), Patience);
        Assert.Empty(context.Commands.Asked);

        page.Find("#transfer-to").Input("+49 (30) 123-456");
        page.Find("form.transfer").Submit();
        page.WaitForAssertion(() => Assert.Equal([$"transfer {call.CallUuid} +4930123456"], context.Commands.Asked), Patience);
        page.WaitForAssertion(() => Assert.Contains("The destination is not known.", page.Markup, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Park_and_record_ask_first_and_recording_can_be_stopped()
    {
        await using var context = new PageContext(_acme);
        var call = TestCalls.Call(_acme, state: CallState.Answered);
        context.Feed.Publish(call);
        var page = Render(context);
        page.WaitForAssertion(() => Row(page, call), Patience);
        Confirm(page, call, "Park", "Park");
        Confirm(page, call, "Record", "Start recording");
        context.Feed.Publish(call with { Recording = true });
        page.WaitForAssertion(() => Assert.Contains("REC", Row(page, call).TextContent, StringComparison.Ordinal), Patience);
        Confirm(page, call, "Stop recording", "Stop recording");
        page.WaitForAssertion(
            () => Assert.Equal([$"park {call.CallUuid}", $"record {call.CallUuid} start", $"record {call.CallUuid} stop"], context.Commands.Asked), Patience);
    }

    [Fact]
    public async Task Details_follow_the_call_to_its_end()
    {
        await using var context = new PageContext(_acme);
        var call = TestCalls.Call(_acme, state: CallState.Answered);
        context.Feed.Publish(call);
        var page = Render(context);
        page.WaitForAssertion(() => Row(page, call), Patience);
        Row(page, call).Click();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".drawer .leg").Count), Patience);
        context.Feed.Publish(call with { State = CallState.Held });
        page.WaitForAssertion(() => Assert.Contains("On hold", page.Find(".drawer-state").TextContent, StringComparison.Ordinal), Patience);
        context.Feed.Publish(call with { State = CallState.Ended });
        page.WaitForAssertion(() => Assert.Contains("This call has ended", page.Find(".drawer").TextContent, StringComparison.Ordinal), Patience);
        Assert.NotNull(page.Find($".drawer a[href='/calls/history/{call.CallUuid}']"));
        page.Find(".drawer [aria-label='Close the details']").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".drawer")), Patience);
    }

    [Fact]
    public async Task What_is_stale_or_uncertain_is_marked()
    {
        await using var context = new PageContext(_acme);
        context.Nodes.All = [ScriptedNodes.Connected("fs1"), ScriptedNodes.Gone("fs2", "Connection refused by 10.0.0.5:8021.")];
        var (sure, unsure, stale) = (TestCalls.Call(_acme), TestCalls.Call(_acme) with { Uncertain = true }, TestCalls.Call(_acme) with { Node = "fs2" });
        context.Feed.Publish(sure, unsure, stale);
        var page = Render(context);
        page.WaitForAssertion(() => Row(page, stale), Patience);
        Assert.False(Row(page, sure).ClassList.Contains("stale"));
        Assert.Contains("uncertain", Row(page, unsure).TextContent, StringComparison.Ordinal);
        Assert.True(Row(page, stale).ClassList.Contains("stale"));
        Assert.Contains("fs2 is not connected", page.Find(".alert").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("10.0.0.5", page.Markup, StringComparison.Ordinal); // addresses are the platform's business
    }

    [Fact]
    public async Task Leaving_the_page_ends_its_subscription()
    {
        await using var context = new PageContext(_acme);
        var page = Render(context);
        page.WaitForAssertion(() => Assert.Equal(1, context.Feed.Subscriptions), Patience);
        await context.DisposeComponentsAsync();
        Assert.True(SpinWait.SpinUntil(() => context.Feed.Subscriptions == 0, Patience));
    }

    private static IRenderedComponent<IComponent> Render(PageContext context, string query = "")
    {
        context.Services.GetRequiredService<NavigationManager>().NavigateTo("/calls/live" + (query.Length > 0 ? "?" + query : ""));
        return context.Render(builder =>
        {
            builder.OpenComponent<LiveCallsPage>(0);
            builder.CloseComponent();
            builder.OpenComponent<RadzenComponents>(1);
            builder.CloseComponent();
        });
    }

    private static string Uri(PageContext context) => context.Services.GetRequiredService<NavigationManager>().Uri;

    private static IElement Row(IRenderedComponent<IComponent> page, LiveCall call) => page.Find($"tr[data-call='{call.CallUuid}']");

    private static string State(IRenderedComponent<IComponent> page, LiveCall call) => Row(page, call).QuerySelector(".call-state")!.LastChild!.TextContent;

    private static string Counter(IRenderedComponent<IComponent> page, string label) =>
        page.FindAll(".live-counter").Single(c => c.TextContent.Contains(label, StringComparison.Ordinal)).QuerySelector(".live-counter-value")!.TextContent;

    private static void Click(IRenderedComponent<IComponent> page, LiveCall call, string button) =>
        page.Find($"tr[data-call='{call.CallUuid}'] button[title='{button}']").Click();

    private static IElement Button(IRenderedComponent<IComponent> page, string text) =>
        page.FindAll(".rz-dialog button").Single(b => b.TextContent.Trim() == text);

    private static void Confirm(IRenderedComponent<IComponent> page, LiveCall call, string action, string button)
    {
        Click(page, call, action);
        page.WaitForElement(".rz-dialog", Patience);
        Button(page, button).Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".rz-dialog")), Patience);
    }
}
