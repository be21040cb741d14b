using System.Globalization;
using CallSign.Core.Csv;
using CallSign.Core.Nouns.Csv;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace CallSign.Web.Portal.Nouns;

/// <summary>Imports a CSV file: choose it, look at what it does, save all of it or nothing; its use is shown in the markup file.</summary>
public sealed partial class ImportSteps : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private CancellationTokenSource? _applying;
    private ImportPreview? _preview;
    private ImportProgress? _progress;
    private ImportResult? _result;
    private string _fileName = "";
    private string? _failure;
    private string? _notice;
    private bool _reading;
    private bool _leaveOut;

    /// <summary>What a row is, as <c>extension</c>.</summary>
    [Parameter, EditorRequired]
    public string One { get; set; } = "";

    [Parameter, EditorRequired]
    public string Many { get; set; } = "";

    /// <summary>Where the list is.</summary>
    [Parameter, EditorRequired]
    public string ListUrl { get; set; } = "";

    /// <summary>Tells what the file would do.</summary>
    [Parameter, EditorRequired]
    public Func<Stream, CancellationToken, Task<ImportPreview>> Preview { get; set; } = default!;

    /// <summary>Does what a preview told, with or without its bad rows.</summary>
    [Parameter, EditorRequired]
    public Func<ImportPreview, bool, IProgress<ImportProgress>, CancellationToken, Task<ImportResult>> Apply { get; set; } = default!;

    /// <summary>Whether rows have a number.</summary>
    [Parameter]
    public bool Numbered { get; set; } = true;

    /// <summary>How a file is read, an <c>li</c> for each rule.</summary>
    [Parameter]
    public RenderFragment? How { get; set; }

    /// <summary>What else is to be known when it is finished.</summary>
    [Parameter]
    public RenderFragment<ImportResult>? Done { get; set; }

    [Inject]
    public required ILogger<ImportSteps> Log { get; init; }

    private string ImportButton => _preview!.Creates + _preview.Updates is > 0 and var count ? $"Import {Count(count)}" : "Nothing to import";

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
        _applying?.Dispose();
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
            _preview = await Preview(stream, _ended.Token);
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
            var result = await Apply(_preview, _leaveOut, new Reporter(this), _applying.Token);
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
        var (created, updated) => $"{Count(created)} created and {Number(updated)} changed.",
    };

    private string Count(int count) => $"{Number(count)} {(count == 1 ? One : Many)}";

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    // Progress<T> would post to a captured context one by one; the page only needs the newest.
    private sealed class Reporter(ImportSteps page) : IProgress<ImportProgress>
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

internal static partial class ImportLog
{
    [LoggerMessage(1800, LogLevel.Warning, "A file for an import could not be read from the browser")]
    public static partial void FileLost(ILogger logger, Exception exception);
}
