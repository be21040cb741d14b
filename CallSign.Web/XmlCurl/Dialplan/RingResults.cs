namespace CallSign.Web.XmlCurl.Dialplan;

/// <summary>What became of a ringing phone, as far as the next step depends on it.</summary>
internal enum RingResult
{
    /// <summary>Nobody took it in time, or for a reason that is told nowhere.</summary>
    NoAnswer,

    /// <summary>Engaged, or rejected by hand.</summary>
    Busy,

    /// <summary>No phone is registered, or none that is can be reached.</summary>
    NotRegistered,

    /// <summary>There is nothing left to do for this call.</summary>
    Over,
}

/// <summary>Sorts FreeSWITCH's hang-up causes.</summary>
internal static class RingResults
{
    /// <param name="cause">As <c>originate_disposition</c> has it.</param>
    public static RingResult Of(ReadOnlySpan<byte> cause)
    {
        Span<char> scratch = stackalloc char[48];
        if (!XmlCurlRequest.TryText(cause, scratch, out var name))
        {
            return RingResult.NoAnswer;
        }

        return name switch
        {
            "USER_BUSY" or "CALL_REJECTED" => RingResult.Busy,
            "USER_NOT_REGISTERED" or "SUBSCRIBER_ABSENT" or "UNALLOCATED_NUMBER" or "NO_ROUTE_DESTINATION" or "DESTINATION_OUT_OF_ORDER"
                or "NETWORK_OUT_OF_ORDER" or "RECOVERY_ON_TIMER_EXPIRE" or "NORMAL_TEMPORARY_FAILURE" or "SERVICE_UNAVAILABLE"
                or "INCOMPATIBLE_DESTINATION" or "GATEWAY_DOWN" => RingResult.NotRegistered,
            "SUCCESS" or "NORMAL_CLEARING" or "ORIGINATOR_CANCEL" or "ATTENDED_TRANSFER" or "BLIND_TRANSFER" or "PICKED_OFF" => RingResult.Over,
            _ => RingResult.NoAnswer,
        };
    }
}
