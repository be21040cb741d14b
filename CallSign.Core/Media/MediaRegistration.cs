using CallSign.Core.Media.Audio;
using CallSign.Core.Media.S3;
using CallSign.Core.MusicOnHold;
using CallSign.Core.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CallSign.Core.Media;

/// <summary>Registers the media library and what writes music on hold for the switches.</summary>
public static class MediaRegistration
{
    /// <param name="services">Where.</param>
    /// <param name="folders">What switches play from.</param>
    /// <param name="speech">Who makes sounds of texts.</param>
    /// <param name="bucket">Where sounds are kept; null for the folder itself.</param>
    public static IServiceCollection AddMedia(this IServiceCollection services, MediaFolders folders, TextToSpeechSettings speech, S3Settings? bucket = null)
    {
        services.AddSingleton(folders);
        services.AddSingleton<FolderMediaStore>();
        if (bucket is null)
        {
            services.AddSingleton<IMediaStore>(p => p.GetRequiredService<FolderMediaStore>());
        }
        else
        {
            services.TryAddSingleton(_ => new S3Bucket(bucket));
            services.AddSingleton<S3MediaStore>().AddSingleton<IMediaStore>(p => p.GetRequiredService<S3MediaStore>());
            services.AddSingleton<MediaMirror>().AddSingleton<ISnapshotFollower>(p => p.GetRequiredService<MediaMirror>());
            services.AddHostedService(p => p.GetRequiredService<MediaMirror>());
        }

        services.AddSingleton<SoundConverter>();
        services.AddSingleton<MediaLibrary>();
        services.AddSingleton<NewSounds>();
        services.AddSingleton<SoundRecordings>();
        services.AddSingleton<RecordedSounds>();
        services.AddSingleton(speech);
        services.AddSingleton<ITextToSpeech, HttpTextToSpeech>();
        services.AddSingleton<SpokenSounds>();
        services.AddSingleton<ISnapshotFollower, MusicFolders>();
        services.AddHostedService<MediaSweep>();
        return services;
    }
}
