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

    /// <summary>Waits for a call as a party that can be heard and hears.</summary>
    public Party Listens(string scenario = "phone", params (string, string)[] values)
    {
        var voice = new Voice(network);
        return new Party(Await(scenario, [("ring", "100"), voice.Port, .. values]), voice);
    }

    /// <summary>Calls as a party that can be heard and hears.</summary>
    public Party Dials(string number, string scenario = "call-until-bye", params (string, string)[] values)
    {
        var voice = new Voice(network);
        return new Party(Call(scenario, number, [voice.Port, .. values]), voice);
    }

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
    private readonly string _messages;
    private readonly Task<string> _output;

    private SippAct(Process process, string scenario, string errors, string messages)
    {
        _process = process;
        _scenario = scenario;
        _errors = errors;
        _messages = messages;
        _output = process.StandardOutput.ReadToEndAsync();
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
    }

    public static SippAct Start(SipNetwork network, string scenario, int port, IReadOnlyList<(string Key, string Value)> values)
    {
        var name = $"{scenario}-{port}-{Guid.NewGuid().ToString("N")[..6]}";
        var file = Path.Combine(network.Folder, name + ".xml");
        var errors = Path.Combine(network.Folder, name + ".errors");
        var messages = Path.Combine(network.Folder, name + ".messages");
        var text = Text(scenario);
        var switchPort = values.FirstOrDefault(v => v.Key == "switch_port").Value ?? "5060";
        var arguments = new List<string>
        {
            $"{network.SwitchAddress}:{switchPort}", "-sf", file, "-i", network.PhoneAddress, "-mi", network.PhoneAddress, "-p", port.ToString(CultureInfo.InvariantCulture),
            "-mp", (port + 20_000).ToString(CultureInfo.InvariantCulture), "-nostdin", "-aa", "-timeout", "60s", "-timeout_error", "-trace_err", "-error_file", errors,
            "-trace_msg", "-message_file", messages,
        };
        if (!scenario.StartsWith("phone", StringComparison.Ordinal))
        {
            arguments.AddRange(["-m", "1"]);
        }

        foreach (var (key, value) in values)
        {
            switch (key)
            {
                case "talk" or "ring" or "hold" or "status" or "audio" or "keys":
                    // Where SIPp takes no keyword of its own, the scenario is made for the run.
                    text = text.Replace($"[{key}]", value, StringComparison.Ordinal);
                    break;
                case "voice":
                    text = text.Replace("[media_port]", value, StringComparison.Ordinal);
                    break;
                case "switch_port":
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
        var act = new SippAct(Process.Start(start)!, scenario, errors, messages);
        if (text.IndexOf("<recv ", StringComparison.Ordinal) < text.IndexOf("<send", StringComparison.Ordinal))
        {
            // A phone that does not listen yet would be out of order to the switch.
            var socket = Socket(network.PhoneAddress, port);
            SpinWait.SpinUntil(() => act._process.HasExited || File.ReadAllText("/proc/net/udp").Contains(socket, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        }

        return act;
    }

    // As Linux lists it: the address as one number of this machine's byte order.
    private static string Socket(string address, int port) => string.Create(
        CultureInfo.InvariantCulture, $"{BitConverter.ToUInt32(System.Net.IPAddress.Parse(address).GetAddressBytes()):X8}:{port:X4}");

    /// <summary>Everything that it has sent and received up to now.</summary>
    public string Messages()
    {
        if (!File.Exists(_messages))
        {
            return "";
        }

        using var file = new StreamReader(new FileStream(_messages, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd();
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
