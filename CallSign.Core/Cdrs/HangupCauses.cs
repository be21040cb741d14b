using System.Collections.Frozen;

namespace CallSign.Core.Cdrs;

/// <summary>FreeSWITCH's hangup causes (<c>switch_call_cause_t</c>; below 128 those of ITU-T Q.850) in words for people.</summary>
public static class HangupCauses
{
    /// <summary>The cause of a call whose end nobody saw.</summary>
    public const string LostNode = "LOST_NODE";

    private static readonly FrozenDictionary<string, (int Code, string Words)> Known = new Dictionary<string, (int, string)>
    {
        ["NONE"] = (0, "No cause was given"),
        ["UNALLOCATED_NUMBER"] = (1, "The number does not exist"),
        ["NO_ROUTE_TRANSIT_NET"] = (2, "The transit network can't be reached"),
        ["NO_ROUTE_DESTINATION"] = (3, "There is no route to the number"),
        ["CHANNEL_UNACCEPTABLE"] = (6, "The channel could not be used"),
        ["CALL_AWARDED_DELIVERED"] = (7, "Given to a call that already existed"),
        ["NORMAL_CLEARING"] = (16, "A party hung up"),
        ["USER_BUSY"] = (17, "The called party was busy"),
        ["NO_USER_RESPONSE"] = (18, "The phone did not react"),
        ["NO_ANSWER"] = (19, "It rang and nobody answered"),
        ["SUBSCRIBER_ABSENT"] = (20, "The called party could not be reached"),
        ["CALL_REJECTED"] = (21, "The call was rejected"),
        ["NUMBER_CHANGED"] = (22, "The number has changed"),
        ["REDIRECTION_TO_NEW_DESTINATION"] = (23, "Redirected to another number"),
        ["EXCHANGE_ROUTING_ERROR"] = (25, "An exchange could not route the call"),
        ["DESTINATION_OUT_OF_ORDER"] = (27, "The destination is out of order"),
        ["INVALID_NUMBER_FORMAT"] = (28, "The number is incomplete or malformed"),
        ["FACILITY_REJECTED"] = (29, "The far end refused a feature of the call"),
        ["RESPONSE_TO_STATUS_ENQUIRY"] = (30, "Answer to a status enquiry"),
        ["NORMAL_UNSPECIFIED"] = (31, "Ended normally, without a closer cause"),
        ["NORMAL_CIRCUIT_CONGESTION"] = (34, "All lines were busy"),
        ["NETWORK_OUT_OF_ORDER"] = (38, "The network is out of order"),
        ["NORMAL_TEMPORARY_FAILURE"] = (41, "A temporary failure of the network"),
        ["SWITCH_CONGESTION"] = (42, "The exchange was overloaded"),
        ["ACCESS_INFO_DISCARDED"] = (43, "Information of the call was discarded"),
        ["REQUESTED_CHAN_UNAVAIL"] = (44, "No channel was free"),
        ["PRE_EMPTED"] = (45, "Displaced by a call of higher priority"),
        ["FACILITY_NOT_SUBSCRIBED"] = (50, "The feature is not subscribed to"),
        ["OUTGOING_CALL_BARRED"] = (52, "Outgoing calls are barred"),
        ["INCOMING_CALL_BARRED"] = (54, "Incoming calls are barred"),
        ["BEARERCAPABILITY_NOTAUTH"] = (57, "This kind of call is not permitted"),
        ["BEARERCAPABILITY_NOTAVAIL"] = (58, "This kind of call is not available now"),
        ["SERVICE_UNAVAILABLE"] = (63, "The service is not available"),
        ["BEARERCAPABILITY_NOTIMPL"] = (65, "This kind of call is not supported"),
        ["CHAN_NOT_IMPLEMENTED"] = (66, "The channel type is not supported"),
        ["FACILITY_NOT_IMPLEMENTED"] = (69, "The feature is not supported"),
        ["SERVICE_NOT_IMPLEMENTED"] = (79, "The service is not supported"),
        ["INVALID_CALL_REFERENCE"] = (81, "The far end does not know this call"),
        ["INCOMPATIBLE_DESTINATION"] = (88, "The two ends share no codec or media type"),
        ["INVALID_MSG_UNSPECIFIED"] = (95, "An invalid message"),
        ["MANDATORY_IE_MISSING"] = (96, "A message lacked something it must have"),
        ["MESSAGE_TYPE_NONEXIST"] = (97, "An unknown kind of message"),
        ["WRONG_MESSAGE"] = (98, "A message at the wrong time"),
        ["IE_NONEXIST"] = (99, "A message had an unknown part"),
        ["INVALID_IE_CONTENTS"] = (100, "A message had an invalid part"),
        ["WRONG_CALL_STATE"] = (101, "A message did not fit the call's state"),
        ["RECOVERY_ON_TIMER_EXPIRE"] = (102, "The far end did not answer in time"),
        ["MANDATORY_IE_LENGTH_ERROR"] = (103, "A part of a message had the wrong length"),
        ["PROTOCOL_ERROR"] = (111, "A protocol error"),
        ["INTERWORKING"] = (127, "Another network ended it without a closer cause"),
        ["SUCCESS"] = (142, "Done"),
        ["ORIGINATOR_CANCEL"] = (487, "The caller hung up before an answer"),
        ["CRASH"] = (700, "FreeSWITCH stopped unexpectedly"),
        ["SYSTEM_SHUTDOWN"] = (701, "FreeSWITCH was shut down"),
        ["LOSE_RACE"] = (702, "Another phone answered first"),
        ["MANAGER_REQUEST"] = (703, "Ended from the portal or by an operator"),
        ["BLIND_TRANSFER"] = (800, "Ended by a blind transfer"),
        ["ATTENDED_TRANSFER"] = (801, "Ended by an attended transfer"),
        ["ALLOTTED_TIMEOUT"] = (802, "The permitted time was used up"),
        ["USER_CHALLENGE"] = (803, "The phone was asked for its password"),
        ["MEDIA_TIMEOUT"] = (804, "No sound arrived any more"),
        ["PICKED_OFF"] = (805, "Picked up at another phone"),
        ["USER_NOT_REGISTERED"] = (806, "The called phone was not registered"),
        ["PROGRESS_TIMEOUT"] = (807, "The far end did not ring in time"),
        ["INVALID_GATEWAY"] = (808, "The gateway does not exist"),
        ["GATEWAY_DOWN"] = (809, "The gateway was down"),
        ["INVALID_URL"] = (810, "An invalid SIP address"),
        ["INVALID_PROFILE"] = (811, "The SIP profile does not exist"),
        ["NO_PICKUP"] = (812, "There was no call to pick up"),
        ["SRTP_READ_ERROR"] = (813, "The encryption of the sound failed"),
        ["BOWOUT"] = (814, "A leg that was no longer needed stepped out"),
        ["BUSY_EVERYWHERE"] = (815, "Busy at every phone"),
        ["DECLINE"] = (816, "Declined at the phone"),
        ["DOES_NOT_EXIST_ANYWHERE"] = (817, "The number exists nowhere"),
        ["NOT_ACCEPTABLE"] = (818, "The far end accepted no part of the offer"),
        ["UNWANTED"] = (819, "The called party does not want this call"),
        ["NO_IDENTITY"] = (820, "The caller's identity was missing"),
        ["BAD_IDENTITY_INFO"] = (821, "The caller's identity could not be fetched"),
        ["UNSUPPORTED_CERTIFICATE"] = (822, "The caller's certificate is not supported"),
        ["INVALID_IDENTITY"] = (823, "The caller's identity is not valid"),
        ["STALE_DATE"] = (824, "The caller's identity was too old"),
        ["REJECT_ALL"] = (825, "Rejected by every phone"),
        [LostNode] = (0, "The node was lost; how the call ended is not known"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Why the call ended, in a short sentence; the name itself in lower case for a cause that is not known.</summary>
    public static string Explain(string cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return Known.TryGetValue(cause, out var known) ? known.Words : cause.Length == 0 ? "Not told" : cause.Replace('_', ' ').ToLowerInvariant();
    }

    /// <summary>The Q.850 code, 1–127; null for FreeSWITCH's own causes and unknown ones.</summary>
    public static int? Q850(string cause) =>
        cause is not null && Known.TryGetValue(cause, out var known) && known.Code is > 0 and < 128 ? known.Code : null;
}
