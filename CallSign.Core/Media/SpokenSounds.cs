using CallSign.Core.Media.Audio;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;

namespace CallSign.Core.Media;

/// <summary>Sounds that are made from text. The text is kept with them, so that it can be changed and spoken again.</summary>
public sealed class SpokenSounds(ITextToSpeech speech, TextToSpeechSettings settings, SoundConverter converter, MediaLibrary library, NewSounds sounds)
{
    /// <summary>Whether anybody speaks.</summary>
    public bool IsOn => settings.IsOn;

    /// <summary>Names of voices that are offered; empty where the settings name none.</summary>
    public IReadOnlyList<string> Voices => settings.Voices ?? [];

    /// <summary>How it is switched on.</summary>
    public const string HowToSwitchOn = "Nobody speaks texts here. Set CALLSIGN_TTS_URL (and CALLSIGN_TTS_KEY) for the portal, and start it again.";

    /// <summary>Has a text spoken, and gives it to a sound, or makes one of it.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="soundId">The sound; null makes a new one.</param>
    /// <param name="name">What a new one is called.</param>
    /// <param name="text">What is said.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SaveResult<MediaFile>> SpeakAsync(Actor actor, Guid? soundId, string? name, SpokenText text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        var errors = text.Check();
        if (soundId is null && await sounds.ProblemAsync(actor, name, cancellationToken).ConfigureAwait(false) is { } problem)
        {
            errors.Add(nameof(MediaFile.Name), problem);
        }

        if (errors.Any)
        {
            return SaveResult.Failed<MediaFile>(errors);
        }

        if (!IsOn)
        {
            return SaveResult.Failed<MediaFile>("", HowToSwitchOn);
        }

        try
        {
            using var spoken = new MemoryStream(await speech.SpeakAsync(text, cancellationToken).ConfigureAwait(false), writable: false);
            using var sound = await converter.ConvertAsync(spoken, cancellationToken).ConfigureAwait(false);
            return soundId is { } id
                ? await library.PutAsync(actor, id, sound, text, cancellationToken).ConfigureAwait(false)
                : await sounds.CreateAsync(actor, new MediaFile { Name = name! }, sound, text, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            return SaveResult.Failed<MediaFile>("", e.Message);
        }
        catch (BadAudioException e)
        {
            return SaveResult.Failed<MediaFile>("", $"What the speech provider sent can't be used. {e.Message}");
        }
    }
}
