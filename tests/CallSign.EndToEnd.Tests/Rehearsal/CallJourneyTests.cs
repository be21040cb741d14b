using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using CallSign.Core.ApiKeys;
using CallSign.Core.Cdrs;
using CallSign.Core.Tenancy;
using CallSign.RehearsalSwitch;
using CallSign.Telephony.Monitoring;
using CallSign.Web.Tests.Hosting;

namespace CallSign.EndToEnd.Tests.Rehearsal;

/// <summary>One call from the switch's socket to a viewer's screen, the database and the REST API.</summary>
public sealed class CallJourneyTests(Postgres postgres)
{
    private static readonly RehearsalOptions Acme = new() { Extensions = ["1000@acme.test", "1001@acme.test"], Heartbeat = TimeSpan.FromSeconds(1) };

    [Fact]
    public async Task A_call_is_seen_in_every_state_and_then_found_in_the_database_and_by_REST()
    {
        await using var node = await RehearsalNode.StartAsync(Acme);
        await using var portal = await RehearsedPortal.StartAsync(await postgres.NewDatabaseAsync(), node);
        await using var journal = portal.Watch();
        var watch = Stopwatch.StartNew();
        var call = await node.PlaceCallAsync("1000", "1001", "acme.test");
        var first = await journal.UntilAsync(c => c.CallUuid == call.Uuid, TimeSpan.FromSeconds(1));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1));
        Assert.Equal(("1000", "1001", portal.Tenant.Id), (first.CallerNumber, first.CalleeNumber, first.TenantId));
        await call.RingAsync();
        await journal.UntilAsync(call.Uuid, CallState.Ringing);
        await call.AnswerAsync();
        Assert.Equal("PCMU", (await journal.UntilAsync(call.Uuid, CallState.Answered)).Codec);
        await call.HoldAsync();
        await journal.UntilAsync(call.Uuid, CallState.Held);
        await call.ResumeAsync();
        await journal.UntilAsync(c => c.CallUuid == call.Uuid && c.State == CallState.Answered && journal.States(call.Uuid).Contains(CallState.Held));
        await call.HangupAsync();
        await journal.UntilAsync(call.Uuid, CallState.Ended);
        Assert.Empty(portal.Feed.Calls(portal.Scope));

        var row = await portal.RowAsync(call.Uuid);
        Assert.Equal((CdrStatus.Answered, "NORMAL_CLEARING", "1000", "1001"), (row.Status, row.HangupCause, row.CallerNumber, row.DestinationNumber));
        Assert.Equal([call.Uuid, call.OtherUuid], row.Legs.Select(l => l.Uuid));
        Assert.Contains(row.Events, e => e.What == "hold");

        using var client = portal.Host.NewClient(await portal.Host.NewApiKeyAsync(portal.Tenant, ApiKeyScopes.CallsRead));
        var told = await client.GetFromJsonAsync<JsonElement>($"/api/v1/calls/{call.Uuid}");
        Assert.Equal("1000", told.GetProperty("caller").GetString());
        Assert.Equal("1001", told.GetProperty("callee").GetString());
        Assert.Equal(call.Uuid, told.GetProperty("uuid").GetGuid());
    }

    [Theory]
    [InlineData("USER_BUSY", CdrStatus.Busy)]
    [InlineData("NO_ANSWER", CdrStatus.NoAnswer)]
    [InlineData("ORIGINATOR_CANCEL", CdrStatus.Cancelled)]
    public async Task A_call_that_nobody_took_is_on_record_for_what_it_was(string cause, CdrStatus status)
    {
        await using var node = await RehearsalNode.StartAsync(Acme);
        await using var portal = await RehearsedPortal.StartAsync(await postgres.NewDatabaseAsync(), node);
        var call = await node.PlaceCallAsync("1000", "1001", "acme.test");
        await call.RingAsync();
        await call.HangupAsync(cause);
        var row = await portal.RowAsync(call.Uuid);
        Assert.Equal((status, cause, 0), (row.Status, row.HangupCause, row.BillSeconds));
    }

    [Fact]
    public async Task Another_tenants_viewers_see_nothing_of_it()
    {
        await using var node = await RehearsalNode.StartAsync(Acme);
        await using var portal = await RehearsedPortal.StartAsync(await postgres.NewDatabaseAsync(), node);
        var other = await portal.Host.NewTenantAsync("globex.test");
        await using var journal = portal.Watch();
        var call = await node.PlaceCallAsync("1000", "1001", "acme.test");
        await journal.UntilAsync(c => c.CallUuid == call.Uuid);
        var scope = TenantScope.Of(other.Id);
        Assert.Empty(portal.Feed.Calls(scope));
        Assert.Null(portal.Feed.Find(scope, call.Uuid));
        using var client = portal.Host.NewClient(await portal.Host.NewApiKeyAsync(other, ApiKeyScopes.CallsRead));
        await call.HangupAsync("ORIGINATOR_CANCEL");
        await portal.RowAsync(call.Uuid);
        using var answer = await client.GetAsync($"/api/v1/calls/{call.Uuid}");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
    }
}
