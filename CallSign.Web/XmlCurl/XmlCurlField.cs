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

    /// <summary>Of a SIP authentication: where the telephone's request came from.</summary>
    public static ReadOnlySpan<byte> Ip => "&ip="u8;

    public static ReadOnlySpan<byte> SipProfile => "&sip_profile="u8;

    public static ReadOnlySpan<byte> SipUserAgent => "&sip_user_agent="u8;

    public static ReadOnlySpan<byte> SipAuthMethod => "&sip_auth_method="u8;

    public static ReadOnlySpan<byte> Group => "&group="u8;

    public static ReadOnlySpan<byte> GroupName => "&group_name="u8;

    public static ReadOnlySpan<byte> NumberAlias => "&number_alias="u8;

    public static ReadOnlySpan<byte> Profile => "&profile="u8;

    public static ReadOnlySpan<byte> VoicemailAction => "&VM-Action="u8;

    public static ReadOnlySpan<byte> VoicemailPassword => "&VM-User-Password="u8;

    public static ReadOnlySpan<byte> HuntContext => "&Hunt-Context="u8;

    public static ReadOnlySpan<byte> HuntDestinationNumber => "&Hunt-Destination-Number="u8;

    public static ReadOnlySpan<byte> CallerName => "&Caller-Caller-ID-Name="u8;

    public static ReadOnlySpan<byte> CallerNumber => "&Caller-Caller-ID-Number="u8;

    public static ReadOnlySpan<byte> UniqueId => "&Unique-ID="u8;

    public static ReadOnlySpan<byte> AnswerState => "&Answer-State="u8;

    public static ReadOnlySpan<byte> UserName => "&variable_user_name="u8;

    public static ReadOnlySpan<byte> DomainName => "&variable_domain_name="u8;

    public static ReadOnlySpan<byte> OriginateDisposition => "&variable_originate_disposition="u8;

    /// <summary>How the names of our own channel variables begin.</summary>
    public static ReadOnlySpan<byte> OurVariables => "&variable_callsign_"u8;

    /// <summary>Ours: how often this call was forwarded.</summary>
    public static ReadOnlySpan<byte> Forwards => "&variable_callsign_forwards="u8;

    /// <summary>Ours: the extension that rang and did not take the call.</summary>
    public static ReadOnlySpan<byte> RangNumber => "&variable_callsign_rang="u8;
}
