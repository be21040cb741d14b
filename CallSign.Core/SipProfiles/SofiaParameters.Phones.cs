namespace CallSign.Core.SipProfiles;

public static partial class SofiaParameters
{
    private const string Registrations = "Registrations";
    private const string Presence = "Presence and messages";
    private const string Nat = "NAT";
    private const string Who = "Authentication";

    private static IEnumerable<SofiaParameter> Phones() =>
    [
        Bool(Registrations, "disable-register", false, "Whether registrations are refused."),
        Enum(Registrations, "multiple-registrations", "false", "Whether one extension may register several telephones, told apart by contact or by Call-ID.", "true", "false", "contact", "call-id"),
        Int(Registrations, "max-registrations-per-extension", 0, 1000, "no limit", "Telephones that one extension may register."),
        Bool(Registrations, "inbound-reg-force-matching-username", false, "Whether a telephone may register only the name that it proves. Off, people could register for each other."),
        Text(Registrations, "force-register-domain", SofiaForm.Word, "", "Domain that every registration counts for. With more than one tenant it mixes them up: leave it empty."),
        Text(Registrations, "force-register-db-domain", SofiaForm.Word, "", "Domain that registrations are stored under. With more than one tenant leave it empty."),
        Int(Registrations, "sip-force-expires", 0, 86400, "0", "Seconds that every registration holds, whatever the telephone asks for; 0 as it asks."),
        Int(Registrations, "sip-force-expires-min", 0, 86400, "0", "Least seconds that a registration holds."),
        Int(Registrations, "sip-force-expires-max", 0, 86400, "0", "Most seconds that a registration holds."),
        Int(Registrations, "sip-expires-max-deviation", 0, 86400, "0", "Seconds by which expiry is varied, so that telephones don't all renew at once."),
        Int(Registrations, "sip-expires-late-margin", 0, 86400, "60", "Seconds that a registration outlives its expiry."),
        Bool(Registrations, "inbound-reg-in-new-thread", false, "Whether each registration is handled by a thread of its own."),
        Int(Registrations, "registration-thread-frequency", 1, 3600, "30", "Seconds between two looks for registrations that are over."),
        Bool(Registrations, "tcp-unreg-on-socket-close", false, "Whether a telephone is unregistered when its connection closes."),
        Bool(Registrations, "unregister-on-options-fail", false, "Whether a telephone is unregistered that does not answer OPTIONS."),
        Int(Registrations, "sip-user-ping-max", 1, 100, "3", "Answers to OPTIONS after which a telephone counts as reachable at most."),
        Int(Registrations, "sip-user-ping-min", 1, 100, "1", "Answers to OPTIONS that a telephone needs to count as reachable."),
        Int(Registrations, "ping-mean-interval", 1, 3600, "30", "Seconds between two OPTIONS to a telephone, on the average."),
        Int(Registrations, "ping-thread-frequency", 1, 3600, "1", "Seconds between two looks for telephones that are due for OPTIONS."),
        Enum(Registrations, "keepalive-method", "message", "What is sent to keep a path open: MESSAGE or INFO.", "message", "info"),
        Text(Registrations, "user-agent-filter", SofiaForm.Free, "", "User agents that may register, as a regular expression."),
        Text(Registrations, "pnp-provision-url", SofiaForm.Word, "", "Address of the settings that telephones get which ask by plug and play."),

        Enum(Presence, "manage-presence", "false", "Whether the profile serves lamps and message lights; passive passes them to another profile.", "true", "false", "passive", "pnp"),
        Text(Presence, "presence-hosts", SofiaForm.Word, "", "Domains whose presence the profile serves, with commas between them. With more than one tenant leave it empty: a lamp would follow the same number of every tenant."),
        Bool(Presence, "presence-privacy", false, "Whether lamps keep names and numbers to themselves."),
        Enum(Presence, "presence-hold-state", "early", "State that lamps show for a call on hold.", "early", "confirmed", "terminated"),
        Bool(Presence, "presence-disable-early", false, "Whether lamps leave out ringing."),
        Bool(Presence, "presence-proto-lookup", false, "Whether other modules may answer for presence by protocol."),
        Enum(Presence, "presence-probe-on-register", "false", "Whether a registering telephone is asked for its presence.", "true", "false"),
        Enum(Presence, "send-presence-on-register", "false", "Whether lamps are told when a telephone registers.", "true", "false", "all", "first-only"),
        Enum(Presence, "send-message-query-on-register", "first-only", "Whether a registering telephone is told of its messages.", "true", "false", "first-only"),
        Bool(Presence, "forward-unsolicited-mwi-notify", false, "Whether message lights that another server sends are passed on."),
        Bool(Presence, "mwi-use-reg-callid", false, "Whether message lights go out under the Call-ID of the registration."),
        Bool(Presence, "manage-shared-appearance", false, "Whether lines can be shared between telephones (SLA)."),
        Text(Presence, "force-subscription-domain", SofiaForm.Word, "", "Domain that every subscription counts for. With more than one tenant leave it empty."),
        Int(Presence, "force-subscription-expires", 0, 86400, "0", "Seconds that every subscription holds; 0 as the telephone asks."),
        Int(Presence, "force-publish-expires", 0, 86400, "0", "Seconds that what a telephone publishes holds; 0 as it asks."),
        Int(Presence, "sip-subscription-max-deviation", 0, 86400, "0", "Seconds by which the expiry of subscriptions is varied."),
        Bool(Presence, "sip-subscribe-respond-200-ok", false, "Whether SUBSCRIBE is answered with 200 in place of 202."),
        Bool(Presence, "sip-messages-respond-200-ok", false, "Whether MESSAGE is answered with 200 in place of 202."),
        Bool(Presence, "enable-chat", true, "Whether text messages are taken."),
        Bool(Presence, "in-dialog-chat", false, "Whether text messages inside a call are taken."),
        Bool(Presence, "fire-message-events", false, "Whether events tell of text messages."),

        Acl(Nat, "apply-nat-acl", "", "Addresses whose telephones are taken to be behind NAT."),
        Acl(Nat, "local-network-acl", "localnet.auto", "Addresses that are told the node's own address in place of the external one.") with { Repeats = false },
        Bool(Nat, "aggressive-nat-detection", false, "Whether contradictory addresses in a request are taken for NAT."),
        Enum(Nat, "nat-options-ping", "false", "Whether telephones behind NAT get OPTIONS regularly, so that the path stays open.", "true", "false", "udp-only"),
        Bool(Nat, "all-reg-options-ping", false, "Whether every registered telephone gets OPTIONS regularly."),
        Bool(Nat, "tcp-always-nat", false, "Whether telephones over TCP are always taken to be behind NAT."),
        Bool(Nat, "tls-always-nat", false, "Whether telephones over TLS are always taken to be behind NAT."),
        Bool(Nat, "enable-rfc-5626", false, "Whether a telephone may keep several paths open (SIP outbound, RFC 5626)."),

        Bool(Who, "auth-calls", false, "Whether a caller must prove who he is. Off, anybody can call through the profile."),
        Bool(Who, "auth-calls-acl-only", false, "Whether calls are judged by the access list alone."),
        Bool(Who, "auth-all-packets", false, "Whether every request must be proved, not only INVITE and REGISTER."),
        Bool(Who, "auth-messages", true, "Whether text messages must be proved."),
        Bool(Who, "auth-subscriptions", true, "Whether subscriptions must be proved. Off, anybody learns who is talking, in every tenant."),
        Bool(Who, "auth-require-user", false, "Whether a request must name a user that exists."),
        Bool(Who, "accept-blind-reg", false, "Whether registrations are taken without a password. Anybody could then be anybody."),
        Bool(Who, "accept-blind-auth", false, "Whether any password is taken for the right one. Anybody could then be anybody."),
        Bool(Who, "enforce-blind-auth-result", false, "Whether a directory's refusal counts also where passwords are not checked."),
        Bool(Who, "blind-auth-reply-403", false, "Whether a refused request is answered with 403 at once where passwords are not checked."),
        Text(Who, "challenge-realm", SofiaForm.Word, "auto_to", "Realm of the password: auto_from, auto_to or a domain. CallSign finds the tenant by it: leave it at auto_from."),
        Int(Who, "nonce-ttl", 1, 86400, "60", "Seconds that a challenge may be answered."),
        Int(Who, "max-auth-validity", 0, 86400, "0", "Seconds after which an answered challenge must be answered anew."),
        new SofiaParameter("rfc8760-auth-algorithms", SofiaType.List, Who, "MD5", "Digest algorithms that are offered: MD5, SHA-256, SHA-512-256. Not every telephone knows more than MD5."),
        Bool(Who, "log-auth-failures", false, "Whether refused passwords are logged."),
    ];

    private static IEnumerable<SofiaParameter> Security() =>
    [
        Acl("Access lists", "apply-inbound-acl", "", "Addresses that may call without a password."),
        Acl("Access lists", "apply-register-acl", "", "Addresses that may register without a password."),
        Acl("Access lists", "apply-proxy-acl", "", "Proxies whose word on the caller's address (X-AUTH-IP) is believed."),
        Acl("Access lists", "apply-candidate-acl", "", "Addresses that a browser may offer for its audio.").AtStart(),
        Text("Access lists", "apply-inbound-acl-x-token", SofiaForm.Word, "", "Name of a header that must come with calls of the access list."),
        Text("Access lists", "apply-proxy-acl-x-token", SofiaForm.Word, "", "Name of a header that must come with calls of a proxy."),
        Bool("Access lists", "use-port-for-acl-check", false, "Whether access lists also judge the port."),
    ];
}
