using System.Net;
using System.Reflection;
using System.Text;
using CallSign.Core.ApiKeys;
using CallSign.Core.Cdrs;
using CallSign.Core.Extensions;
using CallSign.Core.Hospitality;
using CallSign.Core.Lockouts;
using CallSign.Core.Media;
using CallSign.Core.Media.Audio;
using CallSign.Core.Nouns;
using CallSign.Core.PortalUsers;
using CallSign.Core.Queues;
using CallSign.Core.Secrets;
using CallSign.Core.SipTrunk;
using CallSign.Core.Tenancy;
using CallSign.Core.VoicemailMessages;
using CallSign.Telephony.Commands;
using CallSign.Telephony.Conferences;
using CallSign.Telephony.Monitoring;
using CallSign.TestSupport;
using CallSign.TestSupport.Live;
using CallSign.Web.Live;
using CallSign.Web.Tests.Hosting;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CallSign.Web.Tests.Tenancy;

/// <summary>Calls everything that takes an id with the ids of another tenant. A new endpoint or hub method without a recipe here fails the test.</summary>
public sealed class CrossTenantProbeTests(Postgres postgres)
{
    private const string Secretive = "Bertha of Beta";

    /// <summary>Endpoints with an id: how to fill it in and what to send. <c>{x}</c> extension, <c>{c}</c> ended call, <c>{l}</c> live call.</summary>
    private static readonly Dictionary<string, (string Path, string? Body)> Recipes = new()
    {
        ["GET /api/v1/calls/{uuid:guid}"] = ("/api/v1/calls/{c}", null),
        ["GET /api/v1/calls/live/{uuid:guid}"] = ("/api/v1/calls/live/{l}", null),
        ["POST /api/v1/calls/live/{uuid:guid}/hangup"] = ("/api/v1/calls/live/{l}/hangup", null),
        ["POST /api/v1/calls/live/{uuid:guid}/park"] = ("/api/v1/calls/live/{l}/park", null),
        ["POST /api/v1/calls/live/{uuid:guid}/transfer"] = ("/api/v1/calls/live/{l}/transfer", """{"destination":"1001"}"""),
        ["POST /api/v1/calls/live/{uuid:guid}/record"] = ("/api/v1/calls/live/{l}/record", """{"on":true}"""),
        ["GET /api/v1/extensions/{id:guid}"] = ("/api/v1/extensions/{x}", null),
        ["PUT /api/v1/extensions/{id:guid}"] = ("/api/v1/extensions/{x}", """{"number":"1009","display_name":"taken"}"""),
        ["PATCH /api/v1/extensions/{id:guid}"] = ("/api/v1/extensions/{x}", """{"display_name":"taken"}"""),
        ["DELETE /api/v1/extensions/{id:guid}"] = ("/api/v1/extensions/{x}", null),
        ["POST /api/v1/extensions/{id:guid}/sip-password"] = ("/api/v1/extensions/{x}/sip-password", "{}"),
        ["GET /voicemail/{id:guid}.wav"] = ("/voicemail/{v}.wav", null),
        ["GET /api/v1/voicemail-messages/{id:guid}"] = ("/api/v1/voicemail-messages/{v}", null),
        ["GET /api/v1/voicemail-messages/{id:guid}/audio"] = ("/api/v1/voicemail-messages/{v}/audio", null),
        ["PATCH /api/v1/voicemail-messages/{id:guid}"] = ("/api/v1/voicemail-messages/{v}", """{"state":"saved"}"""),
        ["DELETE /api/v1/lockouts/{id:guid}"] = ("/api/v1/lockouts/{lockout}", null),
        ["DELETE /api/v1/voicemail-messages/{id:guid}"] = ("/api/v1/voicemail-messages/{v}", null),
        ["GET /sounds/{id:guid}.wav"] = ("/sounds/{media_file}.wav", null),
        ["PUT /api/v1/sounds/{id:guid}/audio"] = ("/api/v1/sounds/{media_file}/audio", "this is no sound"),
        ["POST /api/v1/sounds/{id:guid}/recording"] = ("/api/v1/sounds/{media_file}/recording", """{"extension":"1001"}"""),
        ["GET /api/v1/sounds/{id:guid}/recording"] = ("/api/v1/sounds/{media_file}/recording", null),
        ["DELETE /api/v1/sounds/{id:guid}/recording"] = ("/api/v1/sounds/{media_file}/recording", null),
        ["PUT /api/v1/sounds/{id:guid}/speech"] = ("/api/v1/sounds/{media_file}/speech", """{"text":"taken","language":"en"}"""),
        ["PUT /api/v1/agents/{id:guid}/status"] = ("/api/v1/agents/{agent}/status", """{"status":"available"}"""),
        ["GET /api/v1/hospitality/rooms/{id:guid}"] = ("/api/v1/hospitality/rooms/{guest_room}", null),
        ["GET /api/v1/hospitality/rooms/{id:guid}/wake-ups"] = ("/api/v1/hospitality/rooms/{guest_room}/wake-ups", null),
        ["GET /api/v1/hospitality/stays/{id:guid}/bill"] = ("/api/v1/hospitality/stays/{stay}/bill", null),
        ["GET /api/v1/hospitality/stays/{id:guid}/bill.csv"] = ("/api/v1/hospitality/stays/{stay}/bill.csv", null),
        ["POST /api/v1/hospitality/rooms/{id:guid}/check-in"] = ("/api/v1/hospitality/rooms/{guest_room}/check-in", """{"guest_name":"taken"}"""),
        ["POST /api/v1/hospitality/rooms/{id:guid}/check-out"] = ("/api/v1/hospitality/rooms/{guest_room}/check-out", "{}"),
        ["POST /api/v1/hospitality/rooms/{id:guid}/move"] = ("/api/v1/hospitality/rooms/{guest_room}/move", """{"to_room_id":"018f0000-0000-7000-8000-0000000000c1"}"""),
        ["PUT /api/v1/hospitality/rooms/{id:guid}/guest"] = ("/api/v1/hospitality/rooms/{guest_room}/guest", """{"guest_name":"taken"}"""),
        ["PUT /api/v1/hospitality/rooms/{id:guid}/housekeeping"] = ("/api/v1/hospitality/rooms/{guest_room}/housekeeping", """{"state":"dirty"}"""),
        ["PUT /api/v1/hospitality/rooms/{id:guid}/do-not-disturb"] = ("/api/v1/hospitality/rooms/{guest_room}/do-not-disturb", """{"on":true}"""),
        ["POST /api/v1/hospitality/rooms/{id:guid}/wake-ups"] = ("/api/v1/hospitality/rooms/{guest_room}/wake-ups", """{"time":"06:30"}"""),
        ["DELETE /api/v1/hospitality/wake-ups/{id:guid}"] = ("/api/v1/hospitality/wake-ups/{wake_up}", null),
        ["POST /api/v1/hospitality/wake-ups/{id:guid}/seen"] = ("/api/v1/hospitality/wake-ups/{wake_up}/seen", "{}"),
        ["POST /api/v1/hospitality/rooms/{id:guid}/charges"] = ("/api/v1/hospitality/rooms/{guest_room}/charges", """{"text":"Water","amount":2.5}"""),
        ["GET /api/v1/sip-trunk/calls/{id:guid}"] = ("/api/v1/sip-trunk/calls/{b}", null),
        ["POST /api/v1/sip-trunk/calls/{id:guid}/complete"] = ("/api/v1/sip-trunk/calls/{b}/complete", null),
        ["GET /api/v1/sip-trunk/agents/{id:guid}"] = ("/api/v1/sip-trunk/agents/{agent}", null),
        ["DELETE /api/v1/sip-trunk/agents/{id:guid}"] = ("/api/v1/sip-trunk/agents/{agent}", null),
        ["PUT /api/v1/sip-trunk/agents/{id:guid}/status"] = ("/api/v1/sip-trunk/agents/{agent}/status", """{"status":"available"}"""),
        ["POST /api/v1/sip-trunk/agents/{id:guid}/login"] = ("/api/v1/sip-trunk/agents/{agent}/login", null),
        ["POST /api/v1/sip-trunk/agents/{id:guid}/logout"] = ("/api/v1/sip-trunk/agents/{agent}/logout", null),
        ["GET /api/v1/live-conferences/{id:guid}"] = ("/api/v1/live-conferences/{m}", null),
        ["POST /api/v1/live-conferences/{id:guid}/actions"] = ("/api/v1/live-conferences/{m}/actions", """{"action":"lock"}"""),
        ["POST /api/v1/live-conferences/{id:guid}/members/{member:int}/actions"] = ("/api/v1/live-conferences/{m}/members/7/actions", """{"action":"mute"}"""),
        ["PUT /api/v1/live-conferences/{id:guid}/members/{member:int}/volume"] = ("/api/v1/live-conferences/{m}/members/7/volume", """{"heard":1}"""),
        ["POST /api/v1/conference-rooms/{id:guid}/calls"] = ("/api/v1/conference-rooms/{conference_room}/calls", """{"number":"1001"}"""),
        ["PUT /api/v1/agents/{id:guid}/wrap-up"] = ("/api/v1/agents/{agent}/wrap-up", """{"seconds":60}"""),
        ["PUT /api/v1/queue-calls/{id:guid}/result"] = ("/api/v1/queue-calls/{queue_call}/result", """{"code":""}"""),
        ["DELETE /api/v1/queue-callbacks/{id:guid}"] = ("/api/v1/queue-callbacks/{callback}", null),
        ["PUT /api/v1/extensions/{id:guid}/voicemail-pin"] = ("/api/v1/extensions/{x}/voicemail-pin", """{"voicemail_pin":"482915"}"""),
    };

