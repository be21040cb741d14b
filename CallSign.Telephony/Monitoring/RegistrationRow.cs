using System.Globalization;
using System.Text.Json;

namespace CallSign.Telephony.Monitoring;

/// <summary>One row of <c>show registrations as json</c>.</summary>
/// <param name="Token">Call-ID of the registration.</param>
/// <param name="Registration">Without user agent and node; the time of registration is when the list was read.</param>
internal sealed record RegistrationRow(string Token, Registration Registration)
{
    /// <exception cref="JsonException">It is no such list.</exception>
    public static List<RegistrationRow> ReadAll(string json, DateTime now)
    {
        using var document = JsonDocument.Parse(json);
        var rows = new List<RegistrationRow>();
        if (document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty("rows", out var list)
            && list.ValueKind is JsonValueKind.Array)
        {
            foreach (var row in list.EnumerateArray().Where(r => r.ValueKind is JsonValueKind.Object))
            {
                rows.Add(Read(row, now));
            }
        }

        return rows;
    }

    private static RegistrationRow Read(JsonElement row, DateTime now)
    {
        // sofia/<profile>/<contact URI>
        var url = Text(row, "url").Split('/', 3);
        var expires = long.TryParse(Text(row, "expires"), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) && epoch is > 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(epoch).UtcDateTime
            : now.AddHours(1);
        return new RegistrationRow(
            Text(row, "token"),
            new Registration(
                Text(row, "realm").ToLowerInvariant(), Text(row, "reg_user"), url.Length == 3 ? url[2] : Text(row, "url"), "",
                $"{Text(row, "network_ip")}:{Text(row, "network_port")}", url.Length == 3 ? url[1] : "", "", now, expires));
    }

    private static string Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? WireText.Clean(value.GetString(), 1000) : "";
}
