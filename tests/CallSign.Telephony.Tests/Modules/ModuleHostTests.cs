using System.Diagnostics.Metrics;
using System.Net;
using System.Threading.Channels;
using CallSign.Telephony.Modules;
using CallSign.Telephony.Tests.Esl;
using CallSign.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallSign.Telephony.Tests.Modules;

/// <summary>Calls in the hands of modules; the test plays FreeSWITCH's side of the socket.</summary>
public sealed class ModuleHostTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly SessionLog _log = new();

    [Fact]
    public async Task A_module_runs_its_applications_one_after_the_other_and_keeps_their_trace()
    {
        var digits = "";
        await using var host = await StartAsync(new Scripted("desk", async call =>
        {
            await call.AnswerAsync();
            Assert.Equal(("acme.test", "1000"), (call.Domain, call.User));
            digits = (await call.PlayAndGetDigitsAsync(new DigitsPrompt("ivr/pin.wav") { Least = 4, Most = 6 })).Digits;
            await call.HangupAsync("CALL_REJECTED");
        }));
        using (var call = await CallAsync(host, "desk"))
        {
            await CompleteAsync(call, "answer", "");
            var asked = await CompleteAsync(call, "play_and_get_digits", "4 6 3 5000 # ivr/pin.wav ", answer: e => $"variable_{e}: 4821\n");
            Assert.DoesNotContain("4821", asked, StringComparison.Ordinal);
            await CompleteAsync(call, "unset", "callsign_digits_"); // a PIN must not stand in the call's record
            var hangup = (await call.ReceiveAsync(Patience))!;
            Assert.Equal(("sendmsg", "CALL_REJECTED"), (hangup.Line, hangup.Headers["hangup-cause"]));
            await call.ReplyAsync("+OK");
            Assert.Null(await call.ReceiveAsync(Patience));
        }

        var session = await _log.NextAsync();
        Assert.Equal("4821", digits);
        Assert.Equal(("desk", "acme.test", ModuleOutcome.Completed), (session.Module, session.Domain, session.Outcome));
        Assert.Equal(["answer", "play_and_get_digits", "hangup"], session.Steps.Select(s => s.Application));
        Assert.DoesNotContain(session.Steps, s => (s.Argument + s.Outcome).Contains("4821", StringComparison.Ordinal));
        Assert.Contains("4 keys", session.Steps[1].Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_that_fails_gives_the_call_back_to_the_dialplan()
    {
        await using var host = await StartAsync(new Scripted("broken", _ => throw new InvalidOperationException("a defect")));
        using var call = await CallAsync(host, "broken");
        Assert.Null(await call.ReceiveAsync(Patience)); // closed without a hang-up: FreeSWITCH goes on
        Assert.Equal(ModuleOutcome.Failed, (await _log.NextAsync()).Outcome);
        Assert.Equal(1, host.States.Single(s => s.Name == "broken").Failed);
    }

    [Fact]
    public async Task A_module_that_is_stopped_in_a_call_gives_it_back_and_leaves_the_others_alone()
    {
        await using var host = await StartAsync(new Scripted("slow", c => c.ExecuteAsync("echo")), new Scripted("other", c => c.ExecuteAsync("park")));
        using var slow = await CallAsync(host, "slow");
        using var other = await CallAsync(host, "other");
        await BeginAsync(slow, "echo");
        var parked = await BeginAsync(other, "park");
        Assert.True(await host.RestartAsync("slow", TestContext.Current.CancellationToken));
        Assert.Null(await slow.ReceiveAsync(Patience));
        Assert.Equal(("slow", ModuleOutcome.Stopped), await OutcomeAsync());
        Assert.Equal(1, host.States.Single(s => s.Name == "other").Active);

        using (var again = await CallAsync(host, "slow"))
        {
            await BeginAsync(again, "echo"); // it takes calls again
        }

        Assert.Equal(("slow", ModuleOutcome.HungUp), await OutcomeAsync());
        await EndAsync(other, parked, "park");
        Assert.Null(await other.ReceiveAsync(Patience));
        Assert.Equal(("other", ModuleOutcome.Completed), await OutcomeAsync());
    }

    [Fact]
    public async Task Whoever_waits_learns_at_once_that_the_caller_hung_up()
    {
        var cleanedUp = false;
        await using var host = await StartAsync(new Scripted("desk", async call =>
        {
            try
            {
                await call.PlayAsync("a-long-file.wav");
            }
            catch (CallEndedException)
            {
                cleanedUp = call.Ended.IsCancellationRequested;
                throw;
            }
        }));
        using var call = await CallAsync(host, "desk");
        await CompleteAsync(call, "set", "playback_terminators=none");
        await BeginAsync(call, "playback");
        await call.SendAsync("Content-Type: text/disconnect-notice\nControlled-Session-UUID: 1f3b5d70-1e12-44cd-a930-7e588a5819dd\nContent-Disposition: linger\nChannel-Name: x\nLinger-Time: 2\nContent-Length: 0\n\n");
        var session = await _log.NextAsync();
        Assert.Equal(ModuleOutcome.HungUp, session.Outcome);
        Assert.True(cleanedUp);
        Assert.Equal("the call ended", session.Steps[^1].Outcome);
    }

    [Fact]
    public async Task One_address_serves_all_modules_by_their_paths()
    {
        var options = new ModuleOptions { Common = new IPEndPoint(IPAddress.Loopback, 0), Off = new HashSet<string> { "off" } };
        var arguments = "";
        await using var host = await StartAsync(options, new Scripted("a", c => { arguments = c.Arguments; return c.ExecuteAsync("park"); }), new Scripted("off", c => c.AnswerAsync()));
        Assert.Null(host.SocketOf("off"));
        Assert.EndsWith("/a", host.SocketOf("a")!, StringComparison.Ordinal);
        using (var call = await CallAsync(host, "a", "a/box/200"))
        {
            await BeginAsync(call, "park");
        }

        Assert.Equal("box/200", arguments);
        foreach (var unknown in new[] { "off", "nowhere", "../a", "" })
        {
            using var call = await CallAsync(host, "a", unknown, controlled: false);
            Assert.Null(await call.ReceiveAsync(Patience));
        }
    }

    [Fact]
    public async Task A_taken_address_is_told_and_one_for_all_steps_in()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var options = new ModuleOptions { EndPoints = new Dictionary<string, IPEndPoint> { ["desk"] = (IPEndPoint)taken.LocalEndpoint } };
        await using var host = await StartAsync(options, new Scripted("desk", c => c.AnswerAsync()));
        var state = Assert.Single(host.States);
        Assert.StartsWith("127.0.0.1:", state.Address, StringComparison.Ordinal);
        Assert.NotEqual(taken.LocalEndpoint.ToString() + "/desk", state.Address);
    }

    [Theory]
    [InlineData("${system rm -rf /}")]
    [InlineData("$${default_password}")]
    public async Task Nothing_that_FreeSWITCH_would_expand_is_sent(string text)
    {
        var refused = new List<Exception?>();
        await using var host = await StartAsync(new Scripted("desk", async call =>
        {
            refused.Add(await Record.ExceptionAsync(() => call.SetAsync("name", text)));
            refused.Add(await Record.ExceptionAsync(() => call.PlayAsync(text)));
            refused.Add(await Record.ExceptionAsync(() => call.TransferAsync("1000 XML globex.test")));
            refused.Add(await Record.ExceptionAsync(() => Task.FromResult(new DialString().User("1000,user/2000", "acme.test"))));
            refused.Add(await Record.ExceptionAsync(() => call.PlayAndGetDigitsAsync(new DigitsPrompt("a.wav b.wav"))));
        }));
        using var call = await CallAsync(host, "desk");
        await CompleteAsync(call, "set", "playback_terminators=none");
        Assert.Null(await call.ReceiveAsync(Patience));
        Assert.Equal(5, refused.Count);
        Assert.All(refused, e => Assert.IsType<ArgumentException>(e));
    }

    [Fact]
    public void Modules_are_found_and_their_addresses_differ()
    {
        var modules = new ServiceCollection().AddEslModules(new ModuleOptions()).Where(s => s.ServiceType == typeof(IEslModule))
            .Select(s => (IEslModule)Activator.CreateInstance(s.ImplementationType!, [.. s.ImplementationType!.GetConstructors()[0].GetParameters().Select(_ => (object?)null)])!).ToList();
        Assert.Contains(modules, m => m.Name == "echo");
        Assert.Equal(modules.Count, modules.Select(m => m.Name).Distinct().Count());
        Assert.Equal(modules.Count, modules.Select(m => m.DefaultEndPoint.ToString()).Distinct().Count());
        Assert.All(modules, m => Assert.Matches("^[a-z]+$", m.Name));
    }

    private async Task<(string, ModuleOutcome)> OutcomeAsync()
    {
        var session = await _log.NextAsync();
        return (session.Module, session.Outcome);
    }

    private Task<ModuleHost> StartAsync(params IEslModule[] modules) => StartAsync(new ModuleOptions(), modules);

    private async Task<ModuleHost> StartAsync(ModuleOptions options, params IEslModule[] modules)
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        var host = new ModuleHost(modules, options, _log, TimeProvider.System, NullLoggerFactory.Instance, meters);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private static async Task<ScriptedConnection> CallAsync(ModuleHost host, string module, string? path = null, bool controlled = true)
    {
        var address = host.SocketOf(module)!.Split('/')[0];
        var call = await ScriptedConnection.ConnectAsync(IPEndPoint.Parse(address));
        await EslListenerTests.AnswerConnectAsync(
            call, $"variable_domain_name: acme.test\nvariable_user_name: 1000\nvariable_socket_path: {Uri.EscapeDataString(path ?? module)}\n");
        if (controlled)
        {
            Assert.Equal("myevents plain", (await call.ReceiveAsync(Patience))!.Line);
            await call.ReplyAsync("+OK Events Enabled");
            Assert.Equal("linger 2", (await call.ReceiveAsync(Patience))!.Line);
            await call.ReplyAsync("+OK will linger");
        }

        return call;
    }

    private static async Task<string> BeginAsync(ScriptedConnection call, string application)
    {
        var sent = (await call.ReceiveAsync(Patience))!;
        Assert.Equal(application, sent.Headers["execute-app-name"]);
        await call.ReplyAsync("+OK");
        return sent.Headers["Event-UUID"];
    }

    private static Task EndAsync(ScriptedConnection call, string id, string application, string more = "") => call.EventAsync(
        $"Event-Name: CHANNEL_EXECUTE_COMPLETE\nApplication: {application}\nApplication-Response: _none_\nApplication-UUID: {id}\n{more}");

    // Receives an application, says that it is done, and returns its argument.
    private static async Task<string> CompleteAsync(ScriptedConnection call, string application, string beginning, Func<string, string>? answer = null)
    {
        var sent = (await call.ReceiveAsync(Patience))!;
        Assert.Equal(application, sent.Headers["execute-app-name"]);
        Assert.StartsWith(beginning, sent.Body, StringComparison.Ordinal);
        await call.ReplyAsync("+OK");
        var variable = sent.Body.Split(' ').FirstOrDefault(w => w.StartsWith("callsign_", StringComparison.Ordinal)) ?? "none";
        await EndAsync(call, sent.Headers["Event-UUID"], application, answer?.Invoke(variable) ?? "");
        return sent.Body;
    }

    private sealed class Scripted(string name, Func<ModuleCall, Task> handle) : IEslModule
    {
        public string Name => name;

        public string Purpose => "A test's.";

        public IPEndPoint DefaultEndPoint => new(IPAddress.Loopback, 0);

        public Task HandleAsync(ModuleCall call) => handle(call);
    }

    private sealed class SessionLog : ICallSessionLog
    {
        private readonly Channel<CallSessionRecord> _records = Channel.CreateUnbounded<CallSessionRecord>();

        public void Add(CallSessionRecord session) => _records.Writer.TryWrite(session);

        public async Task<CallSessionRecord> NextAsync() => await _records.Reader.ReadAsync().AsTask().WaitAsync(Patience);
    }
}
