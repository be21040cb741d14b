using CallSign.Core.Routing;
using CallSign.Web.XmlCurl.Lookups;

namespace CallSign.Web.XmlCurl;

/// <summary>From a form to the document that answers it, counted and remembered. There is always a document, whatever goes wrong.</summary>
internal sealed class XmlCurlAnswers(
    XmlCurlRouter router, SnapshotStore store, XmlCurlMetrics metrics, LookupLog lookups, ILogger<XmlCurlAnswers> logger)
{
    /// <summary>The answer to a lookup, from memory.</summary>
    /// <param name="writer">Empty. The document may lie in it, and is gone when it is written to again.</param>
    /// <param name="started">When the request was read, by <see cref="System.Diagnostics.Stopwatch"/>.</param>
    public ReadOnlyMemory<byte> Answer(in XmlCurlRequest request, FsXmlWriter writer, long started)
    {
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

        return Count(request, writer, outcome, started);
    }

    /// <summary>The same for a form that may ask for a change, which is in the database before there is an answer.</summary>
    /// <param name="form">The form.</param>
    /// <param name="started">When the request was read, by <see cref="System.Diagnostics.Stopwatch"/>.</param>
    /// <param name="cancellationToken">Gives a change up.</param>
    public async Task<ReadOnlyMemory<byte>> AnswerAsync(ReadOnlyMemory<byte> form, long started, CancellationToken cancellationToken)
    {
        var writer = new FsXmlWriter();
        if (router.Change(new XmlCurlRequest(form.Span)) is not { } change)
        {
            return Answer(new XmlCurlRequest(form.Span), writer, started);
        }

        XmlCurlOutcome outcome;
        try
        {
            outcome = await change.WriteAsync(form, store.Current, writer, cancellationToken) ? XmlCurlOutcome.Found : XmlCurlOutcome.NotFound;
        }
        catch (Exception e)
        {
            XmlCurlLog.Failed(logger, XmlCurlKind.Directory, e);
            outcome = XmlCurlOutcome.Error;
        }

        return Count(new XmlCurlRequest(form.Span), writer, outcome, started);
    }

    private ReadOnlyMemory<byte> Count(in XmlCurlRequest request, FsXmlWriter writer, XmlCurlOutcome outcome, long started)
    {
        var document = outcome == XmlCurlOutcome.Found ? writer.WrittenMemory : FsXmlElements.NotFoundMemory;
        metrics.Record(request.Kind, outcome, started);
        lookups.Add(request, outcome, document.Length, started);
        return document;
    }
}
