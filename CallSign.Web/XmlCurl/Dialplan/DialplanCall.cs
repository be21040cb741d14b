using System.Runtime.CompilerServices;
using CallSign.Core.Extensions;
using CallSign.Core.Routing;
using CallSign.Telephony.Modules;

namespace CallSign.Web.XmlCurl.Dialplan;

/// <summary>What a dialplan lookup tells of its call, as far as routes depend on it.</summary>
[SkipLocalsInit] // scratch of up to half a kilobyte a method, of which only what was written is read
internal readonly ref struct DialplanCall
{
    /// <summary>Most times that one call is forwarded; a ring of forwardings then ends at a mailbox or a hang-up.</summary>
    public const int MostForwards = 5;

    // What few routes want is looked for when they ask.
    private readonly XmlCurlRequest _request;

    public DialplanCall(in XmlCurlRequest request, PbxSnapshot pbx, TenantSnapshot tenant, IExtensionCalls calls, IModuleSockets modules, DateTimeOffset now)
    {
        _request = request;
        Pbx = pbx;
        Calls = calls;
        Modules = modules;
        Now = now;
        Tenant = tenant;
        IsAnswered = request.First(XmlCurlField.AnswerState).SequenceEqual("answered"u8);
        var user = request.First(XmlCurlField.UserName);
        IsFromTelephone = !user.IsEmpty && IsOurs(request.FirstAfter(user, XmlCurlField.DomainName), tenant);
        Caller = IsFromTelephone ? Extension(user, tenant) : null;
        if (!request.HasOurs)
        {
            return; // the first lookup of a call, as most are
        }

        IsFromOutside = !request.Ours(XmlCurlField.Inbound).IsEmpty;
        IsBlocked = !request.Ours(XmlCurlField.Blocked).IsEmpty;
        Rang = Extension(request.Ours(XmlCurlField.RangNumber), tenant);
        // Variables of ours can't come from a telephone, but what can't be read must not restart the count.
        var forwards = request.Ours(XmlCurlField.Forwards);
        Forwards = forwards.IsEmpty ? 0 : forwards.Length == 1 && forwards[0] is >= (byte)'0' and <= (byte)'9' ? forwards[0] - '0' : MostForwards;
        Disposition = request.First(XmlCurlField.OriginateDisposition);
    }

    /// <summary>The whole PBX, for what the tenant shares with others.</summary>
    public PbxSnapshot Pbx { get; }

    public TenantSnapshot Tenant { get; }

    /// <summary>Whether a telephone of the tenant asks that proved its password, even where its extension was barred meanwhile.</summary>
    public bool IsFromTelephone { get; }

    /// <summary>Who of the tenant is on the telephone now.</summary>
    public IExtensionCalls Calls { get; }

    /// <summary>Where modules take calls.</summary>
    public IModuleSockets Modules { get; }

    /// <summary>What the caller says of himself, still encoded: <see cref="XmlCurlRequest.Text"/> decodes it.</summary>
    public ReadOnlySpan<byte> CallerName => _request.First(XmlCurlField.CallerName);

    /// <summary>The caller's number as the switch knows it, still encoded.</summary>
    public ReadOnlySpan<byte> CallerNumber => _request.First(XmlCurlField.CallerNumber);

    /// <summary>Whether the caller withholds his number, though the switch may know it.</summary>
    public bool HidesNumber => _request.First(XmlCurlField.CallerHidesNumber).SequenceEqual("true"u8);

    /// <summary>Whether the call came to the tenant by one of its numbers, from the public network.</summary>
    public bool IsFromOutside { get; }

    /// <summary>Whether the caller has met a block already, and goes where that leads.</summary>
    public bool IsBlocked { get; }

    /// <summary>When the question came; opening hours are judged by it.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Unique-ID of the channel that asks; the same for every question of a call.</summary>
    public ReadOnlySpan<byte> ChannelUuid => _request.First(XmlCurlField.UniqueId);

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

    /// <summary>How the last IVR menu of the call ended: <c>timeout</c>, <c>failure</c> or <c>success</c>; empty where there was none.</summary>
    public ReadOnlySpan<byte> IvrMenuStatus => _request.First(XmlCurlField.IvrMenuStatus);

    /// <summary>How the last queue of the call ended: <c>answered</c> or <c>cancel</c>; empty where there was none.</summary>
    public ReadOnlySpan<byte> QueueCause => _request.First(XmlCurlField.CallcenterCause);

    /// <summary>Why it was cancelled, as <c>TIMEOUT</c>.</summary>
    public ReadOnlySpan<byte> QueueCancelReason => _request.First(XmlCurlField.CallcenterCancelReason);

    /// <summary>The key by which he left it, still encoded.</summary>
    public ReadOnlySpan<byte> QueueExitKey => _request.First(XmlCurlField.CallcenterExitKey);

    /// <summary>When he joined it, in seconds since 1970; 0 where that is not known.</summary>
    public long QueueJoined => Epoch(_request.First(XmlCurlField.CallcenterJoined));

    /// <summary>From when on his place in the queue is counted, where that was said; 0 else.</summary>
    public long QueueSince => Epoch(_request.Ours(XmlCurlField.QueueSince));

    /// <summary>When the call was answered, in seconds since 1970; 0 where it is not.</summary>
    public long AnsweredAt => Epoch(_request.First(XmlCurlField.AnsweredTime)) / 1_000_000;

    /// <summary>The callback that the call is, where the queue has not had it yet; null else.</summary>
    public Guid? Callback => XmlCurlRequest.TryText(_request.Ours(XmlCurlField.Callback), stackalloc char[40], out var text) && Guid.TryParseExact(text, "N", out var id) ? id : null;

    /// <summary>Who is called back, where it is a number; empty else.</summary>
    public string CallbackNumber =>
        XmlCurlRequest.TryText(_request.Ours(XmlCurlField.CallbackNumber), stackalloc char[32], out var text) && DialNumber.IsCallerId(text) ? text.ToString() : "";

    /// <summary>What was dialled, still encoded, where an application looks something else up.</summary>
    public ReadOnlySpan<byte> Dialled => _request.First(XmlCurlField.DestinationNumber);

    /// <summary>The PIN that the caller entered, still encoded.</summary>
    public ReadOnlySpan<byte> Pin => _request.Ours(XmlCurlField.Pin);

    /// <summary>The number of a conference room that the caller entered, still encoded.</summary>
    public ReadOnlySpan<byte> ConferenceRoom => _request.Ours(XmlCurlField.ConferenceRoom);

    /// <summary>How often the caller was asked for a PIN, still encoded.</summary>
    public ReadOnlySpan<byte> PinTries => _request.Ours(XmlCurlField.PinTries);

    /// <summary>
    /// Whether this very number was chosen for the call by the tenant and not by the caller: a destination of its configuration, or a blind
    /// transfer by one of its telephones. A caller who is led somewhere and dials on from there is not led.
    /// </summary>
    /// <param name="number">As dialled.</param>
    /// <param name="extension">On whose behalf, where that is known.</param>
    public bool IsLedTo(ReadOnlySpan<char> number, out ExtensionEntry? extension)
    {
        extension = null;
        Span<char> scratch = stackalloc char[128];
        if (XmlCurlRequest.TryText(_request.Ours(XmlCurlField.Dials), scratch, out var led) && led.SequenceEqual(number))
        {
            extension = Extension(_request.Ours(XmlCurlField.DialsFor), Tenant);
            return true;
        }

        // Only profiles for telephones take REFER; <sip:number@domain>.
        return XmlCurlRequest.TryText(_request.First(XmlCurlField.ReferTo), scratch, out var refer)
            && refer.IndexOf("sip:") is >= 0 and var at && refer[(at + 4)..] is var user && user.StartsWith(number)
            && user.Length > number.Length && user[number.Length] == '@';
    }

    private static long Epoch(ReadOnlySpan<byte> value) =>
        System.Buffers.Text.Utf8Parser.TryParse(value, out long number, out _) && number > 0 ? number : 0;

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
