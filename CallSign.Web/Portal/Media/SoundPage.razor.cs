using CallSign.Core.Media;
using CallSign.Core.Media.Audio;
using CallSign.Web.Portal.Nouns;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Radzen;

namespace CallSign.Web.Portal.Media;

/// <summary>A sound of the library: its name, its player, and the upload of its audio.</summary>
public sealed partial class SoundPage
{
    private readonly CancellationTokenSource _ended = new();
    private ConvertedSound? _pending;
    private string _fileName = "";
    private string? _failure;
    private bool _reading;
    private int _percent;

    [Inject]
    public required SoundConverter Converter { get; init; }

    [Inject]
    public required MediaLibrary Library { get; init; }

    [Inject]
    public required ILogger<SoundPage> Log { get; init; }

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
        _pending?.Dispose();
    }

    // After a save: what was chosen goes with it.
    protected override Task LoadedAsync() => Row is not null && _pending is not null ? KeepAsync() : Task.CompletedTask;

    private async Task ReadAsync(InputFileChangeEventArgs e)
    {
        Discard();
        _fileName = e.File.Name;
        if (e.File.Size > SoundConverter.MostBytes)
        {
            _failure = $"{_fileName} is larger than 20 MB. Save it as MP3 or at a lower rate.";
            return;
        }

        (_reading, _percent) = (true, 0);
        try
        {
            await using var stream = new UploadProgress(e.File.OpenReadStream(SoundConverter.MostBytes, _ended.Token), e.File.Size, Show);
            _pending = await Converter.ConvertAsync(stream, _ended.Token);
            if (Draft.Name.Length == 0)
            {
                Draft.Name = NameOf(_fileName);
            }
        }
        catch (BadAudioException exception)
        {
            _failure = exception.Message;
        }
        catch (IOException exception)
        {
            // The browser lost the file on the way, or the disk is full.
            UploadFailed(Log, exception);
            _failure = $"{_fileName} could not be read. Choose it again.";
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // the page is gone
        }
        finally
        {
            _reading = false;
        }
    }

    private void Show(int percent)
    {
        if (percent != _percent)
        {
            _percent = percent;
            _ = InvokeAsync(StateHasChanged);
        }
    }

    private async Task KeepAsync()
    {
        var result = await Library.PutAsync(Actor, Row!.Id, _pending!, CancellationToken.None);
        if (result.Value is { } saved)
        {
            Row = saved;
            Notifications.Notify(NotificationSeverity.Success, $"{saved.Name} has its audio.");
            Discard();
        }
        else
        {
            _failure = result.Errors[""];
        }
    }

    // Recorded by telephone, or spoken: the sound has it already.
    private async Task MadeAsync(Guid id)
    {
        if (await Nouns.FindAsync(Actor, id, _ended.Token) is not { } made)
        {
            return;
        }

        Discard();
        if (Row is not null)
        {
            Row = made;
            Notifications.Notify(NotificationSeverity.Success, $"{made.Name} has its audio.");
            return;
        }

        // What else was typed for the new sound goes with it.
        var draft = NounCopy.Of(made);
        (draft.Description, draft.Enabled) = (Draft.Description, Draft.Enabled);
        await GoOnWithAsync((await Editor.SaveAsync(Actor, made.Id, made.Version, draft, CancellationToken.None)).Value ?? made);
    }

    private void Discard()
    {
        _pending?.Dispose();
        (_pending, _failure) = (null, null);
    }

    private static string NameOf(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file).Replace('_', ' ').Trim();
        return name.Length <= 60 ? name : name[..60].Trim();
    }

    [LoggerMessage(2462, LogLevel.Warning, "An upload of a sound broke off.")]
    private static partial void UploadFailed(ILogger logger, Exception exception);
}
