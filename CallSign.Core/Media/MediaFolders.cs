namespace CallSign.Core.Media;

/// <summary>The media folder, as this machine and as the nodes see it.</summary>
/// <param name="root">Where it is here; made when it is needed.</param>
/// <param name="onNodes">Where the nodes find it, without a slash at the end.</param>
public sealed class MediaFolders(string root, string onNodes)
{
    private const string StagingName = ".staging";

    public string Root { get; } = root;

    public string OnNodes { get; } = onNodes;

    /// <summary>Where conversions are made, on the same disk as what is kept.</summary>
    public string Staging => Path.Combine(Root, StagingName);

    /// <summary>
    /// The file of a sound below the folder, as FreeSWITCH is told of it. There is none of that name: mod_sndfile looks into the folder of the
    /// call's rate beside it (<c>8000/sound.wav</c>), then into those of higher ones, and so each call gets the rate that needs no conversion.
    /// </summary>
    public static string RelativePath(Guid tenantId, Guid soundId) => $"{tenantId:N}/{soundId:N}/sound.wav";

    /// <summary>A new, empty folder for one conversion.</summary>
    public string NewStaging() => Directory.CreateDirectory(Path.Combine(Staging, Guid.NewGuid().ToString("N"))).FullName;
}