    static CrossTenantProbeTests()
    {
        // Every noun has the same resource, and each recipe names a noun of its own kind.
        foreach (var kind in NounCatalog.Edited.Where(k => k.IsOfTenants))
        {
            var path = $"/api/v1/{kind.Words.Path}/";
            foreach (var (method, body) in new[] { ("GET", null), ("PUT", """{"name":"taken"}"""), ("PATCH", """{"name":"taken"}"""), ("DELETE", null) })
            {
                Recipes[$"{method} {path}{{id:guid}}"] = ($"{path}{{{kind.Kind}}}", body);
            }
        }
    }

    /// <summary>Parameters of a route that name no row of a tenant, and why.</summary>
    private static readonly Dictionary<string, string> Harmless = new()
    {
        ["/openapi/{documentName}.json"] = "name of the one document",
        ["/{**path:file}"] = "name of a file of the build",
        ["/freeswitch/media/{id:guid}/{rate:int}.wav"] = "switches serve all tenants: the node's key opens every sound, and nothing else does",
        ["/status/{Code:int}"] = "an HTTP status",
    };

    [Fact]
    public async Task Every_endpoint_with_an_id_refuses_another_tenants()
    {
        await using var world = await World.CreateAsync(postgres);
        var endpoints = world.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.Parameters.Count > 0 && e.Metadata.GetMetadata<StaticAssetDescriptor>() is null && !Harmless.ContainsKey(Pattern(e))).ToList();
        var pages = endpoints.Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null).ToList();
        var found = endpoints.Except(pages).SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} {Pattern(e)}")).ToList();
        Assert.True(found.Count > 8);
        Assert.Equal([], found.Except(Recipes.Keys)); // write a recipe for it
        Assert.Equal([], Recipes.Keys.Except(found)); // gone: remove its recipe

        foreach (var client in new[] { world.KeyOfA, world.AdministratorOfA })
        {
            foreach (var (name, recipe) in Recipes)
            {
                using var answer = await world.SendAsync(client, name, recipe);
                var text = await answer.Content.ReadAsStringAsync();
                Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden, $"{name}: {(int)answer.StatusCode} {text}");
                Assert.DoesNotContain(Secretive, text, StringComparison.Ordinal);
            }

            // A page is drawn on a circuit: its document is the same for every id, and holds nothing of the row.
            foreach (var page in pages)
            {
                foreach (var id in new[] { world.Extension.ToString(), world.Call.ToString(), world.Audit.ToString(System.Globalization.CultureInfo.InvariantCulture) })
                {
                    var path = "/" + string.Join('/', page.RoutePattern.PathSegments.Select(s => s.IsSimple && s.Parts[0] is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart l ? l.Content : id));
                    using var answer = await client.GetAsync(path);
                    Assert.DoesNotContain(Secretive, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
                }
            }
        }

        await using var context = world.Host.Db.Open(TenantScope.System);
        var extension = await context.Extensions.SingleAsync(e => e.Id == world.Extension);
        Assert.Equal((Secretive, world.Sip), (extension.DisplayName, extension.SipPassword)); // untouched
        foreach (var (kind, id) in world.Nouns)
        {
            Assert.Equal(Secretive, ((INoun?)await context.FindAsync(NounCatalog.OfKind(kind)!.Type, id))?.Name);
        }
    }

    /// <summary>The owner reaches the rows: the recipes do lead to something that is there. Commands need a switch and are left out.</summary>
    [Fact]
    public async Task The_owner_is_served()
    {
        await using var world = await World.CreateAsync(postgres);
        // The agent goes once: by his own resource, of which that of the trunk is another name.
        foreach (var (name, recipe) in Recipes.Where(r => !r.Key.StartsWith("POST /api/v1/calls/live/", StringComparison.Ordinal) && r.Key != "DELETE /api/v1/sip-trunk/agents/{id:guid}"
            && !r.Key.StartsWith("POST /api/v1/live-conferences/", StringComparison.Ordinal) && !r.Key.StartsWith("PUT /api/v1/live-conferences/", StringComparison.Ordinal))
            .OrderBy(r => r.Key.StartsWith("DELETE", StringComparison.Ordinal)))
        {
            using var answer = await world.SendAsync(world.KeyOfB, name, recipe);
            Assert.True(
                answer.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized or HttpStatusCode.UnsupportedMediaType),
                $"{name}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
    }

    [Fact]
    public async Task Every_hub_method_refuses_another_tenants_call()
    {
        Dictionary<string, object[]> more = new() { ["Hangup"] = [], ["Park"] = [], ["Transfer"] = ["1001"], ["Record"] = [true] };
        var methods = typeof(LiveHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(m => m.GetParameters().Any(p => p.ParameterType == typeof(Guid))).Select(m => m.Name);
        Assert.Equal(more.Keys.Order(), methods.Order());
        await using var world = await World.CreateAsync(postgres);
        var url = new Uri(world.Host.Url.ToString().Replace("http", "ws", StringComparison.Ordinal).TrimEnd('/') + LiveHub.Path);
        await using var hub = await HubClient.ConnectAsync(url, new Dictionary<string, string> { ["Authorization"] = "Bearer " + world.SecretOfA });
        foreach (var (method, arguments) in more)
        {
            var answer = await hub.InvokeAsync(method, [world.Live, .. arguments]);
            Assert.Contains("no longer there", answer.GetRawText(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(world.Live.ToString(), hub.Transcript.ToString().Replace("\"arguments\":[\"" + world.Live, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_call_command_refuses_another_tenants_call()
    {
        await using var world = await World.CreateAsync(postgres);
        var commands = world.Host.Services.GetRequiredService<ICallCommands>();
        var actor = new Actor("admin", Guid.NewGuid(), world.A.Id, PortalRole.TenantAdministrator);
        foreach (var method in typeof(ICallCommands).GetMethods())
        {
            object[] arguments = [.. method.GetParameters().Select(p => p.ParameterType switch
            {
                var t when t == typeof(Actor) => (object)actor,
                var t when t == typeof(Guid) => world.Live,
                var t when t == typeof(string) => "1001",
                var t when t == typeof(bool) => true,
                var t when t == typeof(CancellationToken) => CancellationToken.None,
                var t => throw new NotSupportedException($"{method.Name} takes a {t.Name}: say here what to send."),
            })];
            Assert.Equal(CommandResult.NoSuchCall, await (Task<CommandResult>)method.Invoke(commands, arguments)!);
        }
    }

    private static string Pattern(RouteEndpoint endpoint) => "/" + (endpoint.RoutePattern.RawText ?? "").TrimStart('/');

    /// <summary>Two tenants; B has an extension, a live call, an ended call and an audit entry.</summary>
    private sealed class World(PortalHost host, Tenant a) : IAsyncDisposable
    {
        public PortalHost Host => host;

        public Tenant A => a;

        public required HttpClient KeyOfA { get; init; }

        public required string SecretOfA { get; init; }

        public required HttpClient AdministratorOfA { get; init; }

        public required HttpClient KeyOfB { get; init; }

        public required Guid Extension { get; init; }

        public required EncryptedSecret Sip { get; init; }

        public required Guid Call { get; init; }

        public required Guid Live { get; init; }

        public required long Audit { get; init; }

        public required Guid Voicemail { get; init; }

        public required Guid Lockout { get; init; }

        public required Guid Stay { get; init; }

        public required Guid WakeUp { get; init; }

        public required Guid Bridge { get; init; }

        public required Guid Meeting { get; init; }

        public Guid QueueCall { get; init; }

        public Guid Callback { get; init; }

        public required IReadOnlyDictionary<string, Guid> Nouns { get; init; }

        public static async Task<World> CreateAsync(Postgres postgres)
        {
            var feed = new ScriptedLiveFeed();
            var conferences = new ScriptedConferences();
            var host = await PortalHost.StartAsync(await postgres.NewDatabaseAsync(), configure: b => b.Services.Replace(ServiceDescriptor.Singleton<ILiveFeed>(feed)).Replace(ServiceDescriptor.Singleton<IConferences>(conferences)));
            var (a, b) = (await host.NewTenantAsync(), await host.NewTenantAsync());
            var meeting = new LiveConference(Guid.NewGuid(), b.Id, "fs1", "300-" + b.Domain, "300", DateTime.UtcNow) { Members = [new LiveMember(7, Guid.NewGuid(), "1001", Secretive, DateTime.UtcNow)] };
            conferences.Set(meeting);
            var live = TestCalls.Call(b.Id) with { CallerName = Secretive };
            feed.Publish(live);
            var cdr = new Cdr
            {
                CallUuid = Guid.NewGuid(), TenantId = b.Id, CallerName = Secretive, CallerNumber = "1001", DestinationNumber = "1002", Status = CdrStatus.Answered,
                HangupCause = "NORMAL_CLEARING", StartedAt = DateTime.UtcNow.AddMinutes(-5), EndedAt = DateTime.UtcNow.AddMinutes(-4), Node = "fs1", Source = "esl",
            };
            var store = new CdrStore(host.Services.GetRequiredService<Npgsql.NpgsqlDataSource>());
            await store.PrepareAsync(DateTime.UtcNow, default);
            await store.WriteAsync([cdr], default);
            var extension = new Extension
            {
                TenantId = b.Id, Number = "1001", DisplayName = Secretive, SipPassword = host.Services.GetRequiredService<SecretBox>().Encrypt("sip-password-of-b"),
            };
            var nouns = NounCatalog.Edited.Where(k => k.IsOfTenants).ToDictionary(k => k.Kind, k => (INoun)Activator.CreateInstance(k.Type)!);
            var message = new VoicemailMessage { TenantId = b.Id, MailboxId = extension.Id, CallerName = Secretive, CallerNumber = "1002", DurationMilliseconds = 1000, ReceivedAt = DateTime.UtcNow, StateAt = DateTime.UtcNow };
            var lockout = new Lockout { TenantId = b.Id, Kind = LockoutKind.Mailbox, SubjectId = extension.Id, Wrong = 9, LastAt = DateTime.UtcNow };
            var bridge = new BridgeCall { TenantId = b.Id, CallerNumber = Secretive, Number = "0401234567", CreatedAt = DateTime.UtcNow };
            var queued = new QueueCall { TenantId = b.Id, QueueId = Guid.NewGuid(), MemberUuid = Guid.NewGuid(), CallerName = Secretive, AgentId = Guid.NewGuid(), JoinedAt = DateTime.UtcNow, LeftAt = DateTime.UtcNow };
            var callback = new QueueCallback { TenantId = b.Id, QueueId = Guid.NewGuid(), Number = "1002", CallerName = Secretive, ServedFrom = DateTime.UtcNow, AskedAt = DateTime.UtcNow, NextAt = DateTime.UtcNow.AddHours(1), State = CallbackState.Calling, LeaseUntil = DateTime.UtcNow.AddHours(1) };
            long audit;
            Stay stay;
            WakeUpCall wakeUp;
            await using (var context = host.Db.Open(TenantScope.System))
            {
                context.Extensions.Add(extension);
                context.Add(message);
                context.Add(bridge);
                context.Add(queued);
                context.Add(callback);
                context.Add(lockout);
                foreach (var noun in nouns.Values)
                {
                    noun.Name = Secretive;
                    context.Add(noun).Property(nameof(ITenantOwned.TenantId)).CurrentValue = b.Id;
                }

                await context.SaveChangesAsync();
                context.Add(stay = new Stay { TenantId = b.Id, RoomId = nouns["guest_room"].Id, GuestName = Secretive, ArrivedAt = DateTime.UtcNow });
                var wakeUpId = Guid.CreateVersion7();
                context.Add(new SoundRecording { TenantId = b.Id, SoundId = nouns["media_file"].Id, Name = Secretive, Number = "2001", Node = "fs1", By = Secretive, CreatedAt = DateTime.UtcNow, UpdatedAt = DateTime.UtcNow });
                context.Add(wakeUp = new WakeUpCall { Id = wakeUpId, SeriesId = wakeUpId, TenantId = b.Id, RoomId = nouns["guest_room"].Id, DueAt = DateTime.UtcNow.AddDays(1), Note = Secretive });
                await context.SaveChangesAsync();
                audit = await context.AuditEntries.Where(e => e.TenantId == b.Id).MaxAsync(e => e.Id);
            }

            var recording = Path.Combine(host.DataFolder, "message.wav");
            await File.WriteAllBytesAsync(recording, TestSounds.Wav(TestSounds.Tone(440, 8000, 1), 8000));
            await host.Services.GetRequiredService<IVoicemailAudio>().KeepAsync(b.Id, message.Id, recording, default);
            using (var sound = await host.Services.GetRequiredService<SoundConverter>().ConvertAsync(new MemoryStream(TestSounds.Wav(TestSounds.Tone(440, 8000, 0.1), 8000)), default))
            {
                var owner = new Actor("seed", null, b.Id, PortalRole.TenantAdministrator);
                Assert.True((await host.Services.GetRequiredService<MediaLibrary>().PutAsync(owner, nouns["media_file"].Id, sound, default)).Succeeded);
            }

            string[] scopes = [.. ApiKeyScopes.For(platform: false).Select(s => s.Name)];
            var secret = await host.NewApiKeyAsync(a, scopes);
            return new World(host, a)
            {
                SecretOfA = secret, KeyOfA = host.NewClient(secret), KeyOfB = host.NewClient(await host.NewApiKeyAsync(b, scopes)),
                AdministratorOfA = await host.SignInAsync(await host.NewUserAsync(PortalRole.TenantAdministrator, a)),
                Extension = extension.Id, Sip = extension.SipPassword, Call = cdr.CallUuid, Live = live.CallUuid, Audit = audit, Voicemail = message.Id, Lockout = lockout.Id, Stay = stay.Id, WakeUp = wakeUp.Id, Bridge = bridge.Id, Meeting = meeting.Uuid, QueueCall = queued.Id, Callback = callback.Id,
                Nouns = nouns.ToDictionary(n => n.Key, n => n.Value.Id),
            };
        }

        public Task<HttpResponseMessage> SendAsync(HttpClient client, string name, (string Path, string? Body) recipe)
        {
            var path = recipe.Path.Replace("{x}", Extension.ToString(), StringComparison.Ordinal)
                .Replace("{c}", Call.ToString(), StringComparison.Ordinal).Replace("{l}", Live.ToString(), StringComparison.Ordinal)
                .Replace("{v}", Voicemail.ToString(), StringComparison.Ordinal).Replace("{lockout}", Lockout.ToString(), StringComparison.Ordinal)
                .Replace("{stay}", Stay.ToString(), StringComparison.Ordinal).Replace("{wake_up}", WakeUp.ToString(), StringComparison.Ordinal).Replace("{b}", Bridge.ToString(), StringComparison.Ordinal).Replace("{m}", Meeting.ToString(), StringComparison.Ordinal)
                .Replace("{queue_call}", QueueCall.ToString(), StringComparison.Ordinal).Replace("{callback}", Callback.ToString(), StringComparison.Ordinal);
            path = Nouns.Aggregate(path, (p, noun) => p.Replace($"{{{noun.Key}}}", noun.Value.ToString(), StringComparison.Ordinal));
            var request = new HttpRequestMessage(new HttpMethod(name.Split(' ')[0]), path);
            if (recipe.Body is not null)
            {
                request.Content = new StringContent(recipe.Body, Encoding.UTF8, "application/json");
            }

            return client.SendAsync(request);
        }

        public async ValueTask DisposeAsync()
        {
            KeyOfA.Dispose();
            KeyOfB.Dispose();
            AdministratorOfA.Dispose();
            await host.DisposeAsync();
        }
    }
}
