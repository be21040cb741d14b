using CallSign.Core.Audit;
using CallSign.Core.Media.Audio;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;

namespace CallSign.Core.Media;

/// <summary>What was recorded by telephone becomes a sound of the library, by the same conversion as an upload.</summary>
public sealed class RecordedSounds(SoundConverter converter, MediaLibrary library, NewSounds sounds, ActionLog log)
{
    /// <summary>Gives a sound the recording, or makes one of it.</summary>
    /// <param name="actor">Who asked for it.</param>
    /// <param name="file">The recording, here.</param>
    /// <param name="soundId">The sound; null makes a new one.</param>
    /// <param name="name">What a new one is called.</param>
    /// <param name="number">The telephone, for the audit log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SaveResult<MediaFile>> KeepAsync(Actor actor, string file, Guid? soundId, string name, string number, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var recording = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using var _ = recording.ConfigureAwait(false);
        SaveResult<MediaFile> result;
        try
        {
            using var sound = await converter.ConvertAsync(recording, cancellationToken).ConfigureAwait(false);
            result = soundId is { } id
                ? await library.PutAsync(actor, id, sound, cancellationToken).ConfigureAwait(false)
                : await sounds.CreateAsync(actor, new MediaFile { Name = name }, sound, null, cancellationToken).ConfigureAwait(false);
        }
        catch (BadAudioException e)
        {
            return SaveResult.Failed<MediaFile>("", e.Message);
        }

        if (result.Value is { } kept)
        {
            await log.WriteAsync(
                actor, actor.RequireTenant(), "record", nameof(MediaFile), kept.Id.ToString(), kept.Name,
                new Dictionary<string, string> { ["extension"] = number, ["milliseconds"] = kept.DurationMilliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture) },
                cancellationToken).ConfigureAwait(false);
        }

        return result;
    }

    /// <summary>Makes a new sound whose name says whose recording it is, and when it was made.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="file">The recording, here.</param>
    /// <param name="number">The telephone.</param>
    /// <param name="person">Its owner's name.</param>
    /// <param name="at">The tenant's own time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SaveResult<MediaFile>> KeepNewAsync(Actor actor, string file, string number, string person, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var name = NameOf(number, person, at, "yyyy-MM-dd HH:mm");
        if (await sounds.ProblemAsync(actor, name, cancellationToken).ConfigureAwait(false) is not null)
        {
            name = NameOf(number, "", at, "yyyy-MM-dd HH:mm:ss.fff"); // the second of one minute, or a name that sounds can't have
        }

        return await KeepAsync(actor, file, null, name, number, cancellationToken).ConfigureAwait(false);
    }

    private static string NameOf(string number, string person, DateTimeOffset at, string format)
    {
        var end = ", " + at.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
        var who = person.Length == 0 ? $"Recorded by {number}" : $"Recorded by {number} {person}";
        return (who.Length + end.Length <= 60 ? who : who[..(60 - end.Length)].TrimEnd()) + end;
    }
}
