using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using CallSign.Core.ApiKeys;
using CallSign.Core.Extensions;
using CallSign.Core.PortalUsers;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;
using CallSign.Web.Api.Extensions;
using CallSign.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.Api.Extensions;

public sealed class ExtensionsApiTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    private const string Path = "/api/v1/extensions";

    [Fact]
    public async Task A_created_extension_gives_its_secrets_once_and_never_again()
    {
        using var client = await ClientAsync();
        using var answer = await client.PostAsJsonAsync(Path, new { number = "1001", display_name = "Ada", external_caller_id_number = "+1 (202) 555-0100" });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var created = await JsonAsync(answer);
        Assert.Equal(20, created["sip_password"]!.GetValue<string>().Length);
        Assert.Equal(6, created["voicemail_pin"]!.GetValue<string>().Length);
        Assert.Equal("+12025550100", created["external_caller_id_number"]!.GetValue<string>());
        Assert.Equal($"{Path}/{created["id"]}", answer.Headers.Location!.ToString());

        foreach (var path in new[] { answer.Headers.Location.ToString(), Path })
        {
            var text = await client.GetStringAsync(path);
            Assert.DoesNotContain("password", text, StringComparison.Ordinal);
            Assert.DoesNotContain("voicemail_pin", text, StringComparison.Ordinal);
            Assert.DoesNotContain(created["sip_password"]!.GetValue<string>(), text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_list_is_paged_sorted_searched_and_filtered()
    {
        using var client = await ClientAsync();
        foreach (var (number, name, enabled) in new[] { ("99", "Zoe", true), ("100", "Ada", false), ("1000", "Grace", true) })
        {
            await CreateAsync(client, new { number, display_name = name, enabled });
        }

        async Task<(string Numbers, int Total)> List(string query)
        {
            var page = (await client.GetFromJsonAsync<JsonObject>(Path + query))!;
            return (string.Join(' ', page["items"]!.AsArray().Select(i => i!["number"]!.GetValue<string>())), page["total"]!.GetValue<int>());
        }

        Assert.Equal(("99 100 1000", 3), await List(""));
        Assert.Equal(("100 1000", 3), await List("?limit=2&offset=1"));
        Assert.Equal(("100 1000 99", 3), await List("?sort=display_name"));
        Assert.Equal(("1000 100 99", 3), await List("?sort=-number"));
        Assert.Equal(("1000", 1), await List("?search=grace"));
        Assert.Equal(("100", 1), await List("?enabled=false"));
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=1001", "limit")]
    [InlineData("?offset=-1", "offset")]
    [InlineData("?sort=sip_password", "sort")]
    [InlineData("?enabled=perhaps", "enabled")]
    public async Task A_query_that_makes_no_sense_is_refused_at_the_parameter(string query, string parameter)
    {
        using var client = await ClientAsync();
        using var answer = await client.GetAsync(Path + query);
        await AssertProblemAsync(answer, HttpStatusCode.BadRequest, parameter);
    }

    [Fact]
    public async Task Every_mistake_of_a_body_is_named_at_its_field()
    {
        using var client = await ClientAsync();
        using var types = await client.PostAsJsonAsync(Path, new { number = 1001, display_name = "Ada", enabled = "yes", ring_timeout_seconds = "30", colour = "red" });
        await AssertProblemAsync(types, HttpStatusCode.BadRequest, "number", "enabled", "ring_timeout_seconds", "colour");
        using var rules = await client.PostAsJsonAsync(Path, new { number = "911", display_name = "${evil}", voicemail_pin = "1234", forward_all_enabled = true });
        await AssertProblemAsync(rules, HttpStatusCode.BadRequest, "number", "display_name", "voicemail_pin", "forward_all_destination");
        using var empty = await client.PostAsJsonAsync(Path, new { });
        await AssertProblemAsync(empty, HttpStatusCode.BadRequest, "number", "display_name");
    }

    [Fact]
    public async Task A_number_that_is_taken_is_refused_at_the_field()
    {
        using var client = await ClientAsync();
        await CreateAsync(client, new { number = "1001", display_name = "Ada" });
        using var answer = await client.PostAsJsonAsync(Path, new { number = "1001", display_name = "Again" });
        await AssertProblemAsync(answer, HttpStatusCode.BadRequest, "number");
    }

    [Theory]
    [InlineData("[1, 2]", "application/json")]
    [InlineData("{\"number\": ", "application/json")]
    [InlineData("{\"number\": \"1001\", \"number\": \"1002\"}", "application/json")]
    [InlineData("number=1001", "application/x-www-form-urlencoded")]
    [InlineData("{\"number\": \"1001\", \"display_name\": \"Ada\"}", "text/plain")]
    public async Task A_body_that_is_no_json_object_is_refused(string body, string type)
    {
        using var client = await ClientAsync();
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var answer = await client.PostAsync(Path, content);
        await AssertProblemAsync(answer, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Put_replaces_and_patch_changes_only_what_is_sent()
    {
        using var client = await ClientAsync();
        var created = await CreateAsync(client, new { number = "1001", display_name = "Ada", call_group = "sales", ring_timeout_seconds = 60 });
        var path = $"{Path}/{created["id"]}";

        using var patched = await client.PatchAsJsonAsync(path, new { display_name = "Ada L." });
        var after = await JsonAsync(patched);
        Assert.Equal(("Ada L.", "sales", 60), (after["display_name"]!.GetValue<string>(), after["call_group"]!.GetValue<string>(), after["ring_timeout_seconds"]!.GetValue<int>()));
        Assert.Null(after["sip_password"]);

        // What a GET answered can be sent back as it is.
        var whole = (await client.GetFromJsonAsync<JsonObject>(path))!;
        whole["call_group"] = null;
        using var same = await client.PutAsJsonAsync(path, whole);
        var put = await JsonAsync(same);
        Assert.Null(put["call_group"]);
        Assert.Equal(60, put["ring_timeout_seconds"]!.GetValue<int>());

        using var replaced = await client.PutAsJsonAsync(path, new { number = "1001", display_name = "Ada" });
        Assert.Equal(30, (await JsonAsync(replaced))["ring_timeout_seconds"]!.GetValue<int>());
        using var missing = await client.PutAsJsonAsync(path, new { display_name = "No number" });
        await AssertProblemAsync(missing, HttpStatusCode.BadRequest, "number");
    }

    [Fact]
    public async Task A_stale_version_or_tag_is_a_conflict_and_changes_nothing()
    {
        using var client = await ClientAsync();
        var created = await CreateAsync(client, new { number = "1001", display_name = "Ada" });
        var path = $"{Path}/{created["id"]}";
        using var first = await client.GetAsync(path);
        var tag = first.Headers.ETag!;
        using var change = await client.PatchAsJsonAsync(path, new { display_name = "Theirs" });
        Assert.NotEqual(tag, change.Headers.ETag);

        using var byVersion = await client.PatchAsJsonAsync(path, new { display_name = "Mine", version = created["version"]!.GetValue<uint>() });
        await AssertProblemAsync(byVersion, HttpStatusCode.Conflict);
        using var byTag = await SendAsync(client, HttpMethod.Patch, path, tag, new { display_name = "Mine" });
        await AssertProblemAsync(byTag, HttpStatusCode.Conflict);
        using var delete = await SendAsync(client, HttpMethod.Delete, path, tag, null);
        await AssertProblemAsync(delete, HttpStatusCode.Conflict);
        Assert.Equal("Theirs", (await client.GetFromJsonAsync<JsonObject>(path))!["display_name"]!.GetValue<string>());

        using var current = await SendAsync(client, HttpMethod.Patch, path, change.Headers.ETag!, new { display_name = "Mine" });
        Assert.Equal(HttpStatusCode.OK, current.StatusCode);
        using var gone = await SendAsync(client, HttpMethod.Delete, path, EntityTagHeaderValue.Any, null);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        using var again = await client.DeleteAsync(path);
        await AssertProblemAsync(again, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Secrets_are_replaced_by_requests_of_their_own()
    {
        var tenant = await portal.Host.NewTenantAsync();
        using var client = await ClientAsync(tenant);
        var created = await CreateAsync(client, new { number = "1001", display_name = "Ada" });
        var path = $"{Path}/{created["id"]}";

        using var password = await client.PostAsync(path + "/sip-password", null);
        var made = (await JsonAsync(password))["sip_password"]!.GetValue<string>();
        Assert.NotEqual(created["sip_password"]!.GetValue<string>(), made);
        using var pin = await client.PutAsJsonAsync(path + "/voicemail-pin", new { voicemail_pin = "7391" });
        Assert.Equal("7391", (await JsonAsync(pin))["voicemail_pin"]!.GetValue<string>());
        using var weak = await client.PutAsJsonAsync(path + "/voicemail-pin", new { voicemail_pin = "1111" });
        await AssertProblemAsync(weak, HttpStatusCode.BadRequest, "voicemail_pin");

        await using var context = portal.Host.Db.Open(TenantScope.Of(tenant.Id));
        var row = await context.Extensions.SingleAsync(TestContext.Current.CancellationToken);
        var box = portal.Host.Services.GetRequiredService<SecretBox>();
        Assert.Equal((made, "7391"), (box.Decrypt(row.SipPassword), box.Decrypt(row.VoicemailPin!.Value)));
    }

    [Fact]
    public async Task Another_tenants_extension_does_not_exist_for_any_verb()
    {
        using var theirs = await ClientAsync();
        var created = await CreateAsync(theirs, new { number = "1001", display_name = "Theirs" });
        using var client = await ClientAsync();
        var path = $"{Path}/{created["id"]}";
        var body = new { number = "1001", display_name = "Taken over", tenant_id = Guid.NewGuid() };
        foreach (var (method, target, content) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Get, path, null), (HttpMethod.Put, path, new { number = "1001", display_name = "x" }), (HttpMethod.Patch, path, new { display_name = "x" }),
            (HttpMethod.Delete, path, null), (HttpMethod.Post, path + "/sip-password", null), (HttpMethod.Put, path + "/voicemail-pin", new { voicemail_pin = "7391" }),
        })
        {
            using var answer = await SendAsync(client, method, target, null, content);
            await AssertProblemAsync(answer, HttpStatusCode.NotFound);
        }

        using var foreign = await client.PostAsJsonAsync(Path, body);
        await AssertProblemAsync(foreign, HttpStatusCode.BadRequest, "tenant_id");
        Assert.Equal(created["version"]!.GetValue<uint>(), (await theirs.GetFromJsonAsync<JsonObject>(path))!["version"]!.GetValue<uint>());
    }

    [Fact]
    public async Task A_key_does_what_its_scope_says_and_no_more()
    {
        var tenant = await portal.Host.NewTenantAsync();
        using var reader = portal.Host.NewClient(await portal.Host.NewApiKeyAsync(tenant, ApiKeyScopes.ExtensionsRead));
        using var calls = portal.Host.NewClient(await portal.Host.NewApiKeyAsync(tenant, ApiKeyScopes.CallsRead));
        using var nobody = portal.Host.NewClient();
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(Path)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsJsonAsync(Path, new { })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await calls.GetAsync(Path)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(Path)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.DeleteAsync($"{Path}/{Guid.NewGuid()}")).StatusCode);
    }

    [Fact]
    public async Task Files_need_a_tenants_administrator_and_secrets_are_audited()
    {
        var tenant = await portal.Host.NewTenantAsync();
        using var api = await ClientAsync(tenant);
        await CreateAsync(api, new { number = "1001", display_name = "=cmd()" });
        await CreateAsync(api, new { number = "1002", display_name = "Grace" });
        using var supervisor = await portal.Host.SignInAsync(await portal.Host.NewUserAsync(PortalRole.Supervisor, tenant));
        Assert.NotEqual(HttpStatusCode.OK, (await supervisor.GetAsync("/extensions/export.csv")).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await api.GetAsync("/extensions/export.csv")).StatusCode);

        using var admin = await portal.Host.SignInAsync(await portal.Host.NewUserAsync(PortalRole.TenantAdministrator, tenant));
        using var export = await admin.GetAsync("/extensions/export.csv?q=100&sort=-number");
        Assert.Equal("text/csv", export.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith(".csv", export.Content.Headers.ContentDisposition!.FileName, StringComparison.Ordinal);
        var lines = (await export.Content.ReadAsStringAsync()).Split("\r\n");
        Assert.StartsWith("1002,Grace,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("1001,'=cmd(),", lines[2], StringComparison.Ordinal);
        Assert.DoesNotContain("sip_password", lines[0], StringComparison.Ordinal);
        Assert.Contains("sip_password", await admin.GetStringAsync("/extensions/export.csv?secrets=true"), StringComparison.Ordinal);
        Assert.StartsWith("\uFEFFnumber,display_name", Encoding.UTF8.GetString(await admin.GetByteArrayAsync("/extensions/template.csv")), StringComparison.Ordinal);

        await using var context = portal.Host.Db.Open(TenantScope.Of(tenant.Id));
        Assert.Single(await context.AuditEntries.Where(a => a.Action == "export-secrets").ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_model_shows_every_setting_and_no_secret()
    {
        var shown = typeof(ExtensionModel).GetProperties().Select(p => p.Name).ToHashSet();
        var settings = typeof(ExtensionDraft).GetProperties().Select(p => p.Name).Except([nameof(ExtensionDraft.SipPassword), nameof(ExtensionDraft.VoicemailPin)]);
        Assert.Subset(shown, settings.ToHashSet());
        Assert.DoesNotContain(typeof(ExtensionModel).GetProperties(), p => p.PropertyType == typeof(EncryptedSecret) || p.PropertyType == typeof(EncryptedSecret?));
    }

    private async Task<HttpClient> ClientAsync(Tenant? tenant = null) => portal.Host.NewClient(
        await portal.Host.NewApiKeyAsync(tenant ?? await portal.Host.NewTenantAsync(), ApiKeyScopes.ExtensionsRead, ApiKeyScopes.ExtensionsWrite));

    private static async Task<JsonObject> CreateAsync(HttpClient client, object body)
    {
        using var answer = await client.PostAsJsonAsync(Path, body);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return await JsonAsync(answer);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, EntityTagHeaderValue? tag, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (tag is not null)
        {
            request.Headers.IfMatch.Add(tag);
        }

        return await client.SendAsync(request);
    }

    private static async Task<JsonObject> JsonAsync(HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer, HttpStatusCode status, params string[] fields)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.NotNull(problem["title"]);
        Assert.Equal(fields.Order(), (problem["errors"]?.AsObject() ?? []).Select(e => e.Key).Order());
    }
}
