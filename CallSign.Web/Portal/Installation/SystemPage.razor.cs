using System.Diagnostics;
using System.Globalization;
using CallSign.Core.Audit;
using CallSign.Core.Data;
using CallSign.Core.Nodes;
using CallSign.Core.Settings;
using CallSign.Telephony.Monitoring;
using CallSign.Web.Security;
using CallSign.Web.Settings;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace CallSign.Web.Portal.Installation;

/// <summary>Nodes, the xml_curl key, and facts of the installation.</summary>
public sealed partial class SystemPage : IDisposable
{
    private const string RotateWarning = "Every FreeSWITCH that has the present key gets no answers from now on: no registrations and no calls, until its files carry the new one.";
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _ended = new();
    private IReadOnlyList<SwitchNode> _stored = [];
    private IReadOnlyList<NodeRow>? _rows;
    private DatabaseFacts? _database;
    private bool _private;
    private long? _free;

    [Inject]
    public required CallSignSettings Settings { get; init; }

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required SwitchNodeEditor Nodes { get; init; }

    [Inject]
    public required XmlCurlKeySetting Key { get; init; }

    [Inject]
    internal NodeAccess Access { get; init; } = default!;

    [Inject]
    public required ActionLog Log { get; init; }

    [Inject]
    public required DatabaseInspector Database { get; init; }

    [Inject]
    public required INodeStates States { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    [Inject]
    public required DialogService Dialogs { get; init; }

    [Inject]
    public required NotificationService Notifications { get; init; }

    private static DateTime Started => Process.GetCurrentProcess().StartTime.ToUniversalTime();

    private EventCallback RotateCallback => Access.KeyIsFixed ? default : EventCallback.Factory.Create(this, RotateAsync);

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        await ReadNodesAsync();
        _database = await Database.ReadAsync(_ended.Token);
        _private = Directory.Exists(Path.Combine(Settings.DataFolder, "postgres"));
        _free = FreeSpace(Settings.DataFolder);
        _ = FollowAsync(_ended.Token);
    }

    private static long? FreeSpace(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(RefreshEvery, Time);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await InvokeAsync(() =>
                {
                    Arrange();
                    StateHasChanged();
                });
            }
        }
        catch (OperationCanceledException)
        {
            // the page was left
        }
    }

    private async Task ReadNodesAsync()
    {
        _stored = await Nodes.AllAsync(await Current.GetAsync(), _ended.Token);
        Arrange();
    }

    private void Arrange()
    {
        var states = States.All.ToDictionary(s => s.Name, StringComparer.Ordinal);
        _rows =
        [
            .. Settings.Nodes.Select(n => new NodeRow(n.Name, n.Host, n.Port, null, states.GetValueOrDefault(n.Name))),
            .. _stored.Where(n => Settings.Nodes.All(s => s.Name != n.Name)).Select(n => new NodeRow(n.Name, n.Host, n.Port, n, states.GetValueOrDefault(n.Name))),
        ];
    }

    private Task AddAsync() => OpenAsync("Add a FreeSWITCH node", null);

    private Task EditAsync(SwitchNode node) => OpenAsync("Edit " + node.Name, node);

    private async Task OpenAsync(string title, SwitchNode? node)
    {
        if (await Dialogs.OpenAsync<NodeDialog>(title, new Dictionary<string, object?> { [nameof(NodeDialog.Node)] = node }, new DialogOptions { Width = "520px" }) is SwitchNode saved)
        {
            Notifications.Notify(NotificationSeverity.Success, $"{saved.Name} was saved. The portal connects within five seconds.");
            await ReadNodesAsync();
        }
    }

    private async Task DeleteAsync(SwitchNode node)
    {
        var question = new Confirmation(
            $"Delete the node {node.Name}?",
            ["The portal no longer sees its calls and registrations; calls that go on now are closed as lost.", "FreeSWITCH itself goes on, and goes on asking the portal as long as it has the key."],
            "Delete node");
        if (await Dialogs.ConfirmAsync(question))
        {
            var result = await Nodes.DeleteAsync(await Current.GetAsync(), node.Id, CancellationToken.None);
            Notifications.Notify(
                result.Succeeded ? NotificationSeverity.Success : NotificationSeverity.Error, result.Succeeded ? $"{node.Name} was deleted." : result.Errors[""] ?? "");
            await ReadNodesAsync();
        }
    }

    private async Task<string?> RevealKeyAsync()
    {
        await WriteAsync("show key");
        return await Access.KeyAsync(CancellationToken.None);
    }

    private async Task RotateAsync()
    {
        await Key.ReplaceAsync(await Current.GetAsync(), CancellationToken.None);
        Notifications.Notify(NotificationSeverity.Warning, "There is a new key. Download the files of every node and replace them now.", duration: 12_000);
    }

    private async Task WriteAsync(string action) => await Log.WriteAsync(
        await Current.GetAsync(), null, action, nameof(PlatformSetting), PlatformSetting.XmlCurlKey, PlatformSetting.XmlCurlKey, new Dictionary<string, string>(), CancellationToken.None);

    private static string StateKind(NodeRow row) => row.State?.Connection switch
    {
        NodeConnection.Connected => "success", NodeConnection.Connecting => "warning", NodeConnection.BackingOff => "danger", _ => "neutral",
    };

    private static string StateWord(NodeRow row) => row.State?.Connection switch
    {
        NodeConnection.Connected => "Connected", NodeConnection.Connecting => "Connecting", NodeConnection.BackingOff => "Not connected",
        NodeConnection.Disabled => "Switched off", _ => "Not tried yet",
    };

    private static string Size(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(Culture, $"{bytes / (double)(1L << 30):0.0} GB"),
        _ => string.Create(Culture, $"{bytes / (double)(1L << 20):0.0} MB"),
    };

    private sealed record NodeRow(string Name, string Host, int Port, SwitchNode? Stored, NodeState? State);
}
