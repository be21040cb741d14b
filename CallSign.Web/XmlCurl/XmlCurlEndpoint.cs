using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using CallSign.Web.XmlCurl.Lookups;
using Microsoft.AspNetCore.Http.Features;

namespace CallSign.Web.XmlCurl;

/// <summary>
/// <c>POST /freeswitch/xmlapi</c> in full: over TLS, behind a proxy, in chunks, with a wrong key. What mod_xml_curl usually sends is answered by
/// <see cref="XmlCurlConnection"/> before it comes here.
/// </summary>
internal sealed class XmlCurlEndpoint(
    NodeCredential credential, XmlCurlAnswers answers, XmlCurlMetrics metrics, LookupLog lookups, ILogger<XmlCurlEndpoint> logger)
{
    /// <summary>Where mod_xml_curl posts to.</summary>
    public const string Path = "/freeswitch/xmlapi";

    /// <summary>Largest form in bytes. FreeSWITCH's largest, a dialplan lookup of a call with many variables, is some tens of thousands.</summary>
    public const int MaxForm = 1024 * 1024;

    public async Task HandleAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } measured)
        {
            measured.MetricsDisabled = true; // counted by section and outcome
        }

        if (credential.Check(context) != 0)
        {
            metrics.Record(XmlCurlKind.Other, XmlCurlOutcome.Refused, started);
            lookups.Refused(XmlCurlOutcome.Refused, started, context.Connection.RemoteIpAddress);
            return;
        }

        if (context.Request.ContentLength > MaxForm || await ReadAsync(context) is not { } body)
        {
            await TooLargeAsync(context, started);
            return;
        }

        var length = (int)body.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            body.CopyTo(rented);
            context.Request.BodyReader.AdvanceTo(body.End);
            await SendAsync(context, await answers.AnswerAsync(rented.AsMemory(0, length), started, context.RequestAborted));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true); // a form can hold a PIN
        }
    }

    // Null for more than is read.
    private static async Task<ReadOnlySequence<byte>?> ReadAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > MaxForm)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                return read.Buffer;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private Task TooLargeAsync(HttpContext context, long started)
    {
        XmlCurlLog.TooLarge(logger, MaxForm);
        context.Response.Headers.Connection = "close";
        metrics.Record(XmlCurlKind.Other, XmlCurlOutcome.TooLarge, started);
        lookups.Refused(XmlCurlOutcome.TooLarge, started, context.Connection.RemoteIpAddress);
        return SendAsync(context, FsXmlElements.NotFoundMemory);
    }

    private static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> document)
    {
        context.Response.ContentType = "text/xml";
        context.Response.ContentLength = document.Length;
        await context.Response.Body.WriteAsync(document, CancellationToken.None); // Kestrel itself gives up a connection that is gone
    }
}
