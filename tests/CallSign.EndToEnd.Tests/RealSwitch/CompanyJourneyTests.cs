using CallSign.Core.Cdrs;
using CallSign.Core.PortalUsers;
using CallSign.Core.Queues;
using CallSign.Core.Tenancy;
using CallSign.Core.VoicemailMessages;
using CallSign.EndToEnd.Tests.Support;
using CallSign.Telephony.Monitoring;
using CallSign.Telephony.Queues;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>The day of a company: who calls its number, and what its telephones call, with carriers that SIPp plays.</summary>
public sealed class CompanyJourneyTests(Company company) : IClassFixture<Company>
{
    private RealSwitchFixture Real => company.Real;

    [Fact]
    public async Task Within_the_hours_the_menu_greets_and_a_key_reaches_the_ring_group_or_the_room()
    {
        Real.Required();
        await OpenAsync();
        await using var journal = new LiveJournal(Real.Feed, Real.Scope);
        await using (var outside = new Voice(Real.Network))
        await using (var inside = new Voice(Real.Network))
        await using (var answering = company.Phones["101"].Await("phone", ("ring", "200"), inside.Port))
        await using (var ringing = company.Phones["102"].Await("phone-silent"))
        await using (var calling = company.Calls("+4917012345", outside.Port))
        {
            await outside.HearsAsync(CompanyConfig.Greeting);
            await outside.PressesAsync(calling, "1");
            await inside.SaysAsync(answering, 900);
            await outside.SaysAsync(calling, 500);
            await outside.HearsAsync(900);
            await inside.HearsAsync(500);
            Assert.Contains("<sip:+4917012345@", answering.Messages(), StringComparison.Ordinal);
            var call = await journal.UntilAsync(c => c.CallerNumber == "+4917012345" && c.State == CallState.Answered && c.Legs.Length == 2);
            await EndAsync(call.CallUuid);
            await calling.SucceedsAsync();
            await answering.SucceedsAsync();
            await ringing.SucceedsAsync();
            var row = await Real.RowAsync(call.CallUuid);
            Assert.Equal((CallDirection.Inbound, CdrStatus.Answered, "+4917012345", "101"), (row.Direction, row.Status, row.CallerNumber, row.AnsweredBy));
        }

        await using (var outside = new Voice(Real.Network))
        await using (var inside = new Voice(Real.Network))
        await using (var calling = company.Calls("+4917022222", outside.Port))
        await using (var joining = company.Phones["100"].Call("call-until-bye", "300", inside.Port))
        {
            await outside.HearsAsync(CompanyConfig.Greeting);
            await outside.PressesAsync(calling, "2");
            await outside.SaysAsync(calling, 500);
            await inside.SaysAsync(joining, 900);
            await outside.HearsAsync(900);
            await inside.HearsAsync(500);
            var call = await journal.UntilAsync(c => c.CallerNumber == "+4917022222" && c.State == CallState.Conference);
            Assert.Equal("300-acme.test", call.Conference);
            await Real.Switch.ApiAsync("conference 300-acme.test hup all");
            await calling.SucceedsAsync();
            await joining.SucceedsAsync();
            Assert.Equal(CallDirection.Inbound, (await Real.RowAsync(call.CallUuid)).Direction);
        }
    }

    [Fact]
    public async Task A_key_reaches_the_queue_whose_agent_answers()
    {
        Real.Required();
        await OpenAsync();
        var desk = Real.Portal.Services.GetRequiredService<AgentDesk>();
        var administrator = new Actor("ada", Guid.NewGuid(), Real.Tenant.Id, PortalRole.TenantAdministrator);
        Assert.True((await desk.SetStatusAsync(
            new AgentCaller(administrator, null, AgentStatusOrigin.Portal), Guid.Parse(company.Config.IdOf("Ada")), AgentStatus.Available, null, default)).Succeeded);
        await using var outside = new Voice(Real.Network);
        await using var inside = new Voice(Real.Network);
        await using var answering = company.Phones["102"].Await("phone", ("ring", "200"), inside.Port);
        await using var calling = company.Calls("+4917066666", outside.Port);
        await outside.HearsAsync(CompanyConfig.Greeting);
        await outside.PressesAsync(calling, "5");
        await inside.SaysAsync(answering, 900);
        await outside.HearsAsync(900);
        var board = Real.Portal.Services.GetRequiredService<IQueueBoards>();
        await Eventually.TrueAsync(() => board.Read(Real.Tenant.Id).Members.Any(m => m.AgentId is not null), TimeSpan.FromSeconds(10), "the board shows who talks");
        await EndAsync(board.Read(Real.Tenant.Id).Members.Single().CallUuid);
        await calling.SucceedsAsync();
        await answering.SucceedsAsync();
        Assert.True((await desk.SetStatusAsync(
            new AgentCaller(administrator, null, AgentStatusOrigin.Portal), Guid.Parse(company.Config.IdOf("Ada")), AgentStatus.LoggedOut, null, default)).Succeeded);
    }

    [Fact]
    public async Task Outside_the_hours_and_on_holidays_the_mailbox_takes_a_message()
    {
        Real.Required();
        var later = TimeOnly.FromDateTime(DateTime.UtcNow.AddHours(10));
        await company.Config.SetHoursAsync(new { Hours = new[] { new { Days = CompanyConfig.Week, From = later, To = later.AddHours(1) } }, HolidayCalendars = Array.Empty<string>() });
        await LeavesMessageAsync("+4917033333", "Night");
        await company.Config.SetHoursAsync(new { Hours = CompanyConfig.AllWeek, HolidayCalendars = new[] { company.Config.IdOf("Feasts") } });
        await LeavesMessageAsync("+4917044444", "Feast");
    }

