using System.Globalization;
using CallSign.Core.Gateways;
using CallSign.Telephony.Monitoring;

namespace CallSign.Web.Portal.Gateways;

/// <summary>Gateways in words.</summary>
internal static class GatewayWords
{
    public static string Of(GatewayCallerId form) => form switch
    {
        GatewayCallerId.From => "From",
        GatewayCallerId.PAssertedIdentity => "P-Asserted-Identity",
        _ => "Remote-Party-ID",
    };

    // mod_sofia's words: REGED and NOREG (which does not register) are good, the others are on the way or broken.
    public static string Dot(string state, string status) => (state, status) switch
    {
        ("REGED" or "NOREG", not "DOWN") => "success",
        ("TRYING" or "REGISTER" or "UNREGED", _) => "warning",
        _ => "danger",
    };

    public static string State(string state, string status) => (state, status) switch
    {
        ("REGED", not "DOWN") => "Registered",
        ("NOREG", not "DOWN") => "Up",
        ("REGED" or "NOREG", _) => "Down: no answer to pings",
        ("TRYING" or "REGISTER", _) => "Registering",
        ("UNREGED", _) => "Not registered",
        ("FAIL_WAIT", _) => "Failed, tries again soon",
        ("FAILED", _) => "Registration refused",
        ("EXPIRED", _) => "Registration expired",
        ("TIMEOUT", _) => "No answer",
        ("", _) => "Unknown",
        _ => state,
    };

    public static string Ping(GatewayState state) =>
        state.PingMs is { } ping ? string.Create(CultureInfo.InvariantCulture, $"{ping:0.#} ms") : "not pinged";
}
