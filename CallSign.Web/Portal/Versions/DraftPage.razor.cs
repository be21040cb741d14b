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
    private IReadOnlyList<EntryDiff> _meanwhile = [];
    private string _label = "";
    private string _state = "";
    private int _generation;
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
        if (!_isMissing)
        {
            await CompareAsync();
        }
    }

    private async Task CompareAsync()
    {
        _preview = await Drafts.PreviewAsync(_actor, CancellationToken.None);
        _meanwhile = await Drafts.MeanwhileAsync(_actor, CancellationToken.None);
        _state = _preview switch
        {
            { CanApply: true } => "Saved; it can be published",
            { Problem: null, Problems.Count: 0 } => "Saved; nothing differs from what is served",
            _ => "Saved; it can't be published yet",
        };
    }

    /// <summary>Saves what stands in the field, and shows what publishing it would do.</summary>
    private async Task<bool> CheckAsync()
    {
        (_busy, _notice) = (true, null);
        try
        {
            var text = await TextAsync();
            var saved = await Drafts.SaveAsync(_actor, _draft!.Version, text, CancellationToken.None);
            if (saved.Value is not { } draft)
            {
                Refuse(saved);
                return false;
            }

            (_draft, _shown) = (draft, draft.Text);
            await CompareAsync();
            return true;
        }
        finally
        {
            _busy = false;
        }
    }

    private void Refuse(SaveResult<DraftText> saved)
    {
        _isMissing = saved.Outcome is SaveOutcome.Gone;
        _notice = saved.Outcome is SaveOutcome.Stale
            ? $"{saved.Current?.ActorName ?? "Somebody else"} has saved the draft since you opened it. Nothing of yours was saved: copy it, load the page again and bring in your changes."
            : saved.Errors.All.Select(e => e.Value).FirstOrDefault();
    }

    /// <summary>Brings what changed in what is served into the draft.</summary>
    private async Task TakeOverAsync()
    {
        if (!await CheckAsync())
        {
            return;
        }

        _busy = true;
        try
        {
            var (result, kept) = await Drafts.TakeOverAsync(_actor, _draft!.Version, CancellationToken.None);
            if (result.Value is not { } draft)
            {
                Refuse(result);
                return;
            }

            (_draft, _shown, _generation) = (draft, draft.Text, _generation + 1);
            await CompareAsync();
            _notice = kept.Count == 0 ? null : $"Both had changed the same: {string.Join("; ", kept.Take(10))}{(kept.Count > 10 ? "…" : "")}. The draft's stays.";
            Notifications.Notify(NotificationSeverity.Success, "Taken over into the draft.");
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
            "Publish the draft?", [$"What is served is replaced by the draft: {VersionWords.Summary(_preview.Entries)}.", "What is there now and what is published are both kept as versions, to which you can go back."], "Publish") { Dangerous = deleted > 0 }))
        {
            return;
        }

        _busy = true;
        try
        {
            var result = await Drafts.PublishAsync(_actor, _preview, _label, CancellationToken.None);
            if (result.IsApplied)
            {
                Notifications.Notify(NotificationSeverity.Success, "The draft is published.");
                Navigation.NavigateTo("/configuration");
                return;
            }

            (_preview, _meanwhile) = (result, await Drafts.MeanwhileAsync(_actor, CancellationToken.None));
            _notice = "Nothing was published. Look at what the draft does now.";
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