    [Fact]
    public async Task A_call_leaves_by_the_first_carrier_and_by_the_second_when_the_first_has_no_line_free()
    {
        Real.Required();
        await using var journal = new LiveJournal(Real.Feed, Real.Scope);
        await using (var carrier = SippAct.Start(Real.Network, "phone", company.Carriers.A, [("ring", "200")]))
        await using (var calling = company.Phones["100"].Call("call", "0170111", ("talk", "500")))
        {
            await calling.SucceedsAsync();
            await carrier.SucceedsAsync();
            Assert.Matches("INVITE sip:\\+49170111@.*\r?\n[\\s\\S]*?From: .*<sip:\\+4930555100@", carrier.Messages());
            var call = await journal.UntilAsync(c => c.CalleeNumber == "0170111");
            var row = await Real.RowAsync(call.CallUuid);
            Assert.Equal((CallDirection.Outbound, CdrStatus.Answered, "acme-a", "0170111"), (row.Direction, row.Status, row.Gateway, row.DestinationNumber));
        }

        // The first refuses; the second is told the number of an extension without one of its own: the company's, and in another header.
        await using (var refusing = SippAct.Start(Real.Network, "carrier-refuses", company.Carriers.A, []))
        await using (var carrier = SippAct.Start(Real.Network, "phone", company.Carriers.B, [("ring", "200")]))
        await using (var calling = company.Phones["101"].Call("call", "0170222", ("talk", "500")))
        {
            await calling.SucceedsAsync();
            await refusing.SucceedsAsync();
            await carrier.SucceedsAsync();
            Assert.Matches("From: .*<sip:\\+49305550@", refusing.Messages());
            Assert.Matches("INVITE sip:\\+49170222@.*\r?\n[\\s\\S]*?From: .*<sip:account@", carrier.Messages());
            Assert.Matches("P-Asserted-Identity: \"Acme\" <sip:\\+49305550@", carrier.Messages());
            var call = await journal.UntilAsync(c => c.CalleeNumber == "0170222");
            var row = await Real.RowAsync(call.CallUuid);
            Assert.Equal((CallDirection.Outbound, CdrStatus.Answered, "acme-b"), (row.Direction, row.Status, row.Gateway));
            Assert.Contains(row.Legs, l => l.HangupCause == "NORMAL_TEMPORARY_FAILURE");
        }
    }

    [Fact]
    public async Task A_key_of_the_menu_leads_a_caller_from_outside_to_a_number_outside()
    {
        Real.Required();
        await OpenAsync();
        await using var journal = new LiveJournal(Real.Feed, Real.Scope);
        await using var outside = new Voice(Real.Network);
        await using var mobile = new Voice(Real.Network);
        await using var carrier = SippAct.Start(Real.Network, "phone", company.Carriers.A, [("ring", "200"), mobile.Port]);
        await using var calling = company.Calls("+4917055555", outside.Port);
        await outside.HearsAsync(CompanyConfig.Greeting);
        await outside.PressesAsync(calling, "4");
        await mobile.SaysAsync(carrier, 1100);
        await outside.SaysAsync(calling, 500);
        await outside.HearsAsync(1100);
        await mobile.HearsAsync(500);
        Assert.Contains("INVITE sip:+49171998877@", carrier.Messages(), StringComparison.Ordinal);
        Assert.Matches("From: .*<sip:\\+49305550@", carrier.Messages()); // no carrier takes a number that is not the company's
        var call = await journal.UntilAsync(c => c.CallerNumber == "+4917055555" && c.Legs.Length == 2);
        await EndAsync(call.CallUuid);
        await calling.SucceedsAsync();
        await carrier.SucceedsAsync();
        Assert.Equal(CdrStatus.Answered, (await Real.RowAsync(call.CallUuid)).Status);
    }

    private Task OpenAsync() => company.Config.SetHoursAsync(new { Hours = CompanyConfig.AllWeek, HolidayCalendars = Array.Empty<string>() });

    private async Task EndAsync(Guid channel) => Assert.StartsWith("+OK", await Real.Switch.ApiAsync($"uuid_kill {channel}"), StringComparison.Ordinal);

    private async Task LeavesMessageAsync(string caller, string mailbox)
    {
        await using var journal = new LiveJournal(Real.Feed, Real.Scope);
        await using var outside = new Voice(Real.Network);
        await using var calling = company.Calls(caller, outside.Port);
        await outside.SaysAsync(calling, 500);
        var call = await journal.UntilAsync(c => c.CallerNumber == caller && c.State == CallState.Voicemail);
        var incoming = Real.Portal.Services.GetRequiredService<VoicemailFolders>().Incoming;
        await Eventually.TrueAsync(() => Directory.Exists(incoming) && new DirectoryInfo(incoming).GetFiles().Any(f => f.Length > 64_000), TimeSpan.FromSeconds(30), "four seconds are recorded");
        await EndAsync(call.CallUuid);
        await calling.SucceedsAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                await using var context = Real.Portal.Db.Open(Real.Scope);
                return await context.Set<VoicemailMessage>().AnyAsync(m => m.MailboxId == Guid.Parse(company.Config.IdOf(mailbox)) && m.CallerNumber == caller && m.DurationMilliseconds > 3000);
            },
            TimeSpan.FromSeconds(20), $"a message is in the mailbox {mailbox}");
        var row = await Real.RowAsync(call.CallUuid);
        Assert.Equal((CallDirection.Inbound, CdrStatus.Voicemail), (row.Direction, row.Status));
    }
}
