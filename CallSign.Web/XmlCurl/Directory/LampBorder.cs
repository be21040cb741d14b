using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Directory;

/// <summary>
/// The border that lamps end at. mod_sofia has a SUBSCRIBE proved (<c>auth-subscriptions</c>) and then serves whatever it names, also a telephone
/// of another domain (sofia_presence.c, <c>sofia_presence_handle_sip_i_subscribe</c>). It says here whom it proves and what that one wants to
/// watch, so a telephone that looks across the border is not found, and mod_sofia refuses it.
/// </summary>
internal static class LampBorder
{
    /// <summary>Whether this is the proof of a SUBSCRIBE to something of another tenant.</summary>
    public static bool IsCrossed(in XmlCurlRequest request, PbxSnapshot snapshot, TenantSnapshot own)
    {
        if (!request.First(XmlCurlField.SipAuthMethod).SequenceEqual("SUBSCRIBE"u8))
        {
            return false;
        }

        Span<char> scratch = stackalloc char[256];
        if (request.First(XmlCurlField.SipToHost) is { IsEmpty: false } rawHost && (!XmlCurlRequest.TryText(rawHost, scratch, out var host) || IsAnother(host, snapshot, own)))
        {
            return true;
        }

        if (request.First(XmlCurlField.SipToUser) is not { IsEmpty: false } rawUser)
        {
            return false;
        }

        // As in park+5901+other.test: what stands behind the second sign takes the place of the host.
        if (!XmlCurlRequest.TryText(rawUser, scratch, out var user))
        {
            return true;
        }

        foreach (var part in user.SplitAny('+', '@'))
        {
            if (IsAnother(user[part], snapshot, own))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAnother(ReadOnlySpan<char> host, PbxSnapshot snapshot, TenantSnapshot own) =>
        snapshot.OfDomain(host) is { } tenant && tenant.Id != own.Id;
}
