using CallSign.Core.Routing;
using CallSign.Telephony.Monitoring;
using CallSign.Web.XmlCurl;
using CallSign.Web.XmlCurl.Lookups;

namespace CallSign.Web.Doctor;

/// <summary>Tells troubles: each stands for all lookups and refusals of one user from one address for one reason.</summary>
internal sealed class DoctorFindings(PbxSnapshot snapshot, TenantSnapshot? own, NearestDomain nearest, IRegistrations registrations)
{
    /// <summary>The newest first.</summary>
    public IEnumerable<DoctorFinding> Of(IReadOnlyCollection<Lookup> lookups, IReadOnlyCollection<RegisterFailure> refused)
    {
        // A refused telephone is also a lookup that found nobody: that says more, so it is told once.
        var troubles = lookups.Where(IsTrouble)
            .GroupBy(l => (l.Reason, Domain: l[LookupField.Domain], User: l[LookupField.User], Address: AddressOf(l)))
            .Select(g => Tell(g.Key.Reason, g.Key.Domain, g.Key.User, g.Key.Address, g.Count(), g.First(), Refusals(refused, g.Key.Domain, g.Key.User, g.Key.Address)));
        // Only while that is the newest word on the user: an extension that was created since can still get a wrong password.
        var explained = lookups.Where(l => l.Kind is XmlCurlKind.Directory && l[LookupField.Action] is "sip_auth" or "jsonrpc-authenticate")
            .GroupBy(l => (l[LookupField.Domain].ToLowerInvariant(), l[LookupField.User])).Where(g => g.MaxBy(l => l.At)!.Reason is not LookupReason.None)
            .Select(g => g.Key).ToHashSet();
        return troubles.Concat(refused.Where(f => !explained.Contains((f.Domain, f.Number))).Select(Tell)).OrderBy(f => f.IsOver).ThenByDescending(f => f.LastAt);
    }

    // Modules ask for dozens of files that nobody serves, and mod_voicemail for users by other keys: those are no troubles.
    private static bool IsTrouble(Lookup lookup) =>
        lookup.Reason is LookupReason.RefusedKey or LookupReason.BadDocument or LookupReason.TooLarge
        || (lookup.Kind is XmlCurlKind.Directory && lookup[LookupField.Action] is "sip_auth" or "jsonrpc-authenticate"
            && lookup.Reason is LookupReason.UnknownDomain or LookupReason.OtherLetters or LookupReason.TenantDisabled or LookupReason.UnknownUser
                or LookupReason.UserDisabled or LookupReason.BadRequest);

    private static string AddressOf(Lookup lookup) => lookup[LookupField.Address] is { Length: > 0 } address ? address : lookup.Peer;

    private static int Refusals(IReadOnlyCollection<RegisterFailure> refused, string domain, string user, string address) =>
        refused.Where(f => f.Number == user && f.Address == address && string.Equals(f.Domain, domain, StringComparison.OrdinalIgnoreCase)).Sum(f => f.Times);

    private DoctorFinding Tell(LookupReason reason, string domain, string user, string address, int count, Lookup last, int refusals)
    {
        var times = Math.Max(count, refusals);
        var phone = $"{(user.Length > 0 ? $"Telephone {user}" : "A telephone")}{(address.Length > 0 ? $" from {address}" : "")}";
        var (sentence, advice) = reason switch
        {
            LookupReason.UnknownDomain => ($"{phone} asked for the realm {domain}: there is no such tenant.", Meant(domain)),
            LookupReason.OtherLetters => ($"{phone} asked for the realm {domain}, which is written {domain.ToLowerInvariant()} here.", $"Write {domain.ToLowerInvariant()} on the telephone, in small letters."),
            LookupReason.TenantDisabled => ($"{phone} asked for {domain}: the tenant is disabled.", "Nothing of a disabled tenant is served."),
            LookupReason.UnknownUser => ($"{phone} is no extension of {domain}.", "Correct the user name on the telephone, or create the extension."),
            LookupReason.UserDisabled => ($"{phone} keeps trying, but extension {user} of {domain} is disabled.", "Enable the extension, or take the account off the telephone."),
            LookupReason.RefusedKey => ($"{(address.Length > 0 ? address : "Somebody")} asked with a wrong key, or may not ask.", "Give the node the key of the System page; anybody else has no business here."),
            LookupReason.TooLarge => ($"{address} sent a request that was too large.", "FreeSWITCH sends no such requests; see who else does."),
            LookupReason.BadDocument => ($"The portal failed to answer {(user.Length > 0 ? $"a lookup of {user} at {domain}" : $"a lookup of {last[LookupField.Action]}")}.", "The log of the portal says why."),
            _ => ($"{phone} asked for {domain} in a way that makes no sense.", "See the realm and the domain that the telephone is set to."),
        };
        return new DoctorFinding(sentence, advice, Detail(last[LookupField.UserAgent], last[LookupField.Profile], last[LookupField.Node]), times, last.At, Since(domain, user, address, last.At), Known(domain, user));
    }

    private DoctorFinding Tell(RegisterFailure failure)
    {
        var times = failure.Times == 1 ? "" : $" {failure.Times} times";
        var address = failure.Address.Length > 0 ? $" from {failure.Address}" : "";
        var tenant = snapshot.OfDomain(failure.Domain);
        var (sentence, advice) = tenant is null
            ? ($"Telephone {failure.Number}{address} was refused{times} at {failure.Domain}: there is no such tenant.", Meant(failure.Domain))
            : !tenant.Knows(failure.Number)
                ? ($"Telephone {failure.Number}{address} was refused{times}: it is no extension of {tenant.Domain}.", "Correct the user name on the telephone, or create the extension.")
                : tenant.Find(failure.Number) is null
                    ? ($"Telephone {failure.Number}{address} was refused{times}: the extension is disabled.", "Enable the extension, or take the account off the telephone.")
                    : ($"{failure.Number} gave a wrong password{times}{address}.", "Enter the extension's SIP password on the telephone again. If nobody of yours is there, somebody is guessing.");
        return new DoctorFinding(
            sentence, advice, Detail(failure.UserAgent, failure.Profile, failure.Node), failure.Times, failure.LastAt,
            Since(failure.Domain, failure.Number, failure.Address, failure.LastAt), Known(failure.Domain, failure.Number));
    }

    private string Meant(string domain) => nearest.Find(domain, snapshot) is { } meant && (own is null || own.Id == meant.Id)
        ? $"Did you mean {meant.Domain}? Correct the domain on the telephone."
        : "Correct the domain on the telephone, or create the tenant. Scanners from the internet ask for such realms too.";

    // Registered at that address by now, so the trouble is over.
    private bool Since(string domain, string user, string address, DateTime at) =>
        domain.Length > 0 && user.Length > 0 && registrations.Of(domain, user).Any(r =>
            r.RegisteredAt >= at.AddSeconds(-1) && (address.Length == 0 || r.Address.StartsWith(address + ":", StringComparison.Ordinal)));

    private string? Known(string domain, string user) => user.Length > 0 && snapshot.OfDomain(domain) is { } tenant && tenant.Knows(user) ? user : null;

    private static string Detail(string agent, string profile, string node) =>
        string.Join(" · ", new[] { agent, profile.Length > 0 ? $"profile {profile}" : "", node.Length > 0 ? $"node {node}" : "" }.Where(t => t.Length > 0));
}
