using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using CallSign.Telephony.Esl;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Modules;

/// <summary>How a module is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Address">Where FreeSWITCH reaches it, as <c>127.0.0.2:9001/voicemail</c>; null while it does not listen.</param>
/// <param name="Problem">Why it does not listen; null where it does.</param>
/// <param name="Active">Calls in its hands now.</param>
/// <param name="Handled">Calls since the start.</param>
/// <param name="Failed">Those that ended by a defect of the module; they went on in the dialplan.</param>
public sealed record ModuleState(string Name, string Purpose, string? Address, string? Problem, int Active, long Handled, long Failed);

/// <summary>
/// Listens for every module and hands its calls over. A module that fails, is slow or stopped never strands a caller: FreeSWITCH goes on with
/// what the dialplan has behind the <c>socket</c> application.
/// </summary>
public sealed class ModuleHost : IHostedService, IModuleSockets, IAsyncDisposable
{
    private readonly FrozenDictionary<string, ModuleRunner> _runners;
    private readonly ModuleOptions _options;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _log;
    private readonly SemaphoreSlim _changing = new(1, 1);
    private EslListener? _common;
    private int _disposed;

    public ModuleHost(
        IEnumerable<IEslModule> modules, ModuleOptions options, ICallSessionLog sessions, TimeProvider time, ILoggerFactory log, IMeterFactory meters)
    {
        (_options, _time, _log) = (options, time, log);
        var counters = new ModuleMetrics(meters);
        _runners = modules.ToFrozenDictionary(m => m.Name, m => new ModuleRunner(m, sessions, counters, time, log.CreateLogger<ModuleRunner>()), StringComparer.Ordinal);
        counters.Watch(() => _runners.Values.Select(r => (r.Module.Name, r.Active)));
    }

    /// <summary>Every module, by name.</summary>
    public IReadOnlyList<ModuleState> States => [.. _runners.Values.OrderBy(r => r.Module.Name, StringComparer.Ordinal).Select(State)];

    /// <inheritdoc/>
    public string? SocketOf(string module) => _runners.TryGetValue(module, out var runner) ? AddressOf(runner) : null;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var runner in _runners.Values)
        {
            Listen(runner);
        }

        // Where the modules' own loopback addresses are not there, one address serves all by their paths.
        if (_options.Common is not null || _runners.Values.Any(r => r.Listener is null && r.IsOn))
        {
            ListenCommon(_options.Common ?? new IPEndPoint(IPAddress.Loopback, 9000));
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_common is not null)
        {
            await _common.DisposeAsync().ConfigureAwait(false);
            _common = null;
        }

        await Task.WhenAll(_runners.Values.Select(r => r.StopAsync())).ConfigureAwait(false);
    }

    /// <summary>Stops one module, whose calls go on in the dialplan, and starts it again. The others are left alone.</summary>
    /// <returns>False for a name that is no module's.</returns>
    public async Task<bool> RestartAsync(string module, CancellationToken cancellationToken)
    {
        if (!_runners.TryGetValue(module, out var runner))
        {
            return false;
        }

        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await runner.StopAsync().ConfigureAwait(false);
            Listen(runner);
        }
        finally
        {
            _changing.Release();
        }

        return true;
    }

    // The container knows it by two names and disposes of it by each.
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        foreach (var runner in _runners.Values)
        {
            runner.Dispose();
        }

        _changing.Dispose();
    }

    private void Listen(ModuleRunner runner)
    {
        runner.Begin(isOn: !_options.Off.Contains(runner.Module.Name));
        if (!runner.IsOn || _options.Common is not null)
        {
            return;
        }

        var endPoint = _options.EndPoints.GetValueOrDefault(runner.Module.Name) ?? runner.Module.DefaultEndPoint;
        try
        {
            runner.Listener = new EslListener(Options(endPoint, runner.Module.MaxCalls), runner.RunAsync, _time, _log.CreateLogger<EslListener>());
        }
        catch (SocketException e)
        {
            runner.Problem = $"{endPoint} can't be bound: {e.Message}.";
            ModuleLog.NotBound(_log.CreateLogger<ModuleHost>(), runner.Module.Name, endPoint.ToString(), e.Message);
        }
    }

    private void ListenCommon(IPEndPoint endPoint)
    {
        try
        {
            _common = new EslListener(Options(endPoint, 5000), DispatchAsync, _time, _log.CreateLogger<EslListener>());
        }
        catch (SocketException e)
        {
            ModuleLog.NotBound(_log.CreateLogger<ModuleHost>(), "all modules", endPoint.ToString(), e.Message);
        }
    }

    private EslListenerOptions Options(IPEndPoint endPoint, int most) => new() { EndPoint = endPoint, MaxSessions = most, AllowedAddresses = _options.Nodes };

    private Task DispatchAsync(EslOutboundSession session, CancellationToken stopping)
    {
        var name = session.Path.Split('/', 2)[0];
        if (_runners.TryGetValue(name, out var runner) && runner.IsOn)
        {
            return runner.RunAsync(session, stopping);
        }

        ModuleLog.Unknown(_log.CreateLogger<ModuleHost>(), name);
        return Task.CompletedTask;
    }

    private string? AddressOf(ModuleRunner runner) => !runner.IsOn ? null
        : runner.Listener is { } own ? $"{own.EndPoint}/{runner.Module.Name}"
        : _common is { } common ? $"{common.EndPoint}/{runner.Module.Name}"
        : null;

    private ModuleState State(ModuleRunner runner)
    {
        var address = AddressOf(runner);
        return new ModuleState(
            runner.Module.Name, runner.Module.Purpose, address, address is not null ? null : runner.IsOn ? runner.Problem : "Switched off.",
            runner.Active, runner.Handled, runner.Failed);
    }
}
