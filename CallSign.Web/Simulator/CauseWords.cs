namespace CallSign.Web.Simulator;

/// <summary>Hang-up causes as a caller would notice them.</summary>
internal static class CauseWords
{
    public static string Of(string cause) => cause.Trim() switch
    {
        "" or "NORMAL_CLEARING" => "the call ends",
        "USER_BUSY" => "the caller hears busy",
        "NO_ANSWER" or "NO_USER_RESPONSE" => "the caller is told that nobody answers",
        "CALL_REJECTED" => "the call is rejected",
        "UNALLOCATED_NUMBER" => "the caller is told that there is no such number",
        "NO_ROUTE_DESTINATION" => "the caller is told that there is no way to this number",
        "USER_NOT_REGISTERED" or "SUBSCRIBER_ABSENT" => "the caller is told that no telephone is registered",
        "INVALID_NUMBER_FORMAT" => "the caller is told that the number is incomplete",
        "NORMAL_TEMPORARY_FAILURE" or "SERVICE_UNAVAILABLE" or "NORMAL_CIRCUIT_CONGESTION" => "the caller is told to try later",
        "OUTGOING_CALL_BARRED" or "BEARERCAPABILITY_NOTAUTH" => "the caller is told that this number may not be called",
        var other => $"the call ends with {other}",
    };
}
