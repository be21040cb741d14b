using System.Globalization;
using CallSign.Core.Csv;
using CallSign.Core.Nouns;
using CallSign.Core.Nouns.Csv;
using CallSign.Core.Tenancy;
using CallSign.Web.Portal.Extensions;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace CallSign.Web.Portal.Nouns;

/// <summary>Imports nouns of one kind: choose a file, look at what it does, save all of it or nothing.</summary>
public sealed partial class NounImportPage : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private CancellationTokenSource? _applying;
    private Actor _actor = default!;
    private NounKind? _kind;
    private ImportPreview? _preview;
    private ImportProgress? _progress;
    private ImportResult? _result;
    private string _fileName = "";
    private string? _failure;
    private string? _notice;
    private bool _reading;
    private bool _leaveOut;

    [Inject]
    public required CurrentActor Current { get; init; }

    [Inject]
    public required NounImport Import { get; init; }

    /// <summary>Last part of the list's page, as <c>ring-groups</c>.</summary>
    [Parameter]
    public string Path { get; set; } = "";

    [Inject]
    public required ILogger<NounImportPage> Log { get; init; }

    private string ImportButton
    {
        get
        {
            var count = _preview!.Creates + _preview.Updates;
            return count == 0 ? "Nothing to import"
                : string.Create(CultureInfo.InvariantCulture, $"Import {Count(count)}");
        }
    }

    private string ListUrl => "/" + _kind!.Words.Path;

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
        _applying?.Dispose();
    }

    protected override async Task OnInitializedAsync() => _actor = await Current.GetAsync();

    protected override void OnParametersSet()
    {
        var kind = NounCatalog.Edited.FirstOrDefault(k => k.IsOfTenants && k.Words.Path == Path);
        if (kind != _kind)
        {
            _kind = kind;
            Restart();
        }
    }

    private async Task ReadAsync(InputFileChangeEventArgs e)
    {
        Restart();
        _fileName = e.File.Name;
        if (e.File.Size > NounImport.MaxBytes)
        {
            _failure = $"{_fileName} is larger than 5 MB. Split it and import the parts.";
            return;
        }

        _reading = true;
        try
        {
            await using var stream = e.File.OpenReadStream(NounImport.MaxBytes, _ended.Token);
            _preview = await Import.PreviewAsync(_actor, _kind!, stream, _ended.Token);
        }
        catch (IOException exception)
        {
            // The browser lost the file on the way: moved, or the connection broke.
            ImportLog.FileLost(Log, exception);
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

    private async Task ApplyAsync()
    {
        _notice = null;
        _progress = new ImportProgress(0, _preview!.Creates + _preview.Updates);
        _applying = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        try
        {
            var result = await Import.ApplyAsync(_actor, _kind!, _preview, _leaveOut, new Reporter(this), _applying.Token);
            if (result.Succeeded)
            {
                _result = result;
            }
            else
            {
                _preview = result.Changed;
                _leaveOut = false;
                _notice = "Something has changed since the preview was made. Nothing was saved; look at the new preview.";
            }
        }
        catch (OperationCanceledException) when (_applying.IsCancellationRequested)
        {
            _notice = "The import was cancelled. Nothing was saved.";
        }
        finally
        {
            _progress = null;
            _applying.Dispose();
            _applying = null;
        }
    }

    private Task CancelAsync() => _applying?.CancelAsync() ?? Task.CompletedTask;

    private void Restart() => (_preview, _result, _failure, _notice, _leaveOut) = (null, null, null, null, false);

    private static string Percent(ImportProgress progress) =>
        (progress.Total == 0 ? 100 : 100.0 * progress.Done / progress.Total).ToString("0.#", CultureInfo.InvariantCulture);

    private string Summary(ImportResult result) => (result.Created, result.Updated) switch
    {
        (var created, 0) => $"{Count(created)} created.",
        (0, var updated) => $"{Count(updated)} changed.",
        var (created, updated) => $"{Count(created)} created and {updated.ToString("N0", CultureInfo.InvariantCulture)} changed.",
    };

    private string Count(int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? _kind!.Words.One : _kind!.Words.Many)}");

    // Progress<T> would post to a captured context one by one; the page only needs the newest.
    private sealed class Reporter(NounImportPage page) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => _ = page.InvokeAsync(() =>
        {
            if (page._progress is not null)
            {
                page._progress = value;
                page.StateHasChanged();
            }
        });
    }
}
