using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Components;

namespace CallSign.Web.Portal.Media;

/// <summary>A way to make the audio of a sound, of a new one or of one that is there: by text, by telephone.</summary>
public abstract class SoundMaker : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _ended = new();

    [Inject]
    public required CurrentActor Current { get; init; }

    /// <summary>The sound that gets the audio; null makes a new one.</summary>
    [Parameter]
    public Guid? SoundId { get; set; }

    /// <summary>What a new one is called.</summary>
    [Parameter]
    public string? Name { get; set; }

    /// <summary>Whether another button beside it is the first choice.</summary>
    [Parameter]
    public bool Secondary { get; set; }

    /// <summary>Raised with the sound's id when it has the audio.</summary>
    [Parameter]
    public EventCallback<Guid> Saved { get; set; }

    /// <summary>Ends with the page.</summary>
    protected CancellationToken Ended { get; private set; }

    /// <summary>What was refused the last time.</summary>
    protected FieldErrors Errors { get; set; } = new();

    /// <summary>While something is under way that must not be asked for twice.</summary>
    protected bool IsBusy { get; private set; }

    /// <summary>Why the name is refused, where it is.</summary>
    protected string? NameProblem => Errors[nameof(Name)] is { } problem ? string.IsNullOrWhiteSpace(Name) ? "Enter a name for the sound first." : problem : null;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected override void OnInitialized() => Ended = _ended.Token;

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ended.Cancel();
            _ended.Dispose();
        }
    }

    /// <summary>Does it, with the buttons out of use meanwhile; a page that is left is no error.</summary>
    protected async Task RunAsync(Func<Actor, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        IsBusy = true;
        try
        {
            await work(await Current.GetAsync());
        }
        catch (OperationCanceledException) when (Ended.IsCancellationRequested)
        {
            // the page is gone
        }
        finally
        {
            IsBusy = false;
        }
    }
}
