using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using CallSign.Core.Routing;
using CallSign.Web.XmlCurl.Lookups;
using Microsoft.AspNetCore.Http.Features;

namespace CallSign.Web.XmlCurl;

/// <summary><c>POST /freeswitch/xmlapi</c>: credential, form, snapshot, answer. Nothing is awaited but bytes that have not come yet.</summary>
internal sealed class XmlCurlEndpoint(
    NodeCredential credential, XmlCurlRouter router, SnapshotStore store, XmlCurlMetrics metrics, LookupLog lookups, ILogger<XmlCurlEndpoint> logger)
{
    /// <summary>Where mod_xml_curl posts to.</summary>
    public const string Path = "/freeswitch/xmlapi";

    /// <summary>Largest form in bytes. FreeSWITCH's largest, a dialplan lookup of a call with many variables, is some tens of thousands.</summary>
    public const int MaxForm = 1024 * 1024;

    private const int UsualForm = 32 * 1024;

    [ThreadStatic]
    private static FsXmlWriter? _writer;

    // A form that lies in several pieces of Kestrel's memory, put together.
    [ThreadStatic]
    private static byte[]? _joined;

    public Task HandleAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } measured)
        {
            measured.MetricsDisabled = true; // counted below by section and outcome; the framework's own count of the same costs more than the answer
        }

        if (credential.Check(context) != 0)
        {
            metrics.Record(XmlCurlKind.Other, XmlCurlOutcome.Refused, started);
            lookups.Refused(XmlCurlOutcome.Refused, started, context.Connection.RemoteIpAddress);
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
            if (read.IsCompleted && TryAnswerAtOnce(context, read.Buffer, started) is { } sending)
            {
                reader.AdvanceTo(read.Buffer.End);
                return sending;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }

        return HandleSlowlyAsync(context, reader, started);
    }

    // Null for what must wait for the database, and for a form of unusual size.
    private Task? TryAnswerAtOnce(HttpContext context, in ReadOnlySequence<byte> body, long started)
    {
        if (body.Length > UsualForm)
        {
            return null;
        }

        var form = body.FirstSpan;
        if (!body.IsSingleSegment)
        {
            var joined = (_joined ??= new byte[UsualForm]).AsSpan(0, (int)body.Length);
            body.CopyTo(joined);
            form = joined;
        }

        var request = new XmlCurlRequest(form);
        return request.VoicemailAction.IsEmpty ? AnswerAsync(context, request, started) : null;
    }

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

        if (TryAnswerAtOnce(context, read.Buffer, started) is { } sending)
        {
            reader.AdvanceTo(read.Buffer.End);
            await sending;
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
                await AnswerAsync(context, new XmlCurlRequest(form.Span), started);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true); // a form can hold a PIN
        }
    }

    private Task AnswerAsync(HttpContext context, in XmlCurlRequest request, long started)
    {
        var writer = _writer ??= new FsXmlWriter();
        XmlCurlOutcome outcome;
        try
        {
            outcome = router.Write(request, store.Current, writer) ? XmlCurlOutcome.Found : XmlCurlOutcome.NotFound;
        }
        catch (Exception e)
        {
            // Whatever is wrong here, a call or a registration waits for the answer, and half a document is worse than none.
            XmlCurlLog.Failed(logger, request.Kind, e);
            outcome = XmlCurlOutcome.Error;
        }

        var bytes = outcome == XmlCurlOutcome.Found ? writer.Written.Length : FsXmlElements.NotFound.Length;
        var sending = SendAsync(context, outcome == XmlCurlOutcome.Found ? writer.WrittenMemory : FsXmlElements.NotFoundMemory);
        if (sending.IsCompleted)
        {
            writer.Reset();
        }
        else
        {
            _writer = null; // its bytes are still being sent
        }

        metrics.Record(request.Kind, outcome, started);
        lookups.Add(request, outcome, bytes, started);
        return sending;
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

        await SendAsync(context, outcome == XmlCurlOutcome.Found ? writer.WrittenMemory : FsXmlElements.NotFoundMemory);
        metrics.Record(XmlCurlKind.Directory, outcome, started);
        lookups.Add(new XmlCurlRequest(form.Span), outcome, writer.Written.Length, started);
    }

    private Task TooLarge(HttpContext context, long started)
    {
        XmlCurlLog.TooLarge(logger, MaxForm);
        context.Response.Headers.Connection = "close";
        metrics.Record(XmlCurlKind.Other, XmlCurlOutcome.TooLarge, started);
        lookups.Refused(XmlCurlOutcome.TooLarge, started, context.Connection.RemoteIpAddress);
        return SendAsync(context, FsXmlElements.NotFoundMemory);
    }

    private static Task SendAsync(HttpContext context, ReadOnlyMemory<byte> document)
    {
        var response = context.Response;
        response.ContentType = "text/xml";
        response.ContentLength = document.Length;
        // Goes straight behind the headers; by the body's writer Kestrel would keep it apart until they are written. Without a token: one that can
        // be cancelled is made anew for each request, and Kestrel itself gives up a connection that is gone.
        var sending = response.Body.WriteAsync(document, CancellationToken.None);
        return sending.IsCompletedSuccessfully ? Task.CompletedTask : sending.AsTask();
    }
}
