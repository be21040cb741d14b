using System.Globalization;

namespace CallSign.Telephony.Queues;

/// <summary>Reads what <c>callcenter_config … list</c> prints: a line of names, a line for each row, <c>+OK</c>; fields between bars.</summary>
internal static class CallcenterLists
{
    /// <summary>The rows, each by its names; a row with another number of fields is left out: a caller's name may hold a bar.</summary>
    public static List<IReadOnlyDictionary<string, string>> Read(string text)
    {
        List<IReadOnlyDictionary<string, string>> rows = [];
        string[]? names = null;
        foreach (var line in text.Split('\n'))
        {
            var fields = line.TrimEnd('\r').Split('|');
            if (fields.Length < 2)
            {
                continue; // +OK, an empty line
            }

            if (names is null)
            {
                names = fields;
            }
            else if (fields.Length == names.Length)
            {
                rows.Add(names.Zip(fields).DistinctBy(p => p.First).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal));
            }
        }

        return rows;
    }

    /// <summary>UTC of whole seconds; null for 0 and for no number.</summary>
    public static DateTime? Epoch(this IReadOnlyDictionary<string, string> row, string name) =>
        long.TryParse(row.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 253_402_300_800
            ? DateTime.UnixEpoch.AddSeconds(seconds) : null;

    public static int Number(this IReadOnlyDictionary<string, string> row, string name) =>
        int.TryParse(row.GetValueOrDefault(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
