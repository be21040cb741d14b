using System.Text;
using CallSign.Core.ConfigFiles;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using CallSign.Core.Versions;
using CallSign.Web.Security;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Radzen;

namespace CallSign.Web.Portal.Versions;

/// <summary>Edits the draft as text, checks it, and publishes or discards it.</summary>
public sealed partial class DraftPage
{
    private Actor _actor = default!;
    private DraftText? _draft;
    private ConfigPreview? _preview;
    private string _shown = "";
    private string? _notice;
    private string _state = "";
    private bool _isMissing;
    private bool _busy;

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required ConfigDrafts Drafts { get; init; }

    [Inject]
    public required DialogService Dialogs { get; init; }

    [Inject]
    public required NotificationService Notifications { get; init; }

    [Inject]
    public required IJSRuntime Js { get; init; }

    protected override async Task OnInitializedAsync()
    {
        _actor = await Current.GetAsync();
        _draft = await Drafts.FindAsync(_actor, CancellationToken.None);
        _isMissing = _draft is null;
        _shown = _draft?.Text ?? "";
    }

    /// <summary>Saves what stands in the field, and shows what publishing it would do.</summary>
    private async Task<bool> CheckAsync()
    {
        (_busy, _notice, _preview) = (true, null, null);
        try
        {
            var text = await TextAsync();
            var saved = await Drafts.SaveAsync(_actor, _draft!.Version, text, CancellationToken.None);
            if (saved.Value is not { } draft)
            {
                _isMissing = saved.Outcome is SaveOutcome.Gone;
                _notice = saved.Outcome is SaveOutcome.Stale
                    ? $"{saved.Current?.ActorName ?? "Somebody else"} has saved the draft since you opened it. Nothing of yours was saved: copy it, load the page again and bring in your changes."
                    : saved.Errors.All.Select(e => e.Value).FirstOrDefault();
                return false;
            }

            (_draft, _shown) = (draft, draft.Text);
            _preview = await Drafts.PreviewAsync(_actor, CancellationToken.None);
            _state = _preview?.CanApply == true ? "Saved; it can be published" : "Saved";
            return true;
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task PublishAsync()
    {
        // What is published is what was shown: an edit after the check is checked first.
        if (await TextAsync() != _draft!.Text)
        {
            if (await CheckAsync())
            {
                _notice = "The document was edited after the check. Look at what it does now, then publish it.";
            }

            return;
        }

        var deleted = _preview!.Count(EntryAction.Deleted);
        if (!await Dialogs.ConfirmAsync(new Confirmation(
            "Publish the draft?", [$"It makes {VersionWords.Summary(_preview.Entries)} in what is served.", "What is there now is kept as a version, to which you can go back."], "Publish") { Dangerous = deleted > 0 }))
        {
            return;
        }

        _busy = true;
        try
        {
            var result = await Drafts.PublishAsync(_actor, _preview, CancellationToken.None);
            if (result.IsApplied)
            {
                Notifications.Notify(NotificationSeverity.Success, "The draft is published.");
                Navigation.NavigateTo("/configuration");
                return;
            }

            _preview = result;
            _notice = "Something has changed since the draft was checked. Nothing was published; look at what it does now.";
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task DiscardAsync()
    {
        if (await Dialogs.ConfirmAsync(new Confirmation("Discard the draft?", ["Everything that was edited in it is lost. What is served stays as it is."], "Discard draft")))
        {
            await Drafts.DiscardAsync(_actor, CancellationToken.None);
            Navigation.NavigateTo("/configuration");
        }
    }

    // A document is larger than a message of the circuit may be: it comes as a stream.
    private async Task<string> TextAsync()
    {
        await using var reference = await Js.InvokeAsync<IJSStreamReference>("callsign.bytesOf", "draft-text");
        await using var stream = await reference.OpenReadStreamAsync(64 * 1024 * 1024);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
