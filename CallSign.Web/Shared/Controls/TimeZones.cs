namespace CallSign.Web.Shared.Controls;

/// <summary>The IANA time zones that this machine knows.</summary>
public static class TimeZones
{
    /// <summary>Regional names, as <c>Europe/Berlin</c>, sorted.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id).Where(id => id.Contains('/', StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    /// <summary>The portal's own, where it has a regional name.</summary>
    public static string Own => TimeZoneInfo.Local.Id.Contains('/', StringComparison.Ordinal) ? TimeZoneInfo.Local.Id : "Etc/UTC";
}
