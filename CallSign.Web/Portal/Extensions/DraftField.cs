using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Portal.Extensions;

/// <summary>A control for one field of an <see cref="ExtensionForm"/>; draws itself again when the form says so.</summary>
public abstract class DraftField : ComponentBase, IDisposable
{
    private ExtensionForm? _listening;

    [CascadingParameter]
    protected ExtensionForm Form { get; set; } = default!;

    /// <summary>Property of the draft.</summary>
    [Parameter, EditorRequired]
    public string Field { get; set; } = "";

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    [Parameter]
    public string? Help { get; set; }

    /// <summary>Id of the control.</summary>
    protected string ControlId => "f-" + Field;

    public void Dispose()
    {
        Listen(null);
        GC.SuppressFinalize(this);
    }

    protected override void OnParametersSet() => Listen(Form);

    private void Listen(ExtensionForm? form)
    {
        if (ReferenceEquals(_listening, form))
        {
            return;
        }

        if (_listening is not null)
        {
            _listening.Changed -= StateHasChanged;
        }

        _listening = form;
        if (form is not null)
        {
            form.Changed += StateHasChanged;
        }
    }
}
