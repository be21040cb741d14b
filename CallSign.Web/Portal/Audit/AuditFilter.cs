using CallSign.Core.Audit;
using CallSign.Web.Portal.Cdrs;

namespace CallSign.Web.Portal.Audit;

/// <summary>The filters of the audit log as the URL holds them; the page and the export read the same words.</summary>
internal static class AuditFilter
{
    /// <summary>The range where the URL names none.</summary>
    public const string UsualRange = "30d";

    /// <param name="value">A parameter of the URL by name, or null.</param>
    /// <param name="zone">Whose days.</param>
    /// <param name="now">UTC.</param>
    public static AuditQuery Read(Func<string, string?> value, TimeZoneInfo zone, DateTime now)
    {
        var (from, before) = Range(value, zone, now);
        return new AuditQuery
        {
            From = from,
            Before = before,
            Entity = Short(value("entity")),
            Action = Short(value("action")),
            Actor = Short(value("actor")),
            Search = Short(value("q")),
            OldestFirst = value("sort") is "time",
        };
    }

    /// <summary>Start and end, UTC.</summary>
    public static (DateTime From, DateTime Before) Range(Func<string, string?> value, TimeZoneInfo zone, DateTime now) =>
        CdrFilter.Range(name => value(name) ?? (name == "range" ? UsualRange : null), zone, now);

    private static string? Short(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Length > 100 ? text[..100] : text;
}
