using System.Globalization;
using CallSign.Core.Tenancy;
using CallSign.Web.Doctor;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Portal.Doctor;

/// <summary>Why telephones can't register, and what the switches have asked last; read anew while it is looked at.</summary>
public sealed partial class DoctorPage : IDisposable
{
    private const int FirstFindings = 8;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _ended = new();
    private DoctorReport? _report;
    private Actor _actor = default!;
    private long _version = -1;
    private string _search = "";
    private string _outcome = "";
    private string _kind = "";
    private bool _platform;
    private bool _paused;
    private bool _all;

    [Inject]
    public required ILookupDoctor Doctor { get; init; }

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    private string Subtitle => _platform ? "Why telephones can't register, and what FreeSWITCH asks, of all tenants" : "Why telephones can't register, and what FreeSWITCH asks";

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _actor = await Current.GetAsync();
        _platform = _actor.TenantId is null;
        Read();
        _ = FollowAsync();
    }

    private async Task FollowAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(Interval, Time);
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                if (!_paused && Doctor.Version != _version)
                {
                    Read();
                    StateHasChanged();
                }
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // the page is gone
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private void OnSearch(ChangeEventArgs e)
    {
        _search = e.Value?.ToString()?.Trim() ?? "";
        Read();
    }

    private void Read()
    {
        _version = Doctor.Version;
        _report = Doctor.Report(_actor, new DoctorFilter(
            _search, Enum.TryParse<DoctorOutcome>(_outcome, out var outcome) ? outcome : null, Enum.TryParse<DoctorKind>(_kind, out var kind) ? kind : null));
    }

    private static string Count(DoctorReport report) => string.Create(
        CultureInfo.InvariantCulture, $"{report.Lookups.Count:N0} of {report.Total:N0} lookups, the newest first; {report.Remembered:N0} are remembered");

    private static string Word(DoctorOutcome outcome) => outcome switch
    {
        DoctorOutcome.Served => "Served",
        DoctorOutcome.NotFound => "Not found",
        DoctorOutcome.Refused => "Refused",
        _ => "Failed",
    };

    private static string Word(DoctorKind kind) => kind switch
    {
        DoctorKind.SignIn => "Registrations and passwords",
        DoctorKind.Call => "Calls",
        DoctorKind.User => "Users and mailboxes",
        DoctorKind.File => "Configuration files",
        _ => "Other",
    };

    // A file that nobody serves is asked for by every FreeSWITCH and no trouble.
    private static string Colour(DoctorLookup lookup) => lookup.Outcome switch
    {
        DoctorOutcome.Served => "success",
        DoctorOutcome.NotFound => lookup.Kind is DoctorKind.SignIn ? "warning" : "neutral",
        _ => "danger",
    };

    private static string Took(int microseconds) => microseconds >= 10_000
        ? string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000.0:N0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{microseconds:N0} µs");

    private static string Size(int bytes) => bytes >= 10_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:N0} KB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} B");
}
