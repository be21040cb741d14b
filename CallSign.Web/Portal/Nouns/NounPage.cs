using System.Text.Json;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using CallSign.Web.Security;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using Radzen;

namespace CallSign.Web.Portal.Nouns;

/// <summary>
/// What every page does that creates or edits one noun: load, clone, save, delete, tell of other people's changes. A page of a noun inherits
/// it, has the routes <c>/things/new</c> and <c>/things/{Id:guid}</c>, and draws its own fields inside of a <c>NounForm</c>.
/// </summary>
public abstract class NounPage<T> : ComponentBase, INounPage
    where T : class, INoun, new()
{
    private static readonly NounKind Words = NounCatalog.Of<T>();
    private string _saved = "";
    private Guid? _shownId;
    private bool _shown;
    private bool _leaving;
    private bool _focusInvalid;

    [Parameter]
    public Guid? Id { get; set; }

    /// <summary>The noun to start a new one from.</summary>
    [SupplyParameterFromQuery(Name = "clone")]
    public Guid? CloneOf { get; set; }

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required NounList<T> Nouns { get; init; }

    [Inject]
    public required NounEditor<T> Editor { get; init; }

    [Inject]
    public required NounFinder Finder { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required DialogService Dialogs { get; init; }

    [Inject]
    public required NotificationService Notifications { get; init; }

    [Inject]
    public required IJSRuntime Js { get; init; }

    public NounKind Kind => Words;

    public Actor Actor { get; private set; } = default!;

    /// <summary>What the form fills in.</summary>
    public T Draft { get; private set; } = new();

    INoun INounPage.Draft => Draft;

    /// <summary>The row as it was read or saved last; null for a new one.</summary>
    public T? Row { get; protected set; }

    INoun? INounPage.Row => Row;

    public FieldErrors Errors { get; private set; } = new();

    public bool IsMissing { get; private set; }

    public bool IsLoaded { get; private set; }

    public bool IsBusy { get; private set; }

    /// <summary>Whether somebody else saved the row since it was read.</summary>
    public bool IsStale { get; private set; }

    public IReadOnlyList<NounReference> Users { get; private set; } = [];

    public bool IsDirty => !IsMissing && IsLoaded && TextOf(Draft) != _saved;

    public string ListUrl => "/" + Words.Words.Path;

    /// <summary>A moment before the last save of this page; null before the first.</summary>
    public DateTimeOffset? SavedSince { get; private set; }

    /// <summary>The mistake at a field, or null.</summary>
    public string? Error(string field) => Errors[field];

    public async Task SaveAsync()
    {
        if (IsBusy)
        {
            return;
        }

        IsBusy = true;
        try
        {
            var before = DateTimeOffset.UtcNow;
            var result = Row is null
                ? await Editor.CreateAsync(Actor, Copy(Draft), CancellationToken.None)
                : await Editor.SaveAsync(Actor, Row.Id, Row.Version, Copy(Draft), CancellationToken.None);
            SavedSince = result.Succeeded ? before : SavedSince;
            await TakeAsync(result);
        }
        finally
        {
            IsBusy = false;
        }
    }

    /// <summary>After a change: what was wrong and is no longer is not held against anybody.</summary>
    public async Task RecheckAsync()
    {
        if (Errors.Any && !IsStale)
        {
            Errors = await Editor.CheckAsync(Actor, Copy(Draft), CancellationToken.None);
        }
    }

    public async Task DeleteAsync()
    {
        if (await NounDeletion.AskAsync(Dialogs, Finder, Actor, Words, Row!) is false)
        {
            return;
        }

        var result = await Editor.DeleteAsync(Actor, Row!.Id, null, CancellationToken.None);
        if (result.Succeeded || result.Outcome is SaveOutcome.Gone)
        {
            Notifications.Notify(NotificationSeverity.Success, $"{Row.Name} was deleted.");
            _leaving = true;
            Navigation.NavigateTo(ListUrl);
            return;
        }

        Errors = result.Errors;
    }

    /// <summary>Drops the draft and shows the row as it is now.</summary>
    public async Task ReloadAsync()
    {
        _shown = false;
        await OnParametersSetAsync();
    }

    public async Task BeforeLeavingAsync(LocationChangingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (_leaving || !IsDirty)
        {
            return;
        }

        var changes = Row is null ? $"The new {Words.Words.One} is not created yet." : "Your changes are not saved yet.";
        if (!await Dialogs.ConfirmAsync(new Confirmation("Leave without saving?", [changes], "Leave without saving")))
        {
            context.PreventNavigation();
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_shown && _shownId == Id)
        {
            return;
        }

        (_shown, _shownId, IsMissing, IsStale, Errors, Users) = (true, Id, false, false, new FieldErrors(), []);
        Actor = await Current.GetAsync();
        Row = Id is { } id ? await Nouns.FindAsync(Actor, id, CancellationToken.None) : null;
        IsMissing = Id is not null && Row is null;
        Draft = Row is not null ? Copy(Row) : await StartAsync();
        _saved = TextOf(Draft);
        await LoadedAsync();
        Users = Row is not null && Words.IsLinkedTo ? await Finder.UsersAsync(Actor, Row.Id, CancellationToken.None) : [];
        IsLoaded = true;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focusInvalid)
        {
            _focusInvalid = false;
            await Js.InvokeVoidAsync("callsign.focusInvalid");
        }
    }

    /// <summary>A new noun's first draft; by default an empty one.</summary>
    protected virtual Task<T> NewAsync() => Task.FromResult(new T());

    /// <summary>Reads what the page shows beside the noun.</summary>
    protected virtual Task LoadedAsync() => Task.CompletedTask;

    /// <summary>Goes on with a noun that was made in another way than by this form.</summary>
    protected Task GoOnWithAsync(T made) => TakeAsync(SaveResult.Saved(made));

    private async Task<T> StartAsync()
    {
        if (CloneOf is not { } source || await Nouns.FindAsync(Actor, source, CancellationToken.None) is not { } original)
        {
            return await NewAsync();
        }

        var copy = NounCopy.WithNewId(original);
        copy.Name = original.Name.Length <= 53 ? original.Name + " (copy)" : original.Name[..53] + " (copy)";
        if (copy is INumbered numbered)
        {
            numbered.Number = null;
        }

        return copy;
    }

    private async Task TakeAsync(SaveResult<T> result)
    {
        Errors = result.Errors;
        if (result.Value is { } saved)
        {
            var created = Row is null;
            Row = saved;
            Draft = Copy(saved);
            _saved = TextOf(Draft);
            IsStale = false;
            Notifications.Notify(NotificationSeverity.Success, created ? $"{saved.Name} was created." : "Saved");
            if (created)
            {
                // The page goes on as the one that edits the new noun; Back leads to the list.
                _shownId = saved.Id;
                Navigation.NavigateTo($"{ListUrl}/{saved.Id}", replace: true);
            }

            await LoadedAsync();
            return;
        }

        IsStale = result.Outcome is SaveOutcome.Stale;
        IsMissing = result.Outcome is SaveOutcome.Gone;
        _focusInvalid = Errors.Any && !IsStale;
    }

    private static T Copy(T noun) => NounCopy.Of(noun);

    private static string TextOf(T noun) => JsonSerializer.Serialize(noun, NounCopy.Options);
}

/// <summary>What <c>NounForm</c> and <c>NounSide</c> need of a page.</summary>
public interface INounPage
{
    NounKind Kind { get; }

    Actor Actor { get; }

    DateTimeOffset? SavedSince { get; }

    INoun Draft { get; }

    INoun? Row { get; }

    FieldErrors Errors { get; }

    bool IsMissing { get; }

    bool IsLoaded { get; }

    bool IsBusy { get; }

    bool IsStale { get; }

    bool IsDirty { get; }

    IReadOnlyList<NounReference> Users { get; }

    string ListUrl { get; }

    Task SaveAsync();

    Task RecheckAsync();

    Task DeleteAsync();

    Task ReloadAsync();

    Task BeforeLeavingAsync(LocationChangingContext context);
}
