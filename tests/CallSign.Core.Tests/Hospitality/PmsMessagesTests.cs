using System.Net;
using CallSign.Core.Hospitality;
using CallSign.Core.Lists;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.Core.Tests.Nouns;
using CallSign.Core.Webhooks;
using CallSign.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Core.Tests.Hospitality;

/// <summary>Messages on their way to a property-management system: by the same sender as events.</summary>
public sealed class PmsMessagesTests(Postgres postgres)
{
    private const string Key = "a key of sixteen and more";

    [Fact]
    public async Task A_message_is_posted_signed_again_later_given_up_and_resent_by_hand()
    {
        await using var bed = await NounBed.NewAsync(postgres);
        var (time, box) = (new ManualTime(), bed.Get<SecretBox>());
        var messages = new PmsMessages(bed.Db, box, time);
        using var program = new Program();
        using var sender = new WebhookSender([messages], time, NullLogger<WebhookSender>.Instance, program);
        var tenant = bed.Acme.RequireTenant();
        var hotel = new Hotel { TenantId = tenant, Name = "Inn", PmsUrl = "https://pms.example.com/callsign", PmsKeyInClear = Key };
        hotel.Seal(box, null);
        var now = time.GetUtcNow().UtcDateTime;
        var message = new PmsMessage { TenantId = tenant, Event = "check_in", Body = "{\"room\":\"101\"}", NextAt = now, CreatedAt = now };
        await using (var context = bed.Db.Open(TenantScope.System))
        {
            context.AddRange(hotel, message, new PmsMessage { TenantId = tenant, Incoming = true, Event = "check_out", Body = "{}", CreatedAt = now, DoneAt = now, Signature = "x" });
            await context.SaveChangesAsync();
        }

        for (var attempt = 0; attempt <= WebhookSchedule.Rests.Count; attempt++)
        {
            program.Answer = HttpStatusCode.InternalServerError;
            Assert.Equal(1, await sender.RunAsync(default));
            Assert.Equal(0, await sender.RunAsync(default)); // it rests
            time.Advance(attempt < WebhookSchedule.Rests.Count ? WebhookSchedule.Rests[attempt] : TimeSpan.FromDays(1));
        }

        Assert.Equal(0, await sender.RunAsync(default));
        var given = Assert.Single((await messages.ListAsync(bed.Acme, Query("status", "failed"), default)).Items);
        Assert.Equal((10, (int?)500, "It answered 500."), (given.Attempts, given.ResponseCode, given.Problem));
        Assert.Empty((await messages.ListAsync(bed.Other, new ListQuery(), default)).Items);
        Assert.False(await messages.ResendAsync(bed.Other, given.Id, default));

        program.Answer = HttpStatusCode.NoContent;
        Assert.True(await messages.ResendAsync(bed.Acme, given.Id, default));
        Assert.Equal(1, await sender.RunAsync(default));
        var (signature, body) = program.Posted[^1];
        Assert.Equal(message.Body, body);
        Assert.Null(WebhookSignature.Problem(Key, signature, System.Text.Encoding.UTF8.GetBytes(body), time.GetUtcNow(), out _));
        var taken = Assert.Single((await messages.ListAsync(bed.Acme, Query("direction", "out"), default)).Items);
        Assert.Equal((1, (int?)204, null), (taken.Attempts, taken.ResponseCode, taken.Problem));
        var told = Assert.Single((await messages.ListAsync(bed.Acme, Query("direction", "in"), default)).Items);
        Assert.False(await messages.ResendAsync(bed.Acme, told.Id, default)); // what it said itself is not said back
        time.Advance(WebhookSchedule.Kept);
        Assert.Equal(2, await messages.ForgetAsync(default));
    }

    private static ListQuery Query(string name, string value) => new() { Filters = new Dictionary<string, string> { [name] = value } };

    private sealed class Program : HttpMessageHandler
    {
        public HttpStatusCode Answer { get; set; }

        public List<(string Signature, string Body)> Posted { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Posted.Add((request.Headers.GetValues("X-CallSign-Signature").Single(), await request.Content!.ReadAsStringAsync(cancellationToken)));
            return new HttpResponseMessage(Answer);
        }
    }
}
