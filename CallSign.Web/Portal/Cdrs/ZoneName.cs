namespace CallSign.Web.Portal.Cdrs;

/// <summary>A time zone as people know it.</summary>
public static class ZoneName
{
    /// <summary><c>UTC</c> for all of its names, else the IANA name, as <c>Europe/Berlin</c>.</summary>
    public static string Of(TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return zone.Id is "UTC" or "Etc/UTC" or "Etc/UCT" or "Etc/Zulu" or "Zulu" or "UCT" ? "UTC" : zone.Id;
    }
}
