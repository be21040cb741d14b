using Radzen;

namespace CallSign.Web.Shared.Controls;

/// <summary>A question before something that can't be taken back.</summary>
/// <param name="Title">As <c>Delete extension 1001?</c></param>
/// <param name="Effects">What it will hit, one sentence each, with numbers where they are known.</param>
/// <param name="Button">The verb of the button that goes on, as <c>Delete extension</c>.</param>
public sealed record Confirmation(string Title, IReadOnlyList<string> Effects, string Button)
{
    /// <summary>A word to be typed first, for what destroys much; null for none.</summary>
    public string? TypeToConfirm { get; init; }

    /// <summary>Whether the button is red.</summary>
    public bool Dangerous { get; init; } = true;
}

/// <summary>Asks a <see cref="Confirmation"/>.</summary>
public static class ConfirmationDialogs
{
    /// <summary>True where the person went on; false for Cancel, Esc and a click beside the dialog.</summary>
    public static async Task<bool> ConfirmAsync(this DialogService dialogs, Confirmation question)
    {
        ArgumentNullException.ThrowIfNull(dialogs);
        ArgumentNullException.ThrowIfNull(question);
        var answer = await dialogs.OpenAsync<ConfirmDelete>(
            question.Title,
            new Dictionary<string, object?> { [nameof(ConfirmDelete.Question)] = question },
            new DialogOptions { Width = "460px", CloseDialogOnOverlayClick = true, CssClass = "dialog-narrow" });
        return answer is true;
    }
}
