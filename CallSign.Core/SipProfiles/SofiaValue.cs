using System.Buffers;
using System.Globalization;
using System.Net;

namespace CallSign.Core.SipProfiles;

/// <summary>What a parameter may be set to.</summary>
public static class SofiaValue
{
    /// <summary>Most characters of a value.</summary>
    public const int MaxLength = 250;

    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static readonly SearchValues<char> WordCharacters = SearchValues.Create(Letters + "._+-@:;=/*#,|[]~!");
    private static readonly SearchValues<char> ItemCharacters = SearchValues.Create(Letters + "._+-@:;=/*#~");
    private static readonly SearchValues<char> FolderCharacters = SearchValues.Create(Letters + "._-/");
    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create(Letters + ".-:");
    private static readonly SearchValues<char> Quoting = SearchValues.Create("$`\"'<>\\{}");

    /// <summary>Brings a value into its stored form.</summary>
    public static string Clean(SofiaParameter parameter, string? value)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        value = value?.Trim() ?? "";
        return parameter.Type switch
        {
            SofiaType.Bool or SofiaType.Enum => Known(parameter, value),
            SofiaType.List => string.Join(',', Items(value)),
            _ => value,
        };
    }

    /// <summary>The words of a list.</summary>
    public static IReadOnlyList<string> Items(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Split([',', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>Why the value can't be kept; null where it can. Empty leaves the parameter out.</summary>
    public static string? Problem(SofiaParameter parameter, string value)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length == 0 || SofiaParameters.Constants.Contains(value))
        {
            return null;
        }

        return value.Length > MaxLength ? $"Shorten this to {MaxLength} characters; it has {value.Length}."
            : value.Contains('$') ? $"Remove the $: of FreeSWITCH's variables only {string.Join(", ", SofiaParameters.Constants)} may stand here, and alone."
            : parameter.Type switch
            {
                SofiaType.Bool => value is "true" or "false" ? null : "Choose true or false.",
                SofiaType.Number => Number(parameter, value),
                SofiaType.Enum => parameter.Words.Contains(value) ? null : $"Choose one of {string.Join(", ", parameter.Words)}.",
                SofiaType.List => Items(value).FirstOrDefault(i => i.AsSpan().ContainsAnyExcept(ItemCharacters)) is { } bad
                    ? $"“{bad}” holds a character that can't stand here." : Items(value).Count > 60 ? "Enter at most 60 words." : null,
                _ => Text(parameter.Form, value),
            };
    }

    /// <summary>The port of a binding as <c>:7443</c> or <c>192.0.2.1:7443</c>; null where it has none.</summary>
    public static int? PortOf(string binding)
    {
        ArgumentNullException.ThrowIfNull(binding);
        return binding.LastIndexOf(':') is >= 0 and var colon && int.TryParse(binding.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= 65535
                ? port : null;
    }

    private static string Known(SofiaParameter parameter, string value) =>
        parameter.Type is SofiaType.Bool
            ? value.ToLowerInvariant() switch { "yes" or "on" or "1" => "true", "no" or "off" or "0" => "false", var word => word }
            : parameter.Words.FirstOrDefault(w => string.Equals(w, value, StringComparison.OrdinalIgnoreCase)) ?? value;

    private static string? Number(SofiaParameter parameter, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= parameter.Min && number <= parameter.Max
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"Enter a whole number from {parameter.Min} to {parameter.Max}.");

    private static string? Text(SofiaForm form, string value) => form switch
    {
        SofiaForm.Address => IsAddress(value) ? null : "Enter an IP address, or auto, auto-nat, stun:host or host:name.",
        SofiaForm.Binding => IsBinding(value) ? null : "Enter a colon and a port, as :7443, with an IP address before it if need be.",
        SofiaForm.Folder => value[0] == '/' && !value.Contains("..", StringComparison.Ordinal) && !value.AsSpan().ContainsAnyExcept(FolderCharacters)
            ? null : "Enter a folder of the switch that begins with /, of letters, digits and . _ -.",
        SofiaForm.Free => value.Any(c => c is < ' ' or > '~') || value.AsSpan().ContainsAny(Quoting) ? "Remove quotes, angle brackets, braces, backslashes and everything beyond ASCII." : null,
        _ => value.AsSpan().ContainsAnyExcept(WordCharacters) ? "Use letters, digits and . _ + - @ : ; = / * # , | only." : null,
    };

    private static bool IsAddress(string value) =>
        IsIp(value) || value is "auto" or "auto-nat" or "auto-natpmp" or "auto-upnp"
        || ((value.StartsWith("stun:", StringComparison.Ordinal) || value.StartsWith("host:", StringComparison.Ordinal) || value.StartsWith("autonat:", StringComparison.Ordinal))
            && value.Length > value.IndexOf(':') + 1 && !value.AsSpan().ContainsAnyExcept(AddressCharacters));

    private static bool IsBinding(string value) =>
        PortOf(value) is not null && value.LastIndexOf(':') is var colon && (colon == 0 || IsIp(value[..colon].Trim('[', ']')));

    private static bool IsIp(string value) =>
        IPAddress.TryParse(value, out var address) && value.Contains(address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? '.' : ':') && !value.Contains('%');
}
