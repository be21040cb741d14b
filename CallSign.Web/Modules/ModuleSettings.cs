using System.Net;
using CallSign.Telephony.Modules;
using CallSign.Web.Settings;

namespace CallSign.Web.Modules;

/// <summary>
/// Reads where the modules listen: <c>CALLSIGN_MODULES</c> is one address for all, <c>CALLSIGN_MODULE_VOICEMAIL</c> (and so on) one module's
/// address or <c>off</c>, <c>CALLSIGN_MODULE_NODES</c> the addresses that may connect.
/// </summary>
internal static class ModuleSettings
{
    private const string One = "CALLSIGN_MODULE_";

    /// <exception cref="BadSettingsException">Settings are wrong; it names them all.</exception>
    public static ModuleOptions Read(IConfiguration configuration)
    {
        List<string> mistakes = [];
        Dictionary<string, IPEndPoint> endPoints = [];
        HashSet<string> off = [];
        List<IPAddress> nodes = [];
        foreach (var (name, value) in configuration.AsEnumerable().Where(s => s.Key.StartsWith(One, StringComparison.OrdinalIgnoreCase) && !string.IsNullOrEmpty(s.Value)))
        {
            var module = name[One.Length..].ToLowerInvariant();
            if (module == "nodes")
            {
                foreach (var text in value!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    if (IPAddress.TryParse(text, out var address))
                    {
                        nodes.Add(address);
                    }
                    else
                    {
                        mistakes.Add($"{name}: '{text}' is no IP address.");
                    }
                }
            }
            else if (value!.Equals("off", StringComparison.OrdinalIgnoreCase))
            {
                off.Add(module);
            }
            else if (Address(name, value!, mistakes) is { } endPoint)
            {
                endPoints[module] = endPoint;
            }
        }

        var common = configuration["CALLSIGN_MODULES"] is { Length: > 0 } all ? Address("CALLSIGN_MODULES", all, mistakes) : null;
        return mistakes.Count == 0
            ? new ModuleOptions { Common = common, EndPoints = endPoints, Off = off, Nodes = nodes }
            : throw new BadSettingsException(mistakes);
    }

    private static IPEndPoint? Address(string name, string text, List<string> mistakes)
    {
        if (IPEndPoint.TryParse(text, out var endPoint) && (endPoint.Port > 0 || text.EndsWith(":0", StringComparison.Ordinal)))
        {
            return endPoint;
        }

        mistakes.Add($"{name} is '{text}'; it must be an address with a port such as 127.0.0.2:9001, or off.");
        return null;
    }
}
