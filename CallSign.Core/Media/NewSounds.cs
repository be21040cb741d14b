using CallSign.Core.Media.Audio;
using CallSign.Core.Nouns;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;

namespace CallSign.Core.Media;

/// <summary>Makes sounds that have their audio from the beginning: there is never one without, whatever fails.</summary>
public sealed class NewSounds(NounEditor<MediaFile> editor, IMediaStore store)
{
    /// <summary>Why a new sound can't be called that; null where it can.</summary>
    public async Task<string?> ProblemAsync(Actor actor, string? name, CancellationToken cancellationToken) =>
        (await editor.CheckAsync(actor, new MediaFile { Name = name ?? "" }, cancellationToken).ConfigureAwait(false))[nameof(MediaFile.Name)];

    /// <summary>Makes a sound of what was converted.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="draft">Name and description.</param>
    /// <param name="sound">Its audio.</param>
    /// <param name="spoken">The text that it was made of; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SaveResult<MediaFile>> CreateAsync(Actor actor, MediaFile draft, ConvertedSound sound, SpokenText? spoken, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(sound);
        var tenantId = actor.RequireTenant();
        draft.Take(sound, spoken);
        await store.PutAsync(tenantId, draft.Id, sound, cancellationToken).ConfigureAwait(false);
        SaveResult<MediaFile>? saved = null;
        try
        {
            return saved = await editor.CreateAsync(actor, draft, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (saved is not { Succeeded: true })
            {
                await store.DeleteAsync(tenantId, draft.Id, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }
}
