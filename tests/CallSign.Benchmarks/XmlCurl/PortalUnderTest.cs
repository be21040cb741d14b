using CallSign.Web.Composition;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallSign.Benchmarks.XmlCurl;

/// <summary>The whole portal, as it ships, on a free port of loopback.</summary>
internal sealed class PortalUnderTest : IAsyncDisposable
{
    public const string Key = "key-of-the-benchmark";
    private readonly CallSignWebApplication _application;
    private readonly string _folder;

    private PortalUnderTest(CallSignWebApplication application, string folder) => (_application, _folder) = (application, folder);

    public IServiceProvider Services => _application.Host.Services;

    public int Port => PortOf(_application.Host);

    public static async Task<PortalUnderTest> StartAsync(string connectionString, params string[] settings)
    {
        var folder = Path.Combine(Path.GetTempPath(), "callsign-benchmark-" + Guid.NewGuid().ToString("N")[..8]);
        var application = await CallSignWebApplication.BuildAsync(
            [
                "--applicationName=CallSign.Web", "--contentRoot=" + AppContext.BaseDirectory, "--environment=Production", "--urls=http://127.0.0.1:0",
                "--ConnectionStrings:CallSign=" + connectionString, "--CALLSIGN_DATA=" + folder, "--FREESWITCH_API_KEY=" + Key, .. settings,
            ],
            builder => builder.Logging.ClearProviders());
        await application.Host.StartAsync();
        return new PortalUnderTest(application, folder);
    }

    public static int PortOf(WebApplication host) =>
        new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    public async ValueTask DisposeAsync()
    {
        await _application.Host.StopAsync();
        await _application.DisposeAsync();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
