using CallSign.Web.Settings;

namespace CallSign.Web.Account.Setup;

/// <summary>Says after the start, on the console and nowhere else, how to set the portal up.</summary>
internal sealed class SetupNotice(SetupGate gate, CallSignSettings settings) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!await gate.IsNeededAsync(cancellationToken))
        {
            return;
        }

        var code = gate.OpenCode();
        await Console.Out.WriteLineAsync($"""

              First run. Create the first administrator here:
                http://localhost:{settings.Port}/setup?code={code}
              The setup code is {code} (also in {gate.CodeFile}).

            """);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
