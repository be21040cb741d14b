using System.Diagnostics;
using System.Text.Json;
using CallSign.Web.Portal.ApiDocs;
using CallSign.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Web.Tests.Portal.ApiDocs;

public sealed class ApiReferenceTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    [Fact]
    public async Task Every_operation_of_the_document_is_on_the_page()
    {
        var reference = await ReadAsync();
        using var client = portal.Host.NewClient();
        using var document = JsonDocument.Parse(await client.GetStringAsync("/openapi/v1.json"));
        var expected = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Select(o => $"{o.Name.ToUpperInvariant()} {p.Name}")).Order();
        Assert.Equal(expected, reference.Groups.SelectMany(g => g.Operations).Select(o => $"{o.Method} {o.Path}").Order());
        Assert.All(reference.Groups, g => Assert.False(string.IsNullOrEmpty(g.Description)));
    }

    [Fact]
    public async Task Examples_are_json_and_commands_are_understood_by_a_shell()
    {
        foreach (var operation in (await ReadAsync()).Groups.SelectMany(g => g.Operations))
        {
            foreach (var example in operation.Answers.Select(a => a.Content?.Example).Append(operation.Body?.Example).OfType<string>())
            {
                using var json = JsonDocument.Parse(example);
            }

            var command = CurlExample.Of(operation, new Uri("https://pbx.example/"));
            Assert.StartsWith("curl", command, StringComparison.Ordinal);
            Assert.DoesNotContain("{", command.Split('\'')[0], StringComparison.Ordinal); // each parameter of the path is filled in
            Assert.Equal(operation.NeedsKey, command.Contains("Authorization: Bearer", StringComparison.Ordinal));
            using var shell = Process.Start(new ProcessStartInfo("bash", ["-n", "-c", command]) { RedirectStandardError = true })!;
            await shell.WaitForExitAsync();
            Assert.True(shell.ExitCode == 0, command);
        }
    }

    [Fact]
    public async Task What_an_operation_takes_and_answers_is_explained()
    {
        var reference = await ReadAsync();
        var operations = reference.Groups.SelectMany(g => g.Operations).ToDictionary(o => o.Id);
        var list = operations["ListCalls"];
        Assert.Equal(["calls:read"], list.Scopes);
        Assert.Equal(("query", "50"), list.Parameters.Where(p => p.Name == "limit").Select(p => (p.In, p.Default)).Single());
        Assert.Contains("no_answer", list.Parameters.Single(p => p.Name == "status").Words);
        Assert.Equal(("page of Call", "Call"), list.Answers.Where(a => a.Status == "200").Select(a => (a.Content!.Type, a.Content.ObjectName)).Single());
        Assert.Equal("""{"destination":"1002"}""", JsonSerializer.Serialize(JsonDocument.Parse(operations["TransferCall"].Body!.Example!)));
        Assert.False(operations["GetHealth"].NeedsKey);

        var call = reference.Objects.Single(o => o.Name == "Call");
        Assert.Equal("The caller's number.", call.Fields.Single(f => f.Name == "caller").Description);
        Assert.Equal("time (RFC 3339) or null", call.Fields.Single(f => f.Name == "end_time").Type);
        var named = reference.Objects.Select(o => o.Name).ToHashSet();
        Assert.All(operations.Values.SelectMany(o => o.Answers).Select(a => a.Content?.ObjectName).OfType<string>(), name => Assert.Contains(name, named));
    }

    private Task<ApiReference> ReadAsync() => portal.Host.Services.GetRequiredService<ApiReferenceReader>().ReadAsync(default);
}
