using CallSign.Web.XmlCurl;
using CallSign.Web.XmlCurl.Lookups;

namespace CallSign.Web.Doctor;

/// <summary>Lookups in plain words.</summary>
internal static class LookupWords
{
    public static DoctorLookup Of(Lookup lookup) => new(
        lookup.At, lookup[LookupField.Node], KindOf(lookup), Question(lookup), lookup[LookupField.Domain], lookup[LookupField.User],
        lookup[LookupField.Address] is { Length: > 0 } address ? address : lookup.Peer, lookup[LookupField.UserAgent], lookup[LookupField.Profile],
        OutcomeOf(lookup), Reason(lookup.Reason), lookup.Bytes, lookup.Microseconds);

    public static string Reason(LookupReason reason) => reason switch
    {
        LookupReason.UnknownDomain => "No tenant has this domain",
        LookupReason.OtherLetters => "The domain is written with other capitals",
        LookupReason.TenantDisabled => "The tenant is disabled",
        LookupReason.UnknownUser => "No such extension",
        LookupReason.UserDisabled => "The extension is disabled",
        LookupReason.NotServed => "Nothing to say about this",
        LookupReason.BadRequest => "The question makes no sense",
        LookupReason.BadDocument => "The portal failed; see its log",
        LookupReason.TooLarge => "The request was too large",
        LookupReason.RefusedKey => "Wrong key, or an address that may not ask",
        _ => "",
    };

    private static DoctorOutcome OutcomeOf(Lookup lookup) => lookup.Outcome switch
    {
        XmlCurlOutcome.Found => DoctorOutcome.Served,
        XmlCurlOutcome.NotFound => DoctorOutcome.NotFound,
        XmlCurlOutcome.Error => DoctorOutcome.Failed,
        _ => DoctorOutcome.Refused,
    };

    private static DoctorKind KindOf(Lookup lookup) => lookup.Kind switch
    {
        XmlCurlKind.Dialplan => DoctorKind.Call,
        XmlCurlKind.Configuration => DoctorKind.File,
        XmlCurlKind.Directory => lookup[LookupField.Action] switch
        {
            "sip_auth" or "jsonrpc-authenticate" or "reverse-auth-lookup" => DoctorKind.SignIn,
            "user_call" or "group_call" => DoctorKind.Call,
            _ => DoctorKind.User,
        },
        _ => DoctorKind.Other,
    };

    private static string Question(Lookup lookup)
    {
        var user = lookup[LookupField.User];
        var action = lookup[LookupField.Action];
        return lookup.Kind switch
        {
            XmlCurlKind.Dialplan => $"{(user.Length > 0 ? user : "Somebody")} dials {Number(action)}",
            XmlCurlKind.Configuration => $"Reads {action}",
            XmlCurlKind.Languages => $"Reads the phrase {action}",
            XmlCurlKind.Directory => action switch
            {
                "sip_auth" => $"{user} {(lookup[LookupField.Method] is "REGISTER" or "" ? "registers" : lookup[LookupField.Method] == "INVITE" ? "places a call" : "proves its password")}",
                "jsonrpc-authenticate" => $"{user} signs in by browser",
                "user_call" => $"Rings {user}",
                "group_call" => "Rings a call group",
                "voicemail-lookup" => $"Mailbox of {user}",
                "message-count" => $"Message lamp of {user}",
                "gateways" => "Reads gateways",
                "network-list" => "Reads allowed addresses",
                _ => user.Length > 0 ? $"Asks for user {user}" : "Asks for the domain",
            },
            _ => lookup.Reason is LookupReason.TooLarge ? "A request that was too large" : "A request with a wrong key",
        };
    }

    private static string Number(string number) => number.StartsWith("callsign-", StringComparison.Ordinal)
        ? number.StartsWith("callsign-after", StringComparison.Ordinal) ? "on: what follows" : "on: the next step"
        : number;
}
