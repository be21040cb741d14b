using System.Net;
using System.Text.Json;
using CallSign.Core.ApiKeys;
using CallSign.Web.Tests.Hosting;

namespace CallSign.Web.Tests.Api;

public sealed class OddQueryTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    private static readonly string[] Odd =
        ["a\0b", "\0", "%", "_", "\\", "'", "50%_\\'--", "-1", "99999999999999999999", "0001-01-01", "9999-12-31T23:59:59Z", "+", "a" + string.Concat(Enumerable.Repeat("\U0001F600", 60))];

    [Fact]
    public async Task Whatever_a_query_says_a_list_answers_or_says_what_is_wrong()
    {
        using var anybody = portal.Host.NewClient();
        var document = JsonDocument.Parse(await anybody.GetStringAsync("/openapi/v1.json")).RootElement;
        var tenant = await portal.Host.NewTenantAsync();
        var asked = 0;
        var failed = new List<string>();
        foreach (var path in document.GetProperty("paths").EnumerateObject().Where(p => !p.Name.Contains('{')))
        {
            if (!path.Value.TryGetProperty("get", out var get) || !get.TryGetProperty("parameters", out var parameters))
            {
                continue;
            }

            // A key of its own for each: none runs into the limit of requests a minute.
            using var client = portal.Host.NewClient(await portal.Host.NewApiKeyAsync(tenant, [.. ApiKeyScopes.All.Where(s => !s.OfPlatform).Select(s => s.Name)]));
            foreach (var name in parameters.EnumerateArray().Select(p => p.GetProperty("name").GetString()!))
            {
                foreach (var odd in Odd)
                {
                    var url = $"{path.Name}?{name}={Uri.EscapeDataString(odd)}";
                    using var answer = await client.GetAsync(url);
                    asked++;
                    if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.NotFound))
                    {
                        failed.Add($"{url}: {answer.StatusCode}");
                    }
                }
            }
        }

        Assert.Empty(failed);
        Assert.True(asked > 500, $"Only {asked} lists were asked.");
    }
}
