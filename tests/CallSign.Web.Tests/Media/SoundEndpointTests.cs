using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CallSign.Core.ApiKeys;
using CallSign.Core.PortalUsers;
using CallSign.TestSupport;
using CallSign.Web.Tests.Hosting;

namespace CallSign.Web.Tests.Media;

public sealed class SoundEndpointTests(Postgres postgres)
{
    private const string Key = "node-key-0123456789abcdef";
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sound_is_made_and_filled_by_api_heard_in_the_browser_and_fetched_by_a_node()
    {
        await using var host = await PortalHost.StartAsync(await postgres.NewDatabaseAsync(), new Dictionary<string, string> { ["FREESWITCH_API_KEY"] = Key });
        var (tenant, other) = (await host.NewTenantAsync(), await host.NewTenantAsync());
        string[] scopes = [.. ApiKeyScopes.For(platform: false).Select(s => s.Name)];
        using var api = host.NewClient(await host.NewApiKeyAsync(tenant, scopes));
        using var made = await api.PostAsJsonAsync("/api/v1/sounds", new { name = "Welcome" }, Stop);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var row = await made.Content.ReadFromJsonAsync<JsonElement>(Stop);
        var id = row.GetProperty("id").GetGuid();

        using var admin = await host.SignInAsync(await host.NewUserAsync(PortalRole.TenantAdministrator, tenant));
        using (var empty = await admin.GetAsync($"/sounds/{id}.wav", Stop))
        {
            Assert.Equal(HttpStatusCode.NotFound, empty.StatusCode);
        }

        using var junk = await api.PutAsync($"/api/v1/sounds/{id}/audio", new ByteArrayContent("<script>"u8.ToArray()), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, junk.StatusCode);
        Assert.Contains("neither WAV, MP3 nor Ogg Vorbis", await junk.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

        var wav = TestSounds.Wav(TestSounds.Tone(440, 48000, 0.5), 48000);
        using var filled = await api.PutAsync($"/api/v1/sounds/{id}/audio", new ByteArrayContent(wav), Stop);
        var saved = await filled.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal((500, "WAV, 16 bit, 48 kHz, mono"), (saved.GetProperty("duration_milliseconds").GetInt32(), saved.GetProperty("format").GetString()));

        // What a GET answered may be sent back, and changes nothing of the audio.
        using var put = await api.PutAsync($"/api/v1/sounds/{id}", new StringContent(saved.GetRawText().Replace("Welcome", "Hello", StringComparison.Ordinal).Replace("500", "7", StringComparison.Ordinal), Encoding.UTF8, "application/json"), Stop);
        var kept = await put.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal(("Hello", 500), (kept.GetProperty("name").GetString(), kept.GetProperty("duration_milliseconds").GetInt32()));

        using var part = new HttpRequestMessage(HttpMethod.Get, $"/sounds/{id}.wav") { Headers = { Range = new RangeHeaderValue(0, 3) } };
        using var heard = await admin.SendAsync(part, Stop);
        Assert.Equal((HttpStatusCode.PartialContent, "audio/wav", "RIFF"), (heard.StatusCode, heard.Content.Headers.ContentType?.MediaType, await heard.Content.ReadAsStringAsync(Stop)));
        Assert.Equal("nosniff", heard.Headers.GetValues("X-Content-Type-Options").Single());

        foreach (var (role, whose, status) in new[] { (PortalRole.Supervisor, tenant, HttpStatusCode.Forbidden), (PortalRole.TenantAdministrator, other, HttpStatusCode.NotFound) })
        {
            using var client = await host.SignInAsync(await host.NewUserAsync(role, whose));
            using var refused = await client.GetAsync($"/sounds/{id}.wav", Stop);
            Assert.True(status == refused.StatusCode || refused.Headers.Location?.ToString().Contains("/account/denied", StringComparison.Ordinal) == true, refused.StatusCode.ToString());
        }

        using var node = host.NewClient();
        using (var stranger = await node.GetAsync($"/freeswitch/media/{id}/8000.wav", Stop))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        }

        node.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("freeswitch:" + Key)));
        using var fetched = await node.GetAsync($"/freeswitch/media/{id}/8000.wav", Stop);
        Assert.Equal(44 + 8000, (await fetched.Content.ReadAsByteArrayAsync(Stop)).Length);
        using var asked = new HttpRequestMessage(HttpMethod.Get, $"/freeswitch/media/{id}/8000.wav") { Headers = { IfNoneMatch = { fetched.Headers.ETag! } } };
        using var same = await node.SendAsync(asked, Stop);
        Assert.Equal((false, HttpStatusCode.NotModified), (fetched.Headers.ETag!.IsWeak, same.StatusCode));
        using var odd = await node.GetAsync($"/freeswitch/media/{id}/44100.wav", Stop);
        Assert.Equal(HttpStatusCode.NotFound, odd.StatusCode);
    }

    [Fact]
    public async Task Recording_by_telephone_and_speech_say_what_is_wrong()
    {
        await using var host = await PortalHost.StartAsync(await postgres.NewDatabaseAsync(), new Dictionary<string, string> { ["FREESWITCH_API_KEY"] = Key });
        var tenant = await host.NewTenantAsync();
        using var api = host.NewClient(await host.NewApiKeyAsync(tenant, [.. ApiKeyScopes.For(platform: false).Select(s => s.Name)]));
        using var made = await api.PostAsJsonAsync("/api/v1/sounds", new { name = "Welcome" }, Stop);
        var sound = $"/api/v1/sounds/{(await made.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetGuid()}";
        await SaysAsync(await api.PostAsJsonAsync(sound + "/recording", new { extension = "4711" }, Stop), HttpStatusCode.BadRequest, "There is no extension 4711");
        await SaysAsync(await api.PostAsJsonAsync(sound + "/recording", new { }, Stop), HttpStatusCode.BadRequest, "Choose the extension");
        await SaysAsync(await api.GetAsync(sound + "/recording", Stop), HttpStatusCode.NotFound, "not recorded by telephone");
        await SaysAsync(await api.DeleteAsync(sound + "/recording", Stop), HttpStatusCode.NotFound, "not recorded by telephone");
        await SaysAsync(await api.PutAsJsonAsync(sound + "/speech", new { text = "", language = "english" }, Stop), HttpStatusCode.BadRequest, "Enter what is to be said");
        await SaysAsync(await api.PutAsJsonAsync(sound + "/speech", new { text = "Hello", language = "en" }, Stop), HttpStatusCode.Conflict, "CALLSIGN_TTS_URL");
        using var reader = host.NewClient(await host.NewApiKeyAsync(tenant, ApiKeyScopes.ConfigRead));
        using var refused = await reader.PostAsJsonAsync(sound + "/recording", new { extension = "4711" }, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private static async Task SaysAsync(HttpResponseMessage answer, HttpStatusCode status, string text)
    {
        using (answer)
        {
            var body = await answer.Content.ReadAsStringAsync(Stop);
            Assert.True(answer.StatusCode == status, $"{answer.StatusCode} {body}");
            Assert.Contains(text, body, StringComparison.Ordinal);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }
}
