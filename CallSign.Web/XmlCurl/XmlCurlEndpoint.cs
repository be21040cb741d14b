using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl;

/// <summary><c>POST /freeswitch/xmlapi</c>: credential, form, snapshot, answer. Nothing is awaited but bytes that have not come yet.</summary>
internal sealed class XmlCurlEndpoint(
    NodeCredential credential, XmlCurlRouter router, SnapshotStore store, XmlCurlMetrics metrics, ILogger<XmlCurlEndpoint> logger)
{
    /// <summary>Where mod_xml_curl posts to.</summary>
    public const string Path = "/freeswitch/xmlapi";

    /// <summary>Largest form in bytes. FreeSWITCH's largest, a dialplan lookup of a call with many variables, is some tens of thousands.</summary>
    public const int MaxForm = 1024 * 1024;

    [ThreadStatic]
    private static FsXmlWriter? _writer;

    public Task HandleAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        if (credential.Check(context) != 0)
        {
            metrics.Record(XmlCurlKind.Other, XmlCurlOutcome.Refused, started);
            return Task.CompletedTask;
        }

        if (context.Request.ContentLength > MaxForm)
        {
            return TooLarge(context, started);
        }

        // A request mostly comes in one piece: then all of this ends without a task.
        var reader = context.Request.BodyReader;
        if (reader.TryRead(out var read))
        {
            if (read.IsCompleted && read.Buffer.IsSingleSegment && !WantsChange(read.Buffer.FirstSpan))
            {
                Answer(context, read.Buffer.FirstSpan, started);
                reader.AdvanceTo(read.Buffer.End);
                return Task.CompletedTask;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }

        return HandleSlowlyAsync(context, reader, started);
    }

    private static bool WantsChange(ReadOnlySpan<byte> form) => form.IndexOf(XmlCurlField.VoicemailAction) >= 0;

    private async Task HandleSlowlyAsync(HttpContext context, PipeReader reader, long started)
    {
        ReadResult read;
        while (true)
        {
            read = await reader.ReadAsync(context.RequestAborted);
            if (read.IsCompleted || read.Buffer.Length > MaxForm)
            {
                break;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }

        if (read.Buffer.Length > MaxForm)
        {
            reader.AdvanceTo(read.Buffer.End);
            await TooLarge(context, started);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent((int)read.Buffer.Length);
        try
        {
            var form = rented.AsMemory(0, (int)read.Buffer.Length);
            read.Buffer.CopyTo(form.Span);
            reader.AdvanceTo(read.Buffer.End);
            if (router.Change(new XmlCurlRequest(form.Span)) is { } change)
            {
                await ChangeAsync(context, change, form, started);
            }
            else
            {
                Answer(context, form.Span, started);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true); // a form can hold a PIN
        }
    }

    private void Answer(HttpContext context, ReadOnlySpan<byte> form, long started)
    {
        var writer = _writer ??= new FsXmlWriter();
        var kind = XmlCurlKind.Other;
        XmlCurlOutcome outcome;
        try
        {
            var request = new XmlCurlRequest(form);
            kind = XmlCurlRouter.KindOf(request);
            outcome = router.Write(request, kind, store.Current, writer) ? XmlCurlOutcome.Found : XmlCurlOutcome.NotFound;
        }
        catch (Exception e)
        {
            // Whatever is wrong here, a call or a registration waits for the answer, and half a document is worse than none.
            XmlCurlLog.Failed(logger, kind, e);
            outcome = XmlCurlOutcome.Error;
        }

        Send(context, outcome == XmlCurlOutcome.Found ? writer.Written : FsXmlElements.NotFound);
        writer.Reset();
        metrics.Record(kind, outcome, started);
    }

    private async Task ChangeAsync(HttpContext context, IXmlCurlChange change, ReadOnlyMemory<byte> form, long started)
    {
        var writer = new FsXmlWriter(); // another request may run on this thread while this one waits
        XmlCurlOutcome outcome;
        try
        {
            outcome = await change.WriteAsync(form, store.Current, writer, context.RequestAborted) ? XmlCurlOutcome.Found : XmlCurlOutcome.NotFound;
        }
        catch (Exception e)
        {
            XmlCurlLog.Failed(logger, XmlCurlKind.Directory, e);
            outcome = XmlCurlOutcome.Error;
        }

        Send(context, outcome == XmlCurlOutcome.Found ? writer.Written : FsXmlElements.NotFound);
        metrics.Record(XmlCurlKind.Directory, outcome, started);
    }

    private Task TooLarge(HttpContext context, long started)
    {
        XmlCurlLog.TooLarge(logger, MaxForm);
        context.Response.Headers.Connection = "close";
        Send(context, FsXmlElements.NotFound);
        metrics.Record(XmlCurlKind.Other, XmlCurlOutcome.TooLarge, started);
        return Task.CompletedTask;
    }

    private static void Send(HttpContext context, ReadOnlySpan<byte> document)
    {
        var response = context.Response;
        response.ContentType = "text/xml";
        response.ContentLength = document.Length;
        response.BodyWriter.Write(document);
    }
}
