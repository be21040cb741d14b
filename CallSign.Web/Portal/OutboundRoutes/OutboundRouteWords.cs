using System.Globalization;
using CallSign.Core.OutboundRoutes;

namespace CallSign.Web.Portal.OutboundRoutes;

/// <summary>Outbound routes in words.</summary>
internal static class OutboundRouteWords
{
    public static string Of(OutboundCallerId callerId) => callerId switch
    {
        OutboundCallerId.Extension => "The extension's external number",
        OutboundCallerId.Fixed => "One number for all",
        _ => "Withheld",
    };

    public static string Of(TollClass toll) => toll switch
    {
        TollClass.Internal => "Internal, costs nothing",
        TollClass.Local => "Local",
        TollClass.National => "National",
        TollClass.International => "International",
        _ => "Premium rate",
    };

    /// <summary>A cause as <c>Normal temporary failure (503)</c>, with the SIP answer it mostly stands for.</summary>
    public static string Cause(string cause)
    {
        var words = char.ToUpperInvariant(cause[0]) + cause[1..].Replace('_', ' ').ToLower(CultureInfo.InvariantCulture);
        var answer = cause switch
        {
            "NORMAL_TEMPORARY_FAILURE" => "503", "SERVICE_UNAVAILABLE" => "503", "NETWORK_OUT_OF_ORDER" => "502", "DESTINATION_OUT_OF_ORDER" => "502", "RECOVERY_ON_TIMER_EXPIRE" => "408, no answer at all",
            "CALL_REJECTED" => "403, 603", "UNALLOCATED_NUMBER" => "404", "NO_ROUTE_DESTINATION" => "404", "INVALID_NUMBER_FORMAT" => "484", "USER_BUSY" => "486",
            "INCOMPATIBLE_DESTINATION" => "488", "SERVICE_NOT_IMPLEMENTED" => "501", "NO_USER_RESPONSE" => "408", "BEARERCAPABILITY_NOTAVAIL" => "488",
            "GATEWAY_DOWN" => "not registered or not pingable", "INVALID_GATEWAY" => "not loaded", "INTERWORKING" => "other", _ => null,
        };
        return answer is null ? words : $"{words} ({answer})";
    }
}
