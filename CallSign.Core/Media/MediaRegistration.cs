using CallSign.Core.Media.Audio;
using CallSign.Core.MusicOnHold;
using CallSign.Core.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CallSign.Core.Media;

/// <summary>Registers the media library and what writes music on hold for the switches.</summary>
public static class MediaRegistration
{
    public static IServiceCollection AddMedia(this IServiceCollection services, MediaFolders folders, TextToSpeechSettings speech)
    {
        services.AddSingleton(folders);
        services.AddSingleton<IMediaStore, FolderMediaStore>();
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
