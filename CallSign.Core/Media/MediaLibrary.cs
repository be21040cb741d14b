using CallSign.Core.Data;
using CallSign.Core.Media.Audio;
using CallSign.Core.Saving;
using CallSign.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace CallSign.Core.Media;

/// <summary>Puts audio into the sounds of a tenant's library and gives it out.</summary>
public sealed class MediaLibrary(CallSignDb db, IMediaStore store)
{
    /// <summary>Gives a sound its audio, in place of what it had; whatever plays it plays the new one from its next call on.</summary>
    public Task<SaveResult<MediaFile>> PutAsync(Actor actor, Guid soundId, ConvertedSound sound, CancellationToken cancellationToken) =>
        PutAsync(actor, soundId, sound, null, cancellationToken);

    /// <summary>The same, with the text that it was made of.</summary>
    public async Task<SaveResult<MediaFile>> PutAsync(Actor actor, Guid soundId, ConvertedSound sound, SpokenText? spoken, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenantId = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var row = await context.Set<MediaFile>().SingleOrDefaultAsync(m => m.Id == soundId && m.TenantId == tenantId, cancellationToken).ConfigureAwait(false);
        if (row is null)
        {
            return SaveResult.Gone<MediaFile>();
        }

        await store.PutAsync(tenantId, soundId, sound, cancellationToken).ConfigureAwait(false);
        row.Take(sound, spoken);
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateConcurrencyException)
        {
            return SaveResult.Stale<MediaFile>();
        }

        return SaveResult.Saved(row);
    }

    /// <summary>The audio of a sound of the actor's tenant at a rate of <see cref="SoundConverter.Rates"/>; null where there is none.</summary>
    public async Task<OpenSound?> OpenAsync(Actor actor, Guid soundId, int rate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tenantId = actor.RequireTenant();
        var context = db.Open(actor);
        await using var _ = context.ConfigureAwait(false);
        var row = await context.Set<MediaFile>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == soundId && m.TenantId == tenantId, cancellationToken).ConfigureAwait(false);
        return row is { HasAudio: true } ? await OpenAsync(tenantId, row, rate, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>The audio of a sound that is known already.</summary>
    public async Task<OpenSound?> OpenAsync(Guid tenantId, MediaFile sound, int rate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sound);
        return SoundConverter.Rates.Contains(rate) && await store.OpenAsync(tenantId, sound.Id, rate, cancellationToken).ConfigureAwait(false) is { } file ? new OpenSound(file, $"{sound.Sha256}-{rate}", sound.UpdatedAt) : null;
    }
}

/// <summary>The audio of a sound, to be sent.</summary>
/// <param name="File">A WAV file; seekable. Whoever sends it closes it.</param>
/// <param name="Tag">Other audio has another one.</param>
/// <param name="ChangedAt">When the sound was changed last, UTC.</param>
public sealed record OpenSound(Stream File, string Tag, DateTime ChangedAt);
