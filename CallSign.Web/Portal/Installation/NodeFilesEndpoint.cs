using CallSign.Core.Audit;
using CallSign.Core.Nodes;
using CallSign.Web.Security;
using Microsoft.AspNetCore.Mvc;

namespace CallSign.Web.Portal.Installation;

/// <summary><c>POST /system/node-files</c>: the configuration of a FreeSWITCH with this installation's address, key and the node's password.</summary>
internal static class NodeFilesEndpoint
{
    public static void Map(WebApplication app) =>
        app.MapPost("/system/node-files", HandleAsync).RequireAuthorization(Policies.AdministerPlatform).ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(
        HttpContext context, CurrentActor current, NodeAccess access, ActionLog log, [FromForm] string node)
    {
        var actor = await current.GetAsync();
        if (await access.FilesOfAsync(actor, node, context.RequestAborted) is not { } values)
        {
            return TypedResults.NotFound();
        }

        byte[] archive;
        try
        {
            archive = BootstrapFiles.Zip(values);
        }
        catch (ArgumentException e)
        {
            return TypedResults.Text(e.Message, statusCode: StatusCodes.Status422UnprocessableEntity);
        }

        await log.WriteAsync(actor, null, "download files", nameof(SwitchNode), node, node, new Dictionary<string, string>(), context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(archive, "application/zip", $"freeswitch-{node}.zip");
    }
}
