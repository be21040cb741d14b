using System.Text.RegularExpressions;

namespace CallSign.Web.Portal.Nouns;

/// <summary>Names of fields as people read them.</summary>
internal static partial class NounFieldName
{
    /// <summary><c>Options[2].Destination</c> as <c>options 3, destination</c>.</summary>
    public static string Of(string field) =>
        Index().Replace(Words().Replace(field, m => " " + m.Value.ToLowerInvariant()).Trim(), m => " " + (int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) + 1))
            .Replace(".", ",", StringComparison.Ordinal);

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Words();

    [GeneratedRegex(@"\[(\d+)\]")]
    private static partial Regex Index();
}
