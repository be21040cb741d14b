using CallSign.Core.ApiKeys;
using CallSign.Core.Cdrs;
using CallSign.Core.Routing;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.EndToEnd.Tests.Support;
using CallSign.RehearsalSwitch;
using CallSign.RehearsalSwitch.Routing;
using CallSign.Telephony.Monitoring;
using CallSign.Web.Simulator;
using CallSign.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.EndToEnd.Tests.Rehearsal;

/// <summary>A company built from nothing by the REST API, and where a switch leads its calls that knows only what the portal's endpoint answers.</summary>
public sealed class CompanyRehearsalTests(Postgres postgres) : IAsyncLifetime
{
    private const string Outside = "+4917012345";
    private const string Arriving = "49305550";
    private RehearsalNode _node = null!;
    private PortalHost _portal = null!;
    private Tenant _tenant = null!;
    private HttpClient _client = null!;
    private CompanyConfig _company = null!;
    private RouteRehearsal _rehearsal = null!;

    public async ValueTask InitializeAsync()
    {
        var key = SecretGenerator.Key();
        _node = await RehearsalNode.StartAsync();
        _portal = await PortalHost.StartAsync(await postgres.NewDatabaseAsync(), new Dictionary<string, string> { ["FREESWITCH_API_KEY"] = key, ["FS_SERVERS"] = _node.Server });
        _tenant = await _portal.NewTenantAsync("acme.test", "Acme");
        var snapshots = _portal.Services.GetRequiredService<SnapshotStore>();
        await Eventually.TrueAsync(() => snapshots.Current.OfId(_tenant.Id) is not null);
        _client = _portal.NewClient(await _portal.NewApiKeyAsync(
            _tenant, ApiKeyScopes.ConfigRead, ApiKeyScopes.ConfigWrite, ApiKeyScopes.ExtensionsRead, ApiKeyScopes.ExtensionsWrite));
        _company = new CompanyConfig(_client, () => snapshots.Current.OfId(_tenant.Id));
        await _company.BuildAsync("192.0.2.1:5060", "192.0.2.2:5060");
        _rehearsal = new RouteRehearsal(_portal.Url, key);
        await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _rehearsal.Dispose();
        _client.Dispose();
        await _portal.DisposeAsync();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task Each_key_of_the_menu_leads_where_the_company_wants_it()
    {
        await ReachesAsync("bridge", "user/101@acme.test", new() { Keys = ["1"] });
        await ReachesAsync("bridge", "user/102@acme.test", new() { Keys = ["1"], Refuses = leg => leg == "user/101@acme.test" ? "USER_BUSY" : null });
        await ReachesAsync("voicemail", "default acme.test 800", new() { Keys = ["1"], Refuses = _ => "NO_ANSWER" });
        await ReachesAsync("conference", $"300-acme.test@{Guid.Parse(_company.IdOf("Board")):N}", new() { Keys = ["2"] });
        await ReachesAsync("voicemail", "default acme.test 800", new() { Keys = ["3"] });
        await ReachesAsync("bridge", "sofia/gateway/acme-a/+49171998877", new() { Keys = ["4"] });
        await ReachesAsync("callcenter", $"{_company.QueueName}@acme.test", new() { Keys = ["5"] });
        await ReachesAsync("voicemail", "default acme.test 800", new() { Keys = ["5"], LeavesQueue = "TIMEOUT" });
        await ReachesAsync("voicemail", "default acme.test 800", new()); // no key at all
        Assert.Equal(("hangup", "NO_ROUTE_DESTINATION"), Where(await _rehearsal.ArriveAsync(Outside, "49305559")));
    }

    [Fact]
    public async Task Outside_the_hours_and_on_holidays_the_mailbox_answers()
    {
        var later = TimeOnly.FromDateTime(DateTime.UtcNow.AddHours(10));
        await _company.SetHoursAsync(new { Hours = new[] { new { Days = CompanyConfig.Week, From = later, To = later.AddHours(1) } }, HolidayCalendars = Array.Empty<string>() });
        await ReachesAsync("voicemail", "default acme.test 800", new() { Keys = ["1"] });
        await _company.SetHoursAsync(new { Hours = CompanyConfig.AllWeek, HolidayCalendars = new[] { _company.IdOf("Feasts") } });
        await ReachesAsync("voicemail", "default acme.test 801", new() { Keys = ["1"] });
    }

    [Fact]
    public async Task A_call_leaves_by_the_first_carrier_and_by_the_second_when_the_first_has_no_line_free()
    {
        var first = await _rehearsal.DialAsync("100", "acme.test", "0170111");
        Assert.Equal(("bridge", "sofia/gateway/acme-a/+49170111"), Where(first));
        Assert.Equal("+4930555100", first.Variables["effective_caller_id_number"]);
        var second = await _rehearsal.DialAsync("101", "acme.test", "0170222", new() { Refuses = leg => leg.Contains("acme-a", StringComparison.Ordinal) ? "NORMAL_TEMPORARY_FAILURE" : null });
        Assert.Equal(("bridge", "sofia/gateway/acme-b/+49170222"), Where(second));
        Assert.Equal("+49305550", second.Variables["effective_caller_id_number"]);
        // The number is wrong wherever it is tried.
        var wrong = await _rehearsal.DialAsync("101", "acme.test", "0170222", new() { Refuses = _ => "UNALLOCATED_NUMBER" });
        Assert.Equal(("hangup", "UNALLOCATED_NUMBER"), Where(wrong));
        Assert.DoesNotContain(wrong.Steps, s => s.Application == "bridge" && s.Argument.Contains("acme-b", StringComparison.Ordinal));
        // Nobody from outside gets out by dialling, and no other context knows the company's telephones.
        Assert.Equal(("hangup", "NO_ROUTE_DESTINATION"), Where(await _rehearsal.ArriveAsync(Outside, "0170222")));
        Assert.Equal("hangup", (await _rehearsal.DialAsync("100", "globex.test", "101")).Kind);
    }

    [Fact]
    public async Task The_simulator_says_what_the_switch_does()
    {
        var simulator = _portal.Services.GetRequiredService<IRouteSimulator>();
        var script = new RouteScript { Refuses = leg => leg.StartsWith("user/", StringComparison.Ordinal) ? "USER_NOT_REGISTERED" : null, LeavesQueue = "TIMEOUT" }; // nobody is there
        foreach (var number in (string[])["101", "300", "500", "501", "600", "610", "0170111", "12345", "*97"])
        {
            // It tells of a menu in a step of its own.
            var said = string.Join(' ', simulator.Run(_tenant.Id, new("100", number))!.Lookups.SelectMany(l => l.Steps).Select(s => s.Application).Where(a => a.Length > 0))
                .Replace("ivr ivr", "ivr", StringComparison.Ordinal);
            Assert.Equal((number, string.Join(' ', (await _rehearsal.DialAsync("100", "acme.test", number, script)).Steps.Select(s => s.Application))), (number, said));
        }
    }

    [Fact]
    public async Task A_call_from_outside_is_seen_where_it_was_led_to()
    {
        await Eventually.TrueAsync(() => _portal.Services.GetRequiredService<INodeStates>().All.Any(n => n.Connection == NodeConnection.Connected), TimeSpan.FromSeconds(30), "the node is connected");
        var way = await _rehearsal.ArriveAsync(Outside, Arriving, new() { Keys = ["1"] });
        await using var journal = new LiveJournal(_portal.Services.GetRequiredService<ILiveFeed>(), TenantScope.Of(_tenant.Id));
        var call = await _node.PlaceCallAsync(Outside, way.Target.Split('/', '@')[1], "acme.test", RehearsalCallKind.Inbound);
        await call.RingAsync();
        await call.AnswerAsync();
        await journal.UntilAsync(call.Uuid, CallState.Answered);
        await call.HangupAsync();
        var row = await Eventually.NotNullAsync(async () =>
        {
            await using var context = _portal.Db.Open(TenantScope.System);
            return await context.Set<Cdr>().AsNoTracking().SingleOrDefaultAsync(c => c.CallUuid == call.Uuid);
        });
        Assert.Equal((CallDirection.Inbound, CdrStatus.Answered, Outside, "101"), (row.Direction, row.Status, row.CallerNumber, row.AnsweredBy));
    }

    private static (string Kind, string Target) Where(RouteEnd end) => (end.Kind, end.Target);

    private Task OpenAsync() => _company.SetHoursAsync(new { Hours = CompanyConfig.AllWeek, HolidayCalendars = Array.Empty<string>() });

    private async Task ReachesAsync(string kind, string target, RouteScript script)
    {
        var end = await _rehearsal.ArriveAsync(Outside, Arriving, script);
        Assert.True((kind, target) == Where(end), $"Not {kind} {target} but {end.Kind} {end.Target}:\n{string.Join('\n', end.Steps)}");
    }
}
