using System.Globalization;
using CallSign.Core.Tenancy;
using CallSign.Web.Security;
using CallSign.Web.Simulator;
using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Portal.Simulator;

/// <summary>Walks calls through the tenant's routing. Links can fill it in: <c>/route-simulator?caller=1001&amp;number=600&amp;at=Saturday 18:05</c>.</summary>
public sealed partial class SimulatorPage
{
    private readonly Dictionary<int, string> _choices = [];
    private Dictionary<string, string> _problems = [];
    private Actor _actor = default!;
    private SimulationResult? _result;
    private SimulationRequest? _request;
    private string _caller = "";
    private string _number = "";
    private string _moment = "";
    private bool _unserved;

    [Inject]
    public required IRouteSimulator Simulator { get; init; }

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [SupplyParameterFromQuery(Name = "caller")]
    public string? Caller { get; set; }

    [SupplyParameterFromQuery(Name = "number")]
    public string? Number { get; set; }

    [SupplyParameterFromQuery(Name = "at")]
    public string? At { get; set; }

    private static string MomentHelp => "As “Saturday 18:05”, “tomorrow 9:00” or “2026-12-24 18:05”. Empty: now.";

    protected override async Task OnParametersSetAsync()
    {
        _actor = await Current.GetAsync();
        if ((Caller ?? "", Number ?? "", At ?? "") is var (caller, number, at) && (caller, number, at) != (_caller, _number, _moment) && caller.Length > 0 && number.Length > 0)
        {
            (_caller, _number, _moment) = (caller, number, at);
            Walk();
        }
    }

    private Task StartAsync()
    {
        Walk();
        if (_problems.Count == 0)
        {
            // The address of the page says what was walked, to be kept and sent on.
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
            {
                ["caller"] = _caller, ["number"] = _number, ["at"] = _moment.Length > 0 ? _moment : null,
            }), replace: true);
        }

        return Task.CompletedTask;
    }

    private void Walk()
    {
        _choices.Clear();
        _result = null;
        var tenant = _actor.RequireTenant();
        var at = Simulator.Moment(tenant, _moment, out var unreadable);
        _request = new SimulationRequest(_caller, _number, at, _choices);
        var problems = Simulator.Check(_request).ToDictionary();
        if (unreadable is not null)
        {
            problems[nameof(SimulationRequest.At)] = unreadable;
        }

        _problems = problems;
        if (problems.Count == 0)
        {
            _result = Simulator.Run(tenant, _request);
            _unserved = _result is null;
        }
    }

    // What is decided after this point may be asked no more, so it is forgotten.
    private Task ChooseAsync((int Index, string Value) choice)
    {
        foreach (var later in _choices.Keys.Where(k => k > choice.Index).ToList())
        {
            _choices.Remove(later);
        }

        _choices[choice.Index] = choice.Value;
        _result = Simulator.Run(_actor.RequireTenant(), _request! with { Choices = _choices });
        return Task.CompletedTask;
    }

    private string? Error(string field) => _problems.GetValueOrDefault(field);

    private static string Day(DateTimeOffset at) => at.ToString("dddd d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    private static string Kind(SimulationEnd end) => end switch
    {
        SimulationEnd.Answered => "success",
        SimulationEnd.Taken => "info",
        SimulationEnd.HungUp => "warning",
        _ => "danger",
    };

    private static string Icon(SimulationEnd end) => end switch
    {
        SimulationEnd.Answered => "phone_in_talk",
        SimulationEnd.Taken => "task_alt",
        SimulationEnd.HungUp => "call_end",
        _ => "report",
    };
}
