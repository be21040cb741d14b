using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace CallSign.EndToEnd.Tests.RealSwitch;

/// <summary>A telephone played by SIPp: one user at one address. Each of its acts is a scenario of the folder <c>Sipp</c>.</summary>
internal sealed class SipPhone(SipNetwork network, string user, string domain, string password)
{
    private readonly int _port = network.NextPort();

    public string User { get; } = user;

    /// <summary>Registers; the switch then finds this phone at its port.</summary>
    public async Task RegisterAsync()
    {
        await using var act = Start("register", network.NextPort(), ("contact_port", _port.ToString(CultureInfo.InvariantCulture)), ("expires", "300"));
        await act.SucceedsAsync();
    }

    /// <summary>Tries to register and expects to be refused.</summary>
    public async Task IsRefusedAsync()
    {
        await using var act = Start("register-refused", network.NextPort(), ("contact_port", _port.ToString(CultureInfo.InvariantCulture)), ("expires", "300"));
        await act.SucceedsAsync();
    }

    /// <summary>Waits for a call and does what the scenario says.</summary>
    public SippAct Await(string scenario, params (string, string)[] values) => Start(scenario, _port, values);

    /// <summary>Calls a number.</summary>
    public SippAct Call(string scenario, string number, params (string, string)[] values) => Start(scenario, network.NextPort(), [("to", number), .. values]);

    private SippAct Start(string scenario, int port, params (string Key, string Value)[] values) =>
        SippAct.Start(network, scenario, port, [("user", User), ("name", "Phone " + User), ("domain", domain), ("password", password), .. values]);
}

/// <summary>Loopback addresses of one switch and its phones, apart from those of any other switch on this machine.</summary>
internal sealed class SipNetwork : IDisposable
{
    private readonly string _prefix = $"127.{Random.Shared.Next(64, 127)}.{Random.Shared.Next(1, 254)}.";
    private int _port = 6000;

    public string SwitchAddress => _prefix + "1";

    public string PhoneAddress => _prefix + "2";

    /// <summary>For scenarios, logs and audio.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("callsign-sipp-").FullName;

    public int NextPort() => Interlocked.Add(ref _port, 10);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>One run of SIPp.</summary>
internal sealed class SippAct : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _scenario;
    private readonly string _errors;
    private readonly Task<string> _output;

    private SippAct(Process process, string scenario, string errors)
    {
        _process = process;
        _scenario = scenario;
        _errors = errors;
        _output = process.StandardOutput.ReadToEndAsync();
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
    }

    public static SippAct Start(SipNetwork network, string scenario, int port, IReadOnlyList<(string Key, string Value)> values)
    {
        var name = $"{scenario}-{port}-{Guid.NewGuid().ToString("N")[..6]}";
        var file = Path.Combine(network.Folder, name + ".xml");
        var errors = Path.Combine(network.Folder, name + ".errors");
        var text = Text(scenario);
        var arguments = new List<string>
        {
            network.SwitchAddress + ":5060", "-sf", file, "-i", network.PhoneAddress, "-mi", network.PhoneAddress, "-p", port.ToString(CultureInfo.InvariantCulture),
            "-mp", (port + 20_000).ToString(CultureInfo.InvariantCulture), "-nostdin", "-aa", "-timeout", "60s", "-timeout_error", "-trace_err", "-error_file", errors,
        };
        if (!scenario.StartsWith("phone", StringComparison.Ordinal))
        {
            arguments.AddRange(["-m", "1"]);
        }

        foreach (var (key, value) in values)
        {
            switch (key)
            {
                case "talk" or "ring" or "hold" or "status" or "audio" or "keys" or "lamp":
                    // Where SIPp takes no keyword of its own, the scenario is made for the run.
                    text = text.Replace($"[{key}]", value, StringComparison.Ordinal);
                    break;
                case "password":
                    arguments.AddRange(["-ap", value]);
                    break;
                default:
                    arguments.AddRange(["-key", key, value]);
                    if (key == "user")
                    {
                        arguments.AddRange(["-au", value]);
                    }

                    break;
            }
        }

        File.WriteAllText(file, text);
        var start = new ProcessStartInfo("sipp", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = network.Folder };
        return new SippAct(Process.Start(start)!, scenario, errors);
    }

    /// <summary>Waits for its end, which must be the scenario's own.</summary>
    public async Task SucceedsAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(75));
        await _process.WaitForExitAsync(limit.Token);
        await _output;
        var errors = File.Exists(_errors) ? await File.ReadAllTextAsync(_errors, limit.Token) : "";

        // 97: ended by the scenario's own last command
        Assert.True(_process.ExitCode is 0 or 97, $"SIPp's scenario {_scenario} ended with {_process.ExitCode}. {errors[..Math.Min(errors.Length, 1500)]}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static string Text(string scenario)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"sipp/{scenario}.xml")
            ?? throw new ArgumentException($"There is no scenario {scenario}.", nameof(scenario));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
