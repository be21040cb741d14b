using System.Linq.Expressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace CallSign.Web.Shared.Controls;

/// <summary>Label, control, help and error of one field; its use is shown in the markup file.</summary>
public sealed partial class FormField : IDisposable
{
    private EditContext? _listening;

    [CascadingParameter]
    private EditContext? EditContext { get; set; }

    [Parameter]
    public string? Label { get; set; }

    /// <summary>Id of the control that the label belongs to.</summary>
    [Parameter]
    public string? For { get; set; }

    [Parameter]
    public string? Help { get; set; }

    [Parameter]
    public string? Error { get; set; }

    /// <summary>The model's property whose validation messages are shown.</summary>
    [Parameter]
    public Expression<Func<object?>>? Field { get; set; }

    [Parameter]
    public bool Optional { get; set; }

    [Parameter]
    public string? Class { get; set; }

    [Parameter, EditorRequired]
    public RenderFragment ChildContent { get; set; } = default!;

    private string? Message => !string.IsNullOrEmpty(Error) ? Error
        : Field is not null && EditContext is not null ? EditContext.GetValidationMessages(FieldIdentifier.Create(Field)).FirstOrDefault()
        : null;

    public void Dispose()
    {
        if (_listening is not null)
        {
            _listening.OnValidationStateChanged -= OnValidationStateChanged;
        }
    }

    protected override void OnParametersSet()
    {
        if (_listening != EditContext)
        {
            Dispose();
            _listening = EditContext;
            if (_listening is not null)
            {
                _listening.OnValidationStateChanged += OnValidationStateChanged;
            }
        }
    }

    private void OnValidationStateChanged(object? sender, ValidationStateChangedEventArgs e) => StateHasChanged();
}
