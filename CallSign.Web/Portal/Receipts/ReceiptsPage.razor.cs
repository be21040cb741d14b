using CallSign.Core.Tenancy;
using CallSign.Telephony.Reload;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Portal.Receipts;

/// <summary>What became of the last saves; followed while it is looked at.</summary>
public sealed partial class ReceiptsPage : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _ended = new();
    private IReadOnlyList<ApplyReceipt> _receipts = [];
    private IReadOnlyDictionary<Guid, string> _names = new Dictionary<Guid, string>();
    private Actor _actor = default!;
    private long _version;
    private bool _platform;

    [Inject]
    public required ApplyReceipts Receipts { get; init; }

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required TenantReads Tenants { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    private string Subtitle => _platform ? "What became of the last saves of all tenants" : "What became of the last saves";

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _actor = await Current.GetAsync();
        _platform = _actor.TenantId is null;
        _names = _platform ? await Tenants.NamesAsync(_actor, _ended.Token) : _names;
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
                if (Receipts.Version != _version)
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
    }

    private void Read()
    {
        _version = Receipts.Version;
        _receipts = Receipts.Read(_actor.Scope);
    }

    private string Tenant(ApplyReceipt receipt) => receipt.TenantId is { } id ? _names.GetValueOrDefault(id) ?? "new tenant" : "platform";

    private static string Dot(ApplyReceipt receipt) => receipt switch { { HasFailed: true } => "danger", { IsDone: true } => "success", _ => "warning" };

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
