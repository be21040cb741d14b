using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using CallSign.Core.Data;
using CallSign.Core.EventWebhooks;
using CallSign.Core.Lists;
using CallSign.Core.Nouns;
using CallSign.Core.PortalUsers;
using CallSign.Core.Routing;
using CallSign.Core.Secrets;
using CallSign.Core.SipTrunk;
using CallSign.Core.Tenancy;
using CallSign.Core.Webhooks;
using CallSign.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Telephony.Tests.SipTrunk;

/// <summary>Events on their way from the row of a call to a program.</summary>
public sealed class EventSenderTests(Postgres postgres)
{
    private const string Key = "a key of sixteen and more";

    [Fact]
    public async Task An_event_comes_signed_and_again_until_it_is_taken()
    {
        await using var bed = await BedAsync();
        bed.Answers.Enqueue(HttpStatusCode.InternalServerError);
        await bed.TellAsync(BridgeEvents.AgentAnswered);
        await bed.TellAsync(BridgeEvents.AgentAnswered); // written twice after a fault
        Assert.Equal(1, await bed.Sender.RunAsync(default));
        Assert.Equal(0, await bed.Sender.RunAsync(default)); // it rests
        bed.Time.Advance(WebhookSchedule.Rests[0]);
        Assert.Equal(1, await bed.Sender.RunAsync(default));
        bed.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(0, await bed.Sender.RunAsync(default));

        Assert.Equal(2, bed.Posted.Count);
        Assert.Single(bed.Posted.Select(p => p.Id).Distinct());
        foreach (var (id, signature, body, url) in bed.Posted)
        {
            var at = signature.Split(',')[0][2..];
            var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes(at + "." + body)));
            Assert.Equal($"t={at},v1={expected}", signature);
            Assert.Contains($"\"id\":\"{id}\"", body, StringComparison.Ordinal);
            Assert.Equal("https://crm.example.com/events", url);
        }

        var row = Assert.Single((await bed.Deliveries.ListAsync(bed.Actor, new ListQuery(), default)).Items);
        Assert.Equal((2, (int?)200, null, "CRM"), (row.Attempts, row.ResponseCode, row.Problem, bed.Deliveries.NameOf(row)));
        Assert.NotNull(row.DoneAt);
        bed.Webhook.Enabled = false;
        Assert.Equal("CRM", bed.Deliveries.NameOf(row)); // what was posted was posted to it all the same
    }

    [Fact]
    public async Task Two_instances_never_post_the_same_at_once()
    {
        await using var bed = await BedAsync();
        for (var i = 0; i < 60; i++)
        {
            await bed.TellAsync(BridgeEvents.CallCompleted);
            bed.Next();
        }

        var claims = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => bed.Deliveries.ClaimPostsAsync(25, default))));
        Assert.Equal(60, claims.Sum(c => c.Count));
        Assert.Equal(60, claims.SelectMany(c => c).Select(d => d.Id).Distinct().Count());
        bed.Time.Advance(WebhookSchedule.Claim); // they died with it
        Assert.Equal(60, (await bed.Deliveries.ClaimPostsAsync(100, default)).Count);
    }

    [Fact]
    public async Task What_is_not_wanted_is_not_posted_and_what_is_given_up_can_be_sent_again()
    {
        await using var bed = await BedAsync();
        await bed.TellAsync(BridgeEvents.CallerQueued);
        Assert.Equal(0, await bed.Sender.RunAsync(default));

        await bed.TellAsync(BridgeEvents.AgentAnswered);
        for (var i = 0; i <= WebhookSchedule.Rests.Count; i++)
        {
            bed.Answers.Enqueue(HttpStatusCode.Found); // a redirect is followed nowhere
            await bed.Sender.RunAsync(default);
            bed.Time.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(0, await bed.Sender.RunAsync(default));
        var given = Assert.Single((await bed.Deliveries.ListAsync(bed.Actor, new ListQuery { Filters = new Dictionary<string, string> { ["status"] = "failed" } }, default)).Items);
        Assert.Equal((10, (int?)302), (given.Attempts, given.ResponseCode));
        var stranger = new Actor("other", null, Guid.NewGuid(), PortalRole.TenantAdministrator);
        Assert.False(await bed.Deliveries.ResendAsync(stranger, given.Id, default));
        Assert.Empty((await bed.Deliveries.ListAsync(stranger, new ListQuery(), default)).Items);
        Assert.True(await bed.Deliveries.ResendAsync(bed.Actor, given.Id, default));
        Assert.Equal(1, await bed.Sender.RunAsync(default));
        bed.Time.Advance(WebhookSchedule.Kept);
        Assert.Equal(1, await bed.Deliveries.ForgetAsync(default));
    }

    [Fact]
    public async Task A_row_is_replaced_by_newer_copies_only_and_keeps_what_others_asked()
    {
        await using var bed = await BedAsync();
        var call = new BridgeCall { TenantId = bed.Actor.RequireTenant(), Number = "0401", CallerNumber = "49", CreatedAt = bed.Time.GetUtcNow().UtcDateTime, Revision = 3, State = BridgeState.Ringing };
        await bed.Store.WriteAsync([call], [], default);
        Assert.True(await bed.Store.AskEndAsync(bed.Actor, call.Id, default));
        var older = new BridgeCall { Id = call.Id, TenantId = call.TenantId, Number = "0401", CreatedAt = call.CreatedAt, Revision = 2, State = BridgeState.Queued };
        await bed.Store.WriteAsync([older], [], default);
        (call.Revision, call.State) = (4, BridgeState.Answered);
        await bed.Store.WriteAsync([call], [], default);
        var row = Assert.Single(await bed.Store.AskedAsync(default));
        Assert.Equal((BridgeState.Answered, true, 4L), (row.State, row.EndAsked, row.Revision));
    }

    private async Task<Bed> BedAsync()
    {
        var time = new ManualTime();
        var snapshots = new SnapshotStore();
        var services = PostgresFixture.Services(await postgres.NewDatabaseAsync(), s =>
        {
            s.AddSingleton<TimeProvider>(time);
            s.AddSingleton<BridgeCallStore>();
            s.AddSingleton(snapshots);
            s.AddSingleton<EventDeliveries>();
        });
        var tenant = new Tenant { Name = "Acme", Domain = "acme.test" };
        var webhook = new EventWebhook
        {
            TenantId = tenant.Id, Name = "CRM", Url = "https://crm.example.com/events", SigningKeyInClear = Key, Events = [BridgeEvents.AgentAnswered, BridgeEvents.CallCompleted],
        };
        webhook.Seal(services.GetRequiredService<SecretBox>(), null);
        await using (var context = services.GetRequiredService<CallSignDb>().Open(TenantScope.System))
        {
            context.Add(tenant);
            context.Add(webhook);
            await context.SaveChangesAsync();
        }

        snapshots.Swap(PbxSnapshot.Of([new TenantSnapshot(tenant, [], new NounSet([webhook]))], [], DateTimeOffset.UnixEpoch));
        return new Bed(services, time, tenant);
    }

    private sealed class Bed : HttpMessageHandler, IAsyncDisposable
    {
        private readonly ServiceProvider _services;
        private Guid _call = Guid.NewGuid();

        public EventWebhook Webhook => _services.GetRequiredService<SnapshotStore>().Current.Tenants.Single().Nouns.All<EventWebhook>().Single();

        public Bed(ServiceProvider services, ManualTime time, Tenant tenant)
        {
            (_services, Time) = (services, time);
            Actor = new Actor("admin", null, tenant.Id, PortalRole.TenantAdministrator);
            Sender = new WebhookSender([Deliveries], time, NullLogger<WebhookSender>.Instance, this);
        }

        public ManualTime Time { get; }

        public Actor Actor { get; }

        public WebhookSender Sender { get; }

        public EventDeliveries Deliveries => _services.GetRequiredService<EventDeliveries>();

        public BridgeCallStore Store => _services.GetRequiredService<BridgeCallStore>();

        public ConcurrentQueue<HttpStatusCode> Answers { get; } = new();

        public ConcurrentQueue<(string Id, string Signature, string Body, string Url)> Posted { get; } = new();

        public void Next() => _call = Guid.NewGuid();

        public Task TellAsync(string name) =>
            Store.WriteAsync([], [BridgeEvent.Of(new BridgeCall { Id = _call, TenantId = Actor.RequireTenant(), Number = "0401" }, name, Time.GetUtcNow().UtcDateTime)], default);

        async ValueTask IAsyncDisposable.DisposeAsync()
        {
            Sender.Dispose();
            await _services.DisposeAsync();
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Posted.Enqueue((
                request.Headers.GetValues("X-CallSign-Event-Id").Single(), request.Headers.GetValues("X-CallSign-Signature").Single(),
                await request.Content!.ReadAsStringAsync(cancellationToken), request.RequestUri!.ToString()));
            return new HttpResponseMessage(Answers.TryDequeue(out var code) ? code : HttpStatusCode.OK);
        }
    }
}
