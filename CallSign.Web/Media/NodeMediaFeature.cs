using CallSign.Core.Media;
using CallSign.Core.Media.Audio;
using CallSign.Core.Routing;
using CallSign.Web.Composition;
using CallSign.Web.Settings;
using CallSign.Web.XmlCurl;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Net.Http.Headers;

namespace CallSign.Web.Media;

/// <summary>
/// The media library itself, and <c>GET /freeswitch/media/{id}/{rate}.wav</c>: a sound for a node that shares no disk with the portal, to be
/// copied to where it expects it (<c>CALLSIGN_MEDIA_ON_NODES</c>). Nodes serve all tenants, so the node's key opens every sound.
/// </summary>
internal sealed class NodeMediaFeature : IWebFeature
{
    public const string Path = "/freeswitch/media/{id:guid}/{rate:int}.wav";

    public void AddServices(WebApplicationBuilder builder)
    {
        var settings = (CallSignSettings)builder.Services.Last(s => s.ServiceType == typeof(CallSignSettings)).ImplementationInstance!;
        builder.Services.AddMedia(new MediaFolders(settings.MediaFolder, settings.MediaOnNodes), SpeechSettings.Read(builder.Configuration), settings.Bucket);
    }

    public void Map(WebApplication app) => app.MapGet(Path, Send)
        .AddEndpointFilter(app.Services.GetRequiredService<NodeCredential>())
        .WithMetadata(new AllowAnonymousAttribute()).ExcludeFromDescription();

    private static async Task<IResult> Send(Guid id, int rate, SnapshotStore store, MediaLibrary library, CancellationToken cancellationToken)
    {
        foreach (var tenant in store.Current.Tenants.Where(t => t.Enabled))
        {
            if (tenant.Nouns.Find<MediaFile>(id) is { HasAudio: true } sound)
            {
                return await library.OpenAsync(tenant.Id, sound, rate, cancellationToken) is { } open ? Answer(open) : Results.NotFound();
            }
        }

        return Results.NotFound();
    }

    /// <summary>A WAV file with its ETag, whole or in ranges.</summary>
    internal static IResult Answer(OpenSound sound) => Results.Stream(
        sound.File, "audio/wav", lastModified: sound.ChangedAt, entityTag: new EntityTagHeaderValue($"\"{sound.Tag}\""), enableRangeProcessing: true);
}
