using System.Diagnostics.Metrics;

namespace CallSign.Telephony.Modules;

/// <summary>Meter <c>CallSign.Modules</c>: calls by module, now and in all by outcome.</summary>
internal sealed class ModuleMetrics
{
    private readonly Meter _meter;
    private readonly Counter<long> _calls;

    public ModuleMetrics(IMeterFactory factory)
    {
        _meter = factory.Create("CallSign.Modules");
        _calls = _meter.CreateCounter<long>("callsign.modules.calls", description: "Calls that modules are done with, by module and outcome.");
    }

    public void Watch(Func<IEnumerable<(string Module, int Active)>> read) => _meter.CreateObservableGauge(
        "callsign.modules.active", () => read().Select(m => new Measurement<int>(m.Active, new KeyValuePair<string, object?>("module", m.Module))),
        description: "Calls in the hands of a module.");

    public void Record(string module, ModuleOutcome outcome) => _calls.Add(
        1, new KeyValuePair<string, object?>("module", module), new KeyValuePair<string, object?>("outcome", Word(outcome)));

    private static string Word(ModuleOutcome outcome) => outcome switch
    {
        ModuleOutcome.Completed => "completed",
        ModuleOutcome.HungUp => "hung_up",
        ModuleOutcome.Stopped => "stopped",
        _ => "failed",
    };
}
