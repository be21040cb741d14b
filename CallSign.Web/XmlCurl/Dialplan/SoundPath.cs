using CallSign.Core.Languages;
using CallSign.Core.Media;
using CallSign.Core.Routing;
using CallSign.Web.Settings;

namespace CallSign.Web.XmlCurl.Dialplan;

/// <summary>
/// Turns what <see cref="SoundText"/> says into what FreeSWITCH plays. A sound of the library is a path below the media folder, which nodes share
/// with the portal or hold a copy of: not every build has a module that plays over HTTP. The rate is not chosen here: mod_sndfile takes
/// the one of the call, see <see cref="MediaFolders.RelativePath"/>.
/// </summary>
internal sealed class SoundPath(CallSignSettings settings)
{
    /// <summary>Whether there is something to play by this name in the tenant.</summary>
    public static bool CanPlay(TenantSnapshot tenant, string? sound) => SoundText.IsPrompt(sound) || Find(tenant, sound) is not null || HasPhrase(tenant, sound);

    /// <summary>The path; null where there is nothing to play.</summary>
    public string? Of(TenantSnapshot tenant, string? sound) =>
        Find(tenant, sound) is { } file ? $"{settings.MediaOnNodes}/{MediaFolders.RelativePath(tenant.Id, file.Id)}"
        : SoundText.IsPrompt(sound) || HasPhrase(tenant, sound) ? sound
        : null;

    /// <summary>Writes the path; nothing, and false, where there is nothing to play.</summary>
    public bool Write(FsXmlWriter writer, TenantSnapshot tenant, string? sound)
    {
        var path = Of(tenant, sound);
        writer.Data(path);
        return path is not null;
    }

    // In which of the languages it is said is for the call to say.
    private static bool HasPhrase(TenantSnapshot tenant, string? sound) =>
        SoundText.TryPhrase(sound, out var name) && tenant.Nouns.All<Language>().Any(l => l.Enabled && l.Phrases.Exists(p => p.Name == name));

    // The tenant's own library is asked, so no other tenant's sound is ever found by its id.
    private static MediaFile? Find(TenantSnapshot tenant, string? sound) =>
        SoundText.TryLibrary(sound, out var id) && tenant.Nouns.Find<MediaFile>(id) is { HasAudio: true } file ? file : null;
}
