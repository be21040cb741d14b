using System.Text.Json;
using CallSign.Web.Tests.Hosting;

namespace CallSign.Web.Tests.Api;

public sealed class OpenApiTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    [Fact]
    public async Task The_document_describes_the_api_and_nothing_else()
    {
        var document = await DocumentAsync();
        Assert.Equal("CallSign", document.GetProperty("info").GetProperty("title").GetString());
        var paths = document.GetProperty("paths").EnumerateObject().Select(p => p.Name).ToList();
        Assert.Contains("/api/v1/calls", paths);
        Assert.Contains("/api/v1/calls/{uuid}", paths);
        Assert.Contains("/health", paths);
        Assert.DoesNotContain(paths, p => !p.StartsWith("/api/v1/", StringComparison.Ordinal) && !p.StartsWith("/health", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_operation_has_a_name_a_summary_a_tag_and_its_credentials()
    {
        var document = await DocumentAsync();
        Assert.Equal(["ApiKey", "Bearer"], document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(s => s.Name).Order());
        var described = document.GetProperty("tags").EnumerateArray().ToDictionary(t => t.GetProperty("name").GetString()!, t => t.TryGetProperty("description", out var d) ? d.GetString() : null);
        Assert.All(described, t => Assert.False(string.IsNullOrEmpty(t.Value), $"Tag {t.Key} has no description: add it to ApiDocument."));
        var names = new List<string>();
        foreach (var (path, method, operation) in Operations(document))
        {
            var place = $"{method} {path}";
            Assert.True(operation.TryGetProperty("operationId", out var id), place);
            names.Add(id.GetString()!);
            Assert.True(operation.TryGetProperty("summary", out var summary) && summary.GetString()!.Length > 0, place);
            Assert.True(operation.GetProperty("tags").GetArrayLength() == 1, place);
            if (path.StartsWith("/api/", StringComparison.Ordinal))
            {
                var forPeople = operation.TryGetProperty("x-required-role", out _); // no key opens it
                Assert.Equal(forPeople ? [] : ["Bearer", "ApiKey"], operation.GetProperty("security").EnumerateArray().Select(s => s.EnumerateObject().Single().Name));
                Assert.True(forPeople || operation.TryGetProperty("x-required-scopes", out _), place);
                Assert.Superset(new HashSet<string> { "401", "403", "429" }, operation.GetProperty("responses").EnumerateObject().Select(r => r.Name).ToHashSet());
            }
        }

        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public async Task Parameters_and_fields_are_spelled_as_the_api_spells_them()
    {
        var document = await DocumentAsync();
        var list = document.GetProperty("paths").GetProperty("/api/v1/calls").GetProperty("get");
        Assert.Contains("hangup_cause", list.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()));
        var call = document.GetProperty("components").GetProperty("schemas").GetProperty("CallModel").GetProperty("properties");
        foreach (var field in new[] { "id", "uuid", "direction", "caller", "callee", "start_time", "end_time", "status", "created_at" })
        {
            Assert.True(call.TryGetProperty(field, out _), field);
        }
    }

    private async Task<JsonElement> DocumentAsync()
    {
        using var client = portal.Host.NewClient();
        return JsonDocument.Parse(await client.GetStringAsync("/openapi/v1.json")).RootElement;
    }

    private static IEnumerable<(string Path, string Method, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (path.Name, operation.Name, operation.Value);
}
