using CallSign.Core.Media;
using CallSign.Core.Routing;

namespace CallSign.Core.MusicOnHold;

/// <summary>What a switch plays for a music class. Two that are equal sound alike.</summary>
/// <param name="TenantId">Whose.</param>
/// <param name="ClassId">The class.</param>
/// <param name="Lines">Its files below the media folder, or its stream, one a line, in the order of play.</param>
/// <param name="Chime">The file that is played over it; null for none.</param>
/// <param name="ChimeSeconds">How often, in seconds.</param>
public sealed record MusicPlaylist(Guid TenantId, Guid ClassId, string Lines, string? Chime, int ChimeSeconds)
{
    /// <summary>Samples a second at which a switch reads it; what a call needs is made of that.</summary>
    public const int Rate = 16000;

    // What is drawn is written out many times over, so that it is a while before the order repeats.
    private const int DrawnLines = 400;

    // Every answer to a call asks for it, some of them more than once.
    private static readonly Derived<TenantSnapshot, DefaultMusic> Defaults = new(static tenant => new DefaultMusic(FindDefault(tenant)));

    /// <summary>Its name at mod_local_stream.</summary>
    public string StreamName => NameOf(ClassId);

    /// <summary>Its folder below the media folder.</summary>
    public string Folder => $"{TenantId:N}/music/{ClassId:N}";

    /// <summary>A class's name at mod_local_stream.</summary>
    public static string NameOf(Guid classId) => classId.ToString("N");

    /// <summary>Everything that is to be played for a tenant; nothing for one that is not served.</summary>
    public static IEnumerable<MusicPlaylist> All(TenantSnapshot? tenant) =>
        tenant is not { Enabled: true } ? [] : tenant.Nouns.All<MusicClass>().Where(m => m.Enabled).Select(m => Of(tenant, m)).OfType<MusicPlaylist>();

    /// <summary>What is played for a class; null where there is nothing to play.</summary>
    public static MusicPlaylist? Of(TenantSnapshot tenant, MusicClass music)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentNullException.ThrowIfNull(music);
        List<string> lines = [.. Playable(tenant, music)];
        if (lines.Count == 0)
        {
            return null;
        }

        if (music.Shuffle && lines.Count > 1)
        {
            lines = Drawn(lines, music.Id);
        }

        return new MusicPlaylist(tenant.Id, music.Id, string.Join('\n', lines), PathOf(tenant, music.Chime), music.ChimeSeconds);
    }

    /// <summary>
    /// What <c>hold_music</c> is set to for the tenant's calls, <c>local_stream://</c> with the class's id; null where none is set or nothing is
    /// in it, and the switch plays its own.
    /// </summary>
    public static string? DefaultSource(TenantSnapshot tenant) => Defaults.Of(tenant).Source;

    private static string? FindDefault(TenantSnapshot tenant) =>
        tenant.Nouns.All<MusicClass>().FirstOrDefault(m => m is { IsDefault: true, Enabled: true } && Playable(tenant, m).Any()) is { } music ? "local_stream://" + NameOf(music.Id) : null;

    private static IEnumerable<string> Playable(TenantSnapshot tenant, MusicClass music) =>
        StreamAddress.ForSwitch(music.StreamUrl) is { } stream ? [stream] : music.Tracks.Select(t => PathOf(tenant, t.Sound)).OfType<string>();

    private static string? PathOf(TenantSnapshot tenant, string? sound) =>
        SoundText.TryLibrary(sound, out var id) && tenant.Nouns.Find<MediaFile>(id) is { HasAudio: true } ? MediaFolders.RelativePath(tenant.Id, id) : null;

    // Drawn from the class's id, so that every instance of the portal writes the same.
    private static List<string> Drawn(List<string> lines, Guid id)
    {
        var random = new Random(BitConverter.ToInt32(id.ToByteArray(), 12));
        List<string> drawn = [];
        var round = lines.ToArray();
        while (drawn.Count < DrawnLines)
        {
            random.Shuffle(round);
            if (drawn.Count > 0 && drawn[^1] == round[0])
            {
                (round[0], round[^1]) = (round[^1], round[0]); // not the same twice
            }

            drawn.AddRange(round);
        }

        return drawn;
    }

    private sealed record DefaultMusic(string? Source);
}
