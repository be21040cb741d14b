using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace CallSign.Benchmarks.Load;

/// <summary>The portal in a process of its own, as <c>./run</c> starts it.</summary>
internal sealed class PortalProcess : IDisposable
{
    private readonly Process _process;
    private readonly Uri _address;

    private PortalProcess(Process process, Uri address)
    {
        _process = process;
        _address = address;
    }

    public static PortalProcess Start(string dataFolder, string connectionString, string node, string xmlCurlKey)
    {
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, $"../../CallSign.Web/{new DirectoryInfo(AppContext.BaseDirectory).Name}/CallSign.Web.dll"));
        if (!File.Exists(program))
        {
            throw new FileNotFoundException("The portal is not built: dotnet build -c Release.", program);
        }

        var port = FreePort();
        var start = new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(program) };
        foreach (var (name, value) in new[]
        {
            ("ConnectionStrings__CallSign", connectionString), ("CALLSIGN_DATA", Path.Combine(dataFolder, "data")), ("API_PORT", port.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("FS_SERVERS", node), ("FREESWITCH_API_KEY", xmlCurlKey), ("Logging__LogLevel__Default", "Warning"), ("CALLSIGN_MODULES", "127.0.0.1:0"),
        })
        {
            start.Environment[name] = value;
        }

        foreach (var name in new[] { "FREESWITCH_HOST", "ESL_ADDR", "DATABASE_URL", "CALLSIGN_DEMO" })
        {
            start.Environment.Remove(name);
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Report(line.Data);
        process.BeginOutputReadLine();
        return new PortalProcess(process, new Uri($"http://127.0.0.1:{port}/"));
    }

    public HttpClient Client(string key)
    {
        var client = new HttpClient { BaseAddress = _address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Bytes in memory now.</summary>
    public long WorkingSet()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    /// <summary>Processor time since its start.</summary>
    public TimeSpan CpuTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static void Report(string? line)
    {
        if (line is not null && line.Contains("\"LogLevel\"", StringComparison.Ordinal))
        {
            Console.Error.WriteLine("portal: " + line[..Math.Min(line.Length, 400)]);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
