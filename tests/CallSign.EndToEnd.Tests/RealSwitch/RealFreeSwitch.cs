using System.Diagnostics;
using CallSign.Core.Nodes;
using CallSign.EndToEnd.Tests.Rehearsal;
using CallSign.EndToEnd.Tests.Support;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>A FreeSWITCH of this machine, started with the project's own <c>freeswitch/conf</c> in a folder of its own.</summary>
internal sealed class RealFreeSwitch : IAsyncDisposable
{
    private readonly string _program;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "callsign-freeswitch-" + Guid.NewGuid().ToString("N")[..8]);
    private readonly BootstrapFiles.Values _values;
    private Process? _process;

    /// <param name="program">Path of <c>freeswitch</c>.</param>
    /// <param name="values">What goes into <c>vars.xml</c>.</param>
    public RealFreeSwitch(string program, BootstrapFiles.Values values)
    {
        _program = program;
        _values = values;
        foreach (var (path, text) in BootstrapFiles.With(values))
        {
            var file = Path.Combine(_folder, "conf", path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
    }

    /// <summary>Where voicemail messages go.</summary>
    public string Storage => Path.Combine(_folder, "storage");

    /// <summary>Where recordings of calls go.</summary>
    public string Recordings => Path.Combine(_folder, "recordings");

    /// <summary>Below <c>FREESWITCH_HOME</c>, else on the PATH; null where there is none.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable("FREESWITCH_HOME") is { Length: > 0 } home)
        {
            var program = Path.Combine(home, "bin", "freeswitch");
            return File.Exists(program) ? program : null;
        }

        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(p => Path.Combine(p, "freeswitch")).FirstOrDefault(File.Exists);
    }

    /// <summary>Starts it and waits until its event socket answers.</summary>
    public async Task StartAsync()
    {
        var arguments = new List<string> { "-nonat", "-nonatmap", "-nf", "-nc" };
        foreach (var (option, name) in new[]
        {
            ("-conf", "conf"), ("-log", "log"), ("-run", "run"), ("-db", "db"), ("-storage", "storage"), ("-recordings", "recordings"), ("-cache", "cache"),
            ("-certs", "certs"), ("-temp", "temp"),
        })
        {
            Directory.CreateDirectory(Path.Combine(_folder, name));
            arguments.AddRange([option, Path.Combine(_folder, name)]);
        }

        _process = Process.Start(new ProcessStartInfo(_program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.TrueAsync(IsReadyAsync, TimeSpan.FromSeconds(60));
    }

    /// <summary>Output of an API command.</summary>
    public async Task<string> ApiAsync(string command)
    {
        await using var peer = await EslPeer.ConnectAsync(_values.EventSocketPort, _values.EventSocketPassword);
        return (await peer.CommandAsync("api " + command)).Body;
    }

    /// <summary>SIGKILL: no good-bye to anybody.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>The last lines of its log that tell of trouble.</summary>
    public string Complaints()
    {
        var file = Path.Combine(_folder, "log", "freeswitch.log");
        return File.Exists(file) ? string.Join('\n', File.ReadLines(file).Where(l => l.Contains("[ERR]") || l.Contains("[CRIT]")).TakeLast(15)) : "no log";
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            try
            {
                await ApiAsync("fsctl shutdown now");
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or System.Net.Sockets.SocketException)
            {
                _process.Kill();
                await _process.WaitForExitAsync();
            }
        }

        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> IsReadyAsync()
    {
        if (_process!.HasExited)
        {
            throw new InvalidOperationException($"FreeSWITCH ended with code {_process.ExitCode}. {Complaints()}");
        }

        try
        {
            // The profiles start after the event socket.
            return (await ApiAsync("sofia status")).Contains("internal\tprofile", StringComparison.Ordinal)
                || System.Text.RegularExpressions.Regex.IsMatch(await ApiAsync("sofia status profile internal"), "^Name\\s+internal", System.Text.RegularExpressions.RegexOptions.Multiline);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
