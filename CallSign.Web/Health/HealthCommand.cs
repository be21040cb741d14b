using System.Globalization;

namespace CallSign.Web.Health;

/// <summary><c>CallSign.Web health</c>: asks the running portal, for a container's health check in an image without curl.</summary>
internal static class HealthCommand
{
    /// <summary>0 when <c>/health</c> answers 200 within 2 s, else 1.</summary>
    public static async Task<int> RunAsync()
    {
        var port = int.Parse(Environment.GetEnvironmentVariable("API_PORT") ?? "8080", CultureInfo.InvariantCulture);
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        try
        {
            using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/health"));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
