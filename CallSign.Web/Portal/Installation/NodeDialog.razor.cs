using CallSign.Core.Nodes;
using CallSign.Core.Saving;
using CallSign.Core.Secrets;
using CallSign.Telephony.Nodes;
using CallSign.Web.Security;
using CallSign.Web.Settings;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace CallSign.Web.Portal.Installation;

public sealed partial class NodeDialog
{
    private FieldErrors _errors = new();
    private NodeProbeResult? _probe;
    private bool _busy;
    private string? _name;
    private string? _host;
    private int _port = 8021;
    private string? _password;
    private bool _enabled = true;

    [Inject]
    public required CallSignSettings Settings { get; init; }

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required SwitchNodeEditor Editor { get; init; }

    [Inject]
    public required NodeProbe Probe { get; init; }

    [Inject]
    public required DialogService Dialogs { get; init; }

    /// <summary>The node to edit; null for a new one.</summary>
    [Parameter]
    public SwitchNode? Node { get; set; }

    private string PasswordHelp => Node is null
        ? "Of event_socket.conf. A fresh one is offered; the downloaded files carry it to FreeSWITCH."
        : "Of event_socket.conf. Nothing keeps the present one.";

    protected override void OnInitialized()
    {
        if (Node is null)
        {
            (_name, _host, _password) = ("fs1", "127.0.0.1", SecretGenerator.Key());
        }
        else
        {
            (_name, _host, _port, _enabled) = (Node.Name, Node.Host, Node.Port, Node.Enabled);
        }
    }

    private SwitchNodeDraft Draft => new() { Name = _name ?? "", Host = _host ?? "", Port = _port, Password = string.IsNullOrEmpty(_password) ? null : _password, Enabled = _enabled };

    private async Task TryAsync()
    {
        _errors = Draft.Check();
        _probe = null;
        var draft = Draft;
        // A password kept for one address is not sent to another.
        var kept = Node is not null && draft.Password is null && draft.Host == Node.Host && draft.Port == Node.Port
            ? await Editor.PasswordAsync(await Current.GetAsync(), Node.Name, CancellationToken.None)
            : null;
        if (draft.Password is null && kept is null)
        {
            _errors.Add(nameof(draft.Password), "Enter the password of event_socket.");
        }

        if (_errors.Any)
        {
            return;
        }

        _busy = true;
        StateHasChanged();
        _probe = await Probe.TryAsync(draft.Host, draft.Port, draft.Password ?? kept!, CancellationToken.None);
        _busy = false;
    }

    private async Task SaveAsync()
    {
        _busy = true;
        var actor = await Current.GetAsync();
        var taken = Settings.Nodes.Select(n => n.Name).ToList();
        var result = Node is null
            ? await Editor.CreateAsync(actor, Draft, taken, CancellationToken.None)
            : await Editor.SaveAsync(actor, Node.Id, Node.Version, Draft, taken, CancellationToken.None);
        _busy = false;
        _errors = result.Errors;
        if (result.Succeeded)
        {
            Dialogs.Close(result.Value);
        }
    }
}
