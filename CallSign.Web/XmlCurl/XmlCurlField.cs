namespace CallSign.Web.XmlCurl;

/// <summary>Names of the fields that FreeSWITCH posts, with the signs around them, so that a search finds no other name that ends alike.</summary>
internal static class XmlCurlField
{
    public static ReadOnlySpan<byte> Hostname => "&hostname="u8;

    public static ReadOnlySpan<byte> Section => "&section="u8;

    public static ReadOnlySpan<byte> TagName => "&tag_name="u8;

    public static ReadOnlySpan<byte> KeyName => "&key_name="u8;

    public static ReadOnlySpan<byte> KeyValue => "&key_value="u8;

    public static ReadOnlySpan<byte> Action => "&action="u8;

    public static ReadOnlySpan<byte> Purpose => "&purpose="u8;

    public static ReadOnlySpan<byte> CallingFunction => "&Event-Calling-Function="u8;

    public static ReadOnlySpan<byte> User => "&user="u8;

    public static ReadOnlySpan<byte> Domain => "&domain="u8;

    /// <summary>Of presence_map.conf: what a telephone's lamp is for.</summary>
    public static ReadOnlySpan<byte> Exten => "&exten="u8;

    /// <summary>Of a SIP authentication: where the telephone's request came from.</summary>
    public static ReadOnlySpan<byte> Ip => "&ip="u8;

    public static ReadOnlySpan<byte> SipProfile => "&sip_profile="u8;

    public static ReadOnlySpan<byte> SipUserAgent => "&sip_user_agent="u8;

    public static ReadOnlySpan<byte> SipAuthMethod => "&sip_auth_method="u8;

    /// <summary>Of a SIP authentication: whom the request names, as the telephone that a lamp is for.</summary>
    public static ReadOnlySpan<byte> SipToUser => "&sip_to_user="u8;

    /// <summary>The same, its domain.</summary>
    public static ReadOnlySpan<byte> SipToHost => "&sip_to_host="u8;

    public static ReadOnlySpan<byte> Group => "&group="u8;

    public static ReadOnlySpan<byte> GroupName => "&group_name="u8;

    public static ReadOnlySpan<byte> NumberAlias => "&number_alias="u8;

    public static ReadOnlySpan<byte> Profile => "&profile="u8;

    /// <summary>Of conference.conf: the profile that a conference is to have.</summary>
    public static ReadOnlySpan<byte> ProfileName => "&profile_name="u8;

    /// <summary>Of conference.conf, <c>request-controls</c>; unlike <see cref="Action"/> with a capital letter.</summary>
    public static ReadOnlySpan<byte> ControllerAction => "&Action="u8;

    /// <summary>Of conference.conf: the group of keys that is asked for.</summary>
    public static ReadOnlySpan<byte> Controls => "&Controls="u8;

    public static ReadOnlySpan<byte> VoicemailAction => "&VM-Action="u8;

    public static ReadOnlySpan<byte> VoicemailPassword => "&VM-User-Password="u8;

    public static ReadOnlySpan<byte> HuntContext => "&Hunt-Context="u8;

    /// <summary>The caller's number that a condition on <c>caller_id_number</c> sees.</summary>
    public static ReadOnlySpan<byte> HuntCallerNumber => "&Hunt-Caller-ID-Number="u8;

    public static ReadOnlySpan<byte> HuntDestinationNumber => "&Hunt-Destination-Number="u8;

    public static ReadOnlySpan<byte> CallerName => "&Caller-Caller-ID-Name="u8;

    public static ReadOnlySpan<byte> CallerNumber => "&Caller-Caller-ID-Number="u8;

    /// <summary>Whether the caller asked for his number not to be shown.</summary>
    public static ReadOnlySpan<byte> CallerHidesNumber => "&Caller-Privacy-Hide-Number="u8;

    public static ReadOnlySpan<byte> UniqueId => "&Unique-ID="u8;

    public static ReadOnlySpan<byte> AnswerState => "&Answer-State="u8;

    public static ReadOnlySpan<byte> UserName => "&variable_user_name="u8;

    public static ReadOnlySpan<byte> DomainName => "&variable_domain_name="u8;

    public static ReadOnlySpan<byte> OriginateDisposition => "&variable_originate_disposition="u8;

    /// <summary>The menu that an ivr application runs.</summary>
    public static ReadOnlySpan<byte> MenuName => "&Menu-Name="u8;

    /// <summary>Of languages: the phrase; <c>say_app</c> where the application say asks for itself (switch_ivr_play_say.c).</summary>
    public static ReadOnlySpan<byte> MacroName => "&macro_name="u8;

