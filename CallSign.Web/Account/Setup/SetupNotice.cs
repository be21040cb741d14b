using CallSign.Web.Settings;

namespace CallSign.Web.Account.Setup;

/// <summary>Says at start, on the console and nowhere else, where the portal is and how to set it up.</summary>
internal sealed class SetupNotice(SetupGate gate, CallSignSettings settings, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        if (!await gate.IsNeededAsync(stoppingToken))
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
}
