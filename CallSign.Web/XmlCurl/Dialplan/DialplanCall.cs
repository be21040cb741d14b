using CallSign.Core.Routing;

namespace CallSign.Web.XmlCurl.Dialplan;

/// <summary>What a dialplan lookup tells of its call, as far as routes depend on it.</summary>
internal readonly ref struct DialplanCall
{
    /// <summary>Most times that one call is forwarded; a ring of forwardings then ends at a mailbox or a hang-up.</summary>
    public const int MostForwards = 5;

    public DialplanCall(in XmlCurlRequest request, TenantSnapshot tenant, IExtensionCalls calls, DateTimeOffset now)
    {
        Calls = calls;
        Now = now;
        ChannelUuid = request.First(XmlCurlField.UniqueId);
        CallerName = request.First(XmlCurlField.CallerName);
        CallerNumber = request.First(XmlCurlField.CallerNumber);
        Tenant = tenant;
        IsAnswered = request.First(XmlCurlField.AnswerState).SequenceEqual("answered"u8);
        Caller = IsOurs(request.First(XmlCurlField.DomainName), tenant) ? Extension(request.First(XmlCurlField.UserName), tenant) : null;
        if (!request.Has(XmlCurlField.OurVariables))
        {
            return; // the first lookup of a call, as most are
        }

        Rang = Extension(request.First(XmlCurlField.RangNumber), tenant);
        // Variables of ours can't come from a telephone, but what can't be read must not restart the count.
        var forwards = request.First(XmlCurlField.Forwards);
        Forwards = forwards.IsEmpty ? 0 : forwards.Length == 1 && forwards[0] is >= (byte)'0' and <= (byte)'9' ? forwards[0] - '0' : MostForwards;
        Disposition = request.First(XmlCurlField.OriginateDisposition);
    }

    public TenantSnapshot Tenant { get; }

    /// <summary>Who of the tenant is on the telephone now.</summary>
    public IExtensionCalls Calls { get; }

    /// <summary>What the caller says of himself, still encoded: <see cref="XmlCurlRequest.Text"/> decodes it.</summary>
    public ReadOnlySpan<byte> CallerName { get; }

    /// <summary>The caller's number as the switch knows it, still encoded.</summary>
    public ReadOnlySpan<byte> CallerNumber { get; }

    /// <summary>When the question came; opening hours are judged by it.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Unique-ID of the channel that asks; the same for every question of a call.</summary>
    public ReadOnlySpan<byte> ChannelUuid { get; }

    /// <summary>
    /// The tenant's extension whose phone proved its password in this call; null for a caller from elsewhere. The number dialled last is no
    /// substitute: FreeSWITCH notes that on any caller's leg.
    /// </summary>
    public ExtensionEntry? Caller { get; }

    /// <summary>The extension that rang in this call and did not take it.</summary>
    public ExtensionEntry? Rang { get; }

    /// <summary>How often the call was forwarded, 0–<see cref="MostForwards"/> or a little more.</summary>
    public int Forwards { get; }

    /// <summary>Whether the caller is connected already: after a transfer, for one.</summary>
    public bool IsAnswered { get; }

    /// <summary>Why the last bridge was not made, by FreeSWITCH's name for the cause.</summary>
    public ReadOnlySpan<byte> Disposition { get; }

    private static bool IsOurs(ReadOnlySpan<byte> domain, TenantSnapshot tenant)
    {
        Span<char> scratch = stackalloc char[256];
        return XmlCurlRequest.TryText(domain, scratch, out var text) && text.SequenceEqual(tenant.Domain);
    }

    private static ExtensionEntry? Extension(ReadOnlySpan<byte> user, TenantSnapshot tenant)
    {
        Span<char> scratch = stackalloc char[16];
        return XmlCurlRequest.TryText(user, scratch, out var number) ? tenant.Find(number) : null;
    }
}
