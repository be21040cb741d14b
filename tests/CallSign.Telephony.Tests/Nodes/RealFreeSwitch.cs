using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CallSign.Telephony.Tests.Nodes;

/// <summary>
/// A FreeSWITCH process with nothing but Event Socket, loopback channels and a dialplan of four extensions, on free ports of loopback.
/// Found by FREESWITCH_HOME or on the PATH.
/// </summary>
internal sealed class RealFreeSwitch : IAsyncDisposable
{
    private readonly string _home;
    private readonly string _folder = Directory.CreateTempSubdirectory("callsign-fs").FullName;
    private Process? _process;

    public RealFreeSwitch(int outboundPort)
    {
        _home = Home ?? throw new InvalidOperationException("There is no FreeSWITCH on this machine.");
        Port = FreePort();
        Directory.CreateDirectory(Path.Combine(_folder, "conf"));
        File.WriteAllText(Path.Combine(_folder, "conf", "freeswitch.xml"), Configuration(Port, outboundPort));
    }

    /// <summary>Folder above <c>bin/freeswitch</c>, or null when this machine has none.</summary>
    public static string? Home
    {
        get
        {
            var given = Environment.GetEnvironmentVariable("FREESWITCH_HOME");
            var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(Path.GetDirectoryName);
            return onPath.Prepend(given).FirstOrDefault(home => !string.IsNullOrEmpty(home) && File.Exists(Path.Combine(home, "bin", "freeswitch")));
        }
    }

    public int Port { get; }

    public static string Password => "a-password-of-the-test";

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo(Path.Combine(_home, "bin", "freeswitch")) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-nonat", "-nf", "-nc", "-conf", Path.Combine(_folder, "conf") })
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var folder in new[] { "log", "db", "run", "storage", "temp", "scripts", "htdocs" })
        {
            start.ArgumentList.Add("-" + folder);
            start.ArgumentList.Add(Directory.CreateDirectory(Path.Combine(_folder, folder)).FullName);
        }

        var modules = new[] { "lib/freeswitch/mod", "mod" }.Select(m => Path.Combine(_home, m)).FirstOrDefault(Directory.Exists);
        if (modules is not null)
        {
            start.ArgumentList.Add("-mod");
            start.ArgumentList.Add(modules);
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await AnswersAsync())
        {
            Assert.False(_process.HasExited, "FreeSWITCH did not start.");
            await ticks.WaitForNextTickAsync(patience.Token);
        }
    }

    public async Task StopAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
            _process = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static string Configuration(int port, int outboundPort) => string.Create(CultureInfo.InvariantCulture, $"""
        <document type="freeswitch/xml">
          <section name="configuration">
            <configuration name="modules.conf">
              <modules>
                <load module="mod_event_socket"/>
                <load module="mod_commands"/>
                <load module="mod_dptools"/>
                <load module="mod_dialplan_xml"/>
                <load module="mod_loopback"/>
                <load module="mod_tone_stream"/>
              </modules>
            </configuration>
            <configuration name="event_socket.conf">
              <settings>
                <param name="listen-ip" value="127.0.0.1"/>
                <param name="listen-port" value="{port}"/>
                <param name="password" value="{Password}"/>
              </settings>
            </configuration>
            <configuration name="switch.conf">
              <settings>
                <param name="sessions-per-second" value="1000"/>
                <param name="event-heartbeat-interval" value="1"/>
              </settings>
            </configuration>
          </section>
          <section name="dialplan">
            <context name="default">
              <extension name="park"><condition field="destination_number" expression="^park$">
                <action application="answer"/><action application="park"/>
              </condition></extension>
              <extension name="async"><condition field="destination_number" expression="^async$">
                <action application="socket" data="127.0.0.1:{outboundPort}/ivr/main async full"/>
              </condition></extension>
              <extension name="sync"><condition field="destination_number" expression="^sync$">
                <action application="socket" data="127.0.0.1:{outboundPort}/hold full"/>
              </condition></extension>
            </context>
          </section>
        </document>
        """);

    private async Task<bool> AnswersAsync()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
