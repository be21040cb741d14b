using System.Text;
using CallSign.Core.ConfigFiles;
using CallSign.Core.Tenancy;
using CallSign.Core.Versions;
using CallSign.Web.Security;
using CallSign.Web.Shared.Controls;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Radzen;

namespace CallSign.Web.Portal.Versions;

/// <summary>Imports a whole configuration: choose a file, look at what it does, save all of it or nothing.</summary>
public sealed partial class ConfigImportPage : IDisposable
{
    private const long MaxBytes = 20 * 1024 * 1024;
    private readonly CancellationTokenSource _ended = new();
    private Actor _actor = default!;
    private ConfigPreview? _preview;
    private ConfigPreview? _done;
    private string? _text;
    private string _fileName = "";
    private string? _failure;
    private string? _notice;
    private string _passphrase = "";
    private bool _replace;
    private bool _hasSecrets;
    private bool _busy;

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required ConfigTransfer Files { get; init; }

    [Inject]
    public required ConfigDrafts Drafts { get; init; }

    [Inject]
    public required DialogService Dialogs { get; init; }

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    protected override async Task OnInitializedAsync() => _actor = await Current.GetAsync();

    private async Task ReadAsync(InputFileChangeEventArgs e)
    {
        Restart();
        _fileName = e.File.Name;
        if (e.File.Size > MaxBytes)
        {
            _failure = $"{_fileName} is larger than 20 MB.";
            return;
        }

        _busy = true;
        try
        {
            using var reader = new StreamReader(e.File.OpenReadStream(MaxBytes, _ended.Token), new UTF8Encoding(false, throwOnInvalidBytes: true));
            _text = await reader.ReadToEndAsync(_ended.Token);
            _hasSecrets = _text.Contains("\"encrypted\"", StringComparison.Ordinal);
            await PreviewAsync();
        }
        catch (DecoderFallbackException)
        {
            _failure = $"{_fileName} is not UTF-8. Choose a configuration file.";
        }
        catch (IOException)
        {
            _failure = $"{_fileName} could not be read. Choose it again.";
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // the page is gone
        }
        finally
        {
            _busy = false;
        }
    }

    private Task SetReplaceAsync(bool replace)
    {
        _replace = replace;
        return PreviewAsync();
    }

    private async Task PreviewAsync()
    {
        (_busy, _notice) = (true, null);
        try
        {
            var options = new ConfigImportOptions { Replace = _replace, Passphrase = _passphrase.Length == 0 ? null : _passphrase };
            _preview = await Files.PreviewAsync(_actor, _text!, options, _ended.Token);
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // the page is gone
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task ApplyAsync()
    {
        var deleted = _preview!.Count(EntryAction.Deleted);
        if (deleted > 0 && !await Dialogs.ConfirmAsync(new Confirmation(
            "Import and delete?", [$"The import deletes {deleted} of what is configured now.", "What is there now is kept as a version, to which you can go back."], "Import")))
        {
            return;
        }

        _busy = true;
        try
        {
            var result = await Files.ApplyAsync(_actor, _preview, VersionReason.Import, "import of " + _fileName, CancellationToken.None);
            if (result.IsApplied)
            {
                _done = result;
            }
            else
            {
                _preview = result;
                _notice = "Something has changed since the preview was made. Nothing was saved; look at the new preview.";
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task DraftAsync()
    {
        var source = new DraftSource { Text = _text, FileName = _fileName, Passphrase = _passphrase.Length == 0 ? null : _passphrase };
        if (await DraftStart.AskAsync(Dialogs, Drafts, _actor, source))
        {
            Navigation.NavigateTo("/configuration/draft");
        }
    }

    private void Restart() => (_preview, _done, _text, _failure, _notice, _passphrase) = (null, null, null, null, null, "");
}
