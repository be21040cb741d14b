using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Radzen;

namespace CallSign.Web.Shared.Controls;

/// <summary>A masked secret with show, copy and regenerate; its use is shown in the markup file.</summary>
public sealed partial class SecretField
{
    private string? _shown;
    private bool _copied;

    [Inject]
    public required IJSRuntime Js { get; init; }

    [Inject]
    public required DialogService Dialogs { get; init; }

    /// <summary>What the secret is, as <c>SIP password</c>.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Fetches the secret in clear.</summary>
    [Parameter, EditorRequired]
    public Func<Task<string?>> Reveal { get; set; } = default!;

    /// <summary>Makes a new secret.</summary>
    [Parameter]
    public EventCallback Regenerate { get; set; }

    /// <summary>What a new secret breaks, asked before one is made; null to ask nothing.</summary>
    [Parameter]
    public string? RegenerateWarning { get; set; }

    private async Task ToggleAsync() => _shown = _shown is null ? await Reveal() : null;

    private async Task CopyAsync()
    {
        if ((_shown ?? await Reveal()) is { } secret)
        {
            _copied = await Js.InvokeAsync<bool>("callsign.copy", secret);
        }
    }

    private async Task RegenerateAsync()
    {
        if (RegenerateWarning is not null
            && !await Dialogs.ConfirmAsync(new Confirmation($"Make a new {Label}?", [RegenerateWarning], "Make a new one")))
        {
            return;
        }

        await Regenerate.InvokeAsync();
        _copied = false;
        if (_shown is not null)
        {
            _shown = await Reveal();
        }
    }
}
