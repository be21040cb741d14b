using CallSign.Core.Extensions;
using CallSign.Core.Routing;
using CallSign.Core.VoicemailBoxes;

namespace CallSign.Web.XmlCurl.Directory;

/// <summary>
/// A mailbox PIN changed by telephone. It is saved before the answer; where that takes too long the caller hears that it did not work, which
/// is true as far as anybody knows, and may try again.
/// </summary>
internal sealed class PinChange(VoicemailPinChange pins, ILogger<PinChange> logger) : IXmlCurlChange
{
    // Well below the three seconds that FreeSWITCH waits.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public XmlCurlClaim Claim { get; } = new("directory", "vm:change-password");

    public async Task<bool> WriteAsync(ReadOnlyMemory<byte> form, PbxSnapshot snapshot, FsXmlWriter writer, CancellationToken cancellationToken)
    {
        if (Find(new XmlCurlRequest(form.Span), snapshot) is not { } found)
        {
            return false;
        }

        var saved = false;
        if (found.Pin is not null)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Limit);
            try
            {
                saved = await pins.TryChangeAsync(found.Tenant.Id, found.Number, found.Pin, limit.Token);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                XmlCurlLog.Failed(logger, XmlCurlKind.Directory, e); // the caller must still hear that it failed
            }
        }

        if (saved)
        {
            XmlCurlLog.PinChanged(logger, found.Number, found.Tenant.Domain);
        }

        writer.OpenDirectory(found.Tenant.Domain).Literal("<groups>\n<group name=\"default\">\n<users>\n<user id=\""u8).Token(found.Number)
            .Literal("\">\n<result success=\""u8).Literal(saved ? "true"u8 : "false"u8)
            .Literal("\"/>\n</user>\n</users>\n</group>\n</groups>\n"u8).CloseDomain();
        return true;
    }

    private static (TenantSnapshot Tenant, string Number, string? Pin)? Find(in XmlCurlRequest request, PbxSnapshot snapshot)
    {
        Span<char> domainScratch = stackalloc char[256];
        Span<char> userScratch = stackalloc char[32];
        Span<char> pinScratch = stackalloc char[32];
        return request.TryDomain(domainScratch, out var domain) && snapshot.Served(domain) is { } tenant
            && XmlCurlRequest.TryText(request.Last(XmlCurlField.User), userScratch, out var number)
            && (tenant.Find(number) is not null || tenant.Nouns.Dialled(number) is VoicemailBox)
                ? (tenant, number.ToString(), XmlCurlRequest.TryText(request.First(XmlCurlField.VoicemailPassword), pinScratch, out var pin) ? pin.ToString() : null)
                : null;
    }
}
