using System.Globalization;
using System.Text;
using CallSign.Core.Nouns;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CallSign.Core.Changes;

/// <summary>What a saved row is called by people: for receipts, not for reading back.</summary>
internal static class SavedName
{
    private static readonly string[] Labels = ["Number", "Name", "Domain", "Key"];

    /// <summary>As <c>ring group 600 Sales</c>.</summary>
    public static string Of(EntityEntry entry)
    {
        var type = entry.Metadata.ClrType;
        var words = type.GetCustomAttributes(typeof(NounAttribute), false) is [NounAttribute noun] ? noun.One : Spaced(type.Name);
        var labels = Labels.Where(l => entry.Metadata.FindProperty(l)?.ClrType == typeof(string))
            .Select(l => Convert.ToString(entry.Property(l).CurrentValue, CultureInfo.InvariantCulture)).Where(l => !string.IsNullOrEmpty(l)).Take(2);
        return string.Join(' ', labels.Prepend(words));
    }

    /// <summary>As <c>extension 1001 and 3 more</c>.</summary>
    public static string? Together(List<string> names) => names.Count switch
    {
        0 => null,
        1 => names[0],
        _ => string.Create(CultureInfo.InvariantCulture, $"{names[0]} and {names.Count - 1} more"),
    };

    private static string Spaced(string name)
    {
        var spaced = new StringBuilder();
        foreach (var letter in name)
        {
            spaced.Append(char.IsUpper(letter) && spaced.Length > 0 ? " " : "").Append(char.ToLowerInvariant(letter));
        }

        return spaced.ToString();
    }
}
