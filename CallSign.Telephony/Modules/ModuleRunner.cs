using CallSign.Telephony.Esl;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Modules;

/// <summary>Runs the calls of one module.</summary>
internal sealed class ModuleRunner(IEslModule module, ICallSessionLog sessions, ModuleMetrics metrics, TimeProvider time, ILogger<ModuleRunner> logger)
    : IDisposable
{
    private CancellationTokenSource _stopping = new();
    private int _active;
    private long _handled;
    private long _failed;

    public IEslModule Module => module;

    /// <summary>The module's own address; null behind the common one.</summary>
    public EslListener? Listener { get; set; }

    public bool IsOn { get; private set; }

    public string? Problem { get; set; }

    public int Active => Volatile.Read(ref _active);

    public long Handled => Interlocked.Read(ref _handled);

    public long Failed => Interlocked.Read(ref _failed);

    public void Begin(bool isOn)
    {
        (IsOn, Problem) = (isOn, null);
        _stopping.Dispose();
        _stopping = new CancellationTokenSource();
    }

    public void Dispose() => _stopping.Dispose();

    public async Task StopAsync()
    {
        IsOn = false;
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (Listener is { } listener)
        {
            Listener = null;
            await listener.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Hands a call to the module. When this returns, FreeSWITCH goes on with the dialplan.</summary>
    public async Task RunAsync(EslOutboundSession session, CancellationToken stopping)
    {
        if (Interlocked.Increment(ref _active) > module.MaxCalls)
        {
            Interlocked.Decrement(ref _active);
            ModuleLog.Full(logger, module.Name, module.MaxCalls);
            return;
        }

        Interlocked.Increment(ref _handled);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, _stopping.Token);
        var trace = new CallTrace(time);
        var call = new ModuleCall(session, trace, time, either.Token);
        var (started, outcome) = (time.GetUtcNow().UtcDateTime, ModuleOutcome.Completed);
        try
        {
            await call.StartAsync().ConfigureAwait(false);
            await module.HandleAsync(call).ConfigureAwait(false);
        }
        catch (CallEndedException)
        {
            outcome = either.IsCancellationRequested ? ModuleOutcome.Stopped : ModuleOutcome.HungUp;
        }
        catch (Exception e) when (e is EslClosedException or OperationCanceledException)
        {
            outcome = ModuleOutcome.HungUp;
        }
        catch (Exception e)
        {
            Interlocked.Increment(ref _failed);
            outcome = ModuleOutcome.Failed;
            ModuleLog.Failed(logger, e, module.Name, call.ChannelUuid);
        }
        finally
        {
            Interlocked.Decrement(ref _active);
            metrics.Record(module.Name, outcome);
            sessions.Add(new CallSessionRecord(call.ChannelUuid, call.Domain, module.Name, outcome, started, time.GetUtcNow().UtcDateTime, trace.Steps));
            call.End();
        }
    }
}

/// <summary>How a module was done with a call.</summary>
public enum ModuleOutcome
{
    /// <summary>The module returned; the dialplan goes on.</summary>
    Completed,

    /// <summary>The caller hung up.</summary>
    HungUp,

    /// <summary>The module was stopped; the dialplan goes on.</summary>
    Stopped,

    /// <summary>A defect of the module; the dialplan goes on.</summary>
    Failed,
}
