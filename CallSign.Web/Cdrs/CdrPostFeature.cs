using System.Buffers;
using CallSign.Telephony.Cdrs;
using CallSign.Telephony.Nodes;
using CallSign.Web.Composition;
using CallSign.Web.XmlCurl;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;

namespace CallSign.Web.Cdrs;

/// <summary>
/// <c>POST /freeswitch/cdr</c>: what mod_json_cdr and mod_xml_cdr tell of each channel that ended, so that calls that ended while the
/// portal was away are not lost. Answers 200 only when the record is in the database or on disk; FreeSWITCH sends it again otherwise.
/// </summary>
internal sealed class CdrPostFeature : IWebFeature
{
    public const string Path = "/freeswitch/cdr";

    public void AddServices(WebApplicationBuilder builder) => builder.Services.AddSingleton<CdrPost>();

    public void Map(WebApplication app) => app.MapPost(Path, TakeAsync)
        .AddEndpointFilter(app.Services.GetRequiredService<NodeCredential>())
        .DisableAntiforgery().WithMetadata(new AllowAnonymousAttribute()).ExcludeFromDescription();

    private static async Task<IResult> TakeAsync(
        HttpContext http, CdrPost post, ICdrIntake intake, NodeDirectory nodes, ILogger<CdrPostFeature> logger)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = CdrPost.MaxBytes;
        }

        try
        {
            var body = await ReadAsync(http.Request);
            var cdr = post.Read(body, name => NodeName(nodes, name));
            await intake.TakeAsync(cdr, http.RequestAborted);
            return Results.Text("OK");
        }
        catch (BadCdrException e)
        {
            CdrPostLog.Refused(logger, http.Connection.RemoteIpAddress, e.Message);
            return Problem(StatusCodes.Status400BadRequest, "This is no CDR.", e.Message);
        }
        catch (BadHttpRequestException e) when (e.StatusCode is StatusCodes.Status413PayloadTooLarge)
        {
            CdrPostLog.Refused(logger, http.Connection.RemoteIpAddress, e.Message);
            return Problem(StatusCodes.Status413PayloadTooLarge, "This is too large for a CDR.", $"At most {CdrPost.MaxBytes} bytes are read.");
        }
        catch (IOException e) when (!http.RequestAborted.IsCancellationRequested)
        {
            CdrPostLog.NotSafe(logger, e);
            return Problem(StatusCodes.Status503ServiceUnavailable, "The CDR is not safe.", "Neither the database nor the disk takes it now. Send it again.");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request)
    {
        var body = await request.BodyReader.ReadAtLeastAsync(CdrPost.MaxBytes + 1, request.HttpContext.RequestAborted);
        if (body.Buffer.Length > CdrPost.MaxBytes)
        {
            throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
        }

        var bytes = body.Buffer.ToArray();
        request.BodyReader.AdvanceTo(body.Buffer.End);
        return bytes;
    }

    // The portal's name of the node, where the switch that posts is one of those that are connected.
    private static string NodeName(NodeDirectory nodes, string switchName) =>
        nodes.All.FirstOrDefault(n => string.Equals(n.Status.Hostname, switchName, StringComparison.OrdinalIgnoreCase))?.Name ?? switchName;

    private static IResult Problem(int status, string title, string detail) => Results.Problem(detail, statusCode: status, title: title);
}