    /// <summary>Of languages: the language, again at the end without its region where the first was not found.</summary>
    public static ReadOnlySpan<byte> Lang => "&lang="u8;

    /// <summary>How the last menu ended: success, failure or timeout (switch_ivr_menu.c).</summary>
    public static ReadOnlySpan<byte> IvrMenuStatus => "&variable_ivr_menu_status="u8;

    /// <summary>How the names of our own channel variables begin.</summary>
    public static ReadOnlySpan<byte> OurVariables => "&variable_callsign_"u8;

    /// <summary>Ours: how often this call was forwarded.</summary>
    public static ReadOnlySpan<byte> Forwards => "&variable_callsign_forwards="u8;

    /// <summary>Ours: the gateway by which the call came in.</summary>
    public static ReadOnlySpan<byte> Gateway => "&variable_callsign_gateway="u8;

    /// <summary>mod_sofia's: the gateway by which the call came in.</summary>
    public static ReadOnlySpan<byte> SofiaGateway => "&variable_sip_gateway="u8;

    /// <summary>Ours: the call came from outside.</summary>
    public static ReadOnlySpan<byte> Inbound => "&variable_callsign_inbound="u8;

    /// <summary>Ours: the caller met a block, and goes where that leads.</summary>
    public static ReadOnlySpan<byte> Blocked => "&variable_callsign_blocked="u8;

    /// <summary>Ours: the extension that rang and did not take the call.</summary>
    public static ReadOnlySpan<byte> RangNumber => "&variable_callsign_rang="u8;

    /// <summary>Ours: the number that the tenant's own configuration led this call to.</summary>
    public static ReadOnlySpan<byte> Dials => "&variable_callsign_dials="u8;

    /// <summary>Ours: the extension on whose behalf it was led there.</summary>
    public static ReadOnlySpan<byte> DialsFor => "&variable_callsign_dials_for="u8;

    /// <summary>Ours: the PIN that the caller entered for an outbound route.</summary>
    public static ReadOnlySpan<byte> Pin => "&variable_callsign_pin="u8;

    /// <summary>Ours: the conference room that the caller entered while the conference module was away.</summary>
    public static ReadOnlySpan<byte> ConferenceRoom => "&variable_callsign_conference="u8;

    /// <summary>Ours: how often he was asked.</summary>
    public static ReadOnlySpan<byte> PinTries => "&variable_callsign_pin_tries="u8;

    /// <summary>Refer-To of the telephone that transferred this call (mod_sofia, blind transfer).</summary>
    public static ReadOnlySpan<byte> ReferTo => "&variable_sip_refer_to="u8;

    /// <summary>What was dialled; applications that look up more leave it as it is.</summary>
    public static ReadOnlySpan<byte> DestinationNumber => "&Caller-Destination-Number="u8;

    /// <summary>Of callcenter.conf: the one queue that is asked for.</summary>
    public static ReadOnlySpan<byte> CallcenterQueue => "&CC-Queue="u8;

    /// <summary>How the last queue of the call ended: <c>answered</c> or <c>cancel</c> (mod_callcenter).</summary>
    public static ReadOnlySpan<byte> CallcenterCause => "&variable_cc_cause="u8;

    /// <summary>Why it was cancelled: TIMEOUT, NO_AGENT_TIMEOUT, BREAK_OUT or EXIT_WITH_KEY.</summary>
    public static ReadOnlySpan<byte> CallcenterCancelReason => "&variable_cc_cancel_reason="u8;

    /// <summary>The key by which the caller left the queue (mod_callcenter).</summary>
    public static ReadOnlySpan<byte> CallcenterExitKey => "&variable_cc_exit_key="u8;

    /// <summary>When the caller joined the last queue of the call, in seconds since 1970 (mod_callcenter).</summary>
    public static ReadOnlySpan<byte> CallcenterJoined => "&variable_cc_queue_joined_epoch="u8;

    /// <summary>Ours: from when on the caller's place in the queue is counted, in seconds since 1970.</summary>
    public static ReadOnlySpan<byte> QueueSince => "&variable_callsign_queue_since="u8;

    /// <summary>Ours: the callback that this call is.</summary>
    public static ReadOnlySpan<byte> Callback => "&variable_callsign_callback="u8;

    /// <summary>Ours: who is called back.</summary>
    public static ReadOnlySpan<byte> CallbackNumber => "&variable_callsign_callback_number="u8;

    /// <summary>When the caller was answered, in microseconds since 1970.</summary>
    public static ReadOnlySpan<byte> AnsweredTime => "&Caller-Channel-Answered-Time="u8;
}
