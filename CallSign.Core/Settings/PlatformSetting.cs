using CallSign.Core.Changes;
using CallSign.Core.Secrets;
using CallSign.Core.Tenancy;

namespace CallSign.Core.Settings;

/// <summary>A setting of the installation that it made or was given itself, such as the xml_curl key.</summary>
[Reloads(ReloadScope.Settings)]
public sealed class PlatformSetting : IPlatformWide
{
    /// <summary>The key of the row of the xml_curl key.</summary>
    public const string XmlCurlKey = "xml_curl.key";

    public required string Key { get; init; }

    public string? Value { get; set; }

    public EncryptedSecret? Secret { get; set; }

    public DateTime UpdatedAt { get; set; }
}
