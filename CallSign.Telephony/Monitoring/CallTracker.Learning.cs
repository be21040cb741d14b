using System.Buffers.Text;
using System.Text;
using CallSign.Core.Cdrs;
using CallSign.Telephony.Esl;

namespace CallSign.Telephony.Monitoring;

// What an event tells about a leg: its times, parties, tenant and direction.
internal sealed partial class CallTracker
{
    private static void LearnTimes(CallLeg leg, in EslEventView e)
    {
        if (leg.CreatedMicroseconds == 0 && e.TryGetInt64(EslHeader.CallerChannelCreatedTime, out var created) && created > 0)
        {
            leg.CreatedMicroseconds = created;
            leg.StartedAt = WireText.Time(in e, EslHeader.CallerChannelCreatedTime) ?? leg.StartedAt;
        }

        leg.AnsweredAt ??= WireText.Time(in e, EslHeader.CallerChannelAnsweredTime);
        if (WireText.Time(in e, EslHeader.CallerChannelHangupTime) is { } ended)
        {
            leg.EndedAt = ended;
        }
    }

    private static void LearnParties(CallLeg leg, in EslEventView e)
    {
        leg.CallerNumber = CallParties.Number(WireText.Get(in e, EslHeader.CallerCallerIdNumber));
        leg.CallerName = WireText.Get(in e, EslHeader.CallerCallerIdName);
        leg.Destination = WireText.Get(in e, EslHeader.CallerDestinationNumber);
        leg.Context = WireText.Get(in e, EslHeader.CallerContext);
        if (leg.IsOutbound)
        {
            var callee = CallParties.Number(WireText.Get(in e, EslHeader.CallerCalleeIdNumber));
            leg.Number = callee.Length > 0 ? callee : leg.Destination;
            leg.Name = CallParties.Name(WireText.Get(in e, EslHeader.CallerCalleeIdName));
        }
        else
        {
            leg.Number = leg.CallerNumber;
            leg.Name = leg.CallerName;
        }

    }

    private static void LearnRoute(CallLeg leg, in EslEventView e)
    {
        leg.IsAuthenticated |= e.ValueEquals(EslHeader.VariableSipAuthorized, "true"u8) || e.Has(EslHeader.VariableUserName);
        leg.SipCallId ??= e.GetString(EslHeader.VariableSipCallId) is { Length: > 0 } callId ? WireText.Clean(callId) : null;
        if (e.GetString(EslHeader.VariableSipGatewayName) is { Length: > 0 } gateway)
        {
            leg.Gateway = WireText.Clean(gateway);
        }

        LearnOutboundRoute(leg, in e);
    }

    // The dialplan writes it on the caller's channel, the bridging flow on the one that it makes.
    private static void LearnOutboundRoute(CallLeg leg, in EslEventView e)
    {
        if (leg.OutboundRoute is null && e.Raw("variable_callsign_outbound"u8) is { Length: 32 } route && Utf8Parser.TryParse(route, out Guid id, out var read, 'N') && read == route.Length)
        {
            leg.OutboundRoute = id;
        }
    }

    /// <summary>
    /// The tenant by the SIP domain of the leg. Only what the switch decided counts: the directory's domain, the dialplan's context, the
    /// user that was dialled. A caller who has not authenticated writes any domain he likes into From, To and the request.
    /// </summary>
    private void LearnTenant(CallLeg leg, in EslEventView e)
    {
        var call = leg.Call;
        if (call.TenantId is not null)
        {
            return;
        }

        call.TenantId = (leg.IsOutbound ? TenantOf(in e, EslHeader.VariableDialedDomain) : null)
            ?? TenantOf(in e, EslHeader.VariableDomainName)
            ?? TenantOf(in e, EslHeader.CallerContext)
            ?? (leg.IsAuthenticated ? TenantOf(in e, EslHeader.VariableSipAuthRealm) ?? TenantOf(in e, EslHeader.VariableSipFromHost) : null);
    }

    private Guid? TenantOf(in EslEventView e, EslHeader header)
    {
        Span<byte> utf8 = stackalloc byte[256];
        Span<char> domain = stackalloc char[256];
        if (!e.TryCopy(header, utf8, out var length) || length == 0)
        {
            return null;
        }

        var characters = Encoding.UTF8.GetChars(utf8[..length], domain);
        return domains.TryGetTenant(domain[..characters], out var tenant) ? tenant : null;
    }

    private static void LearnDirection(TrackedCall call)
    {
        var first = call.Legs[0];
        var throughGateway = false;
        string? tried = null;
        string? took = null;
        foreach (var leg in call.Legs)
        {
            throughGateway |= leg.IsOutbound && leg.Gateway is not null;
            tried = leg.Gateway ?? tried;
            took = leg is { Gateway: { } gateway, IsAnswered: true } ? gateway : took;
        }

        // The one that brought the call; else the one that took it, for those before it refused; else the last that was tried.
        call.Gateway = first.Gateway ?? took ?? tried ?? call.Gateway;

        // A leg that came in without a user of the directory is a carrier's, wherever it goes on to.
        call.Direction = !first.IsOutbound && !first.IsAuthenticated ? CallDirection.Inbound
            : throughGateway ? CallDirection.Outbound
            : CallDirection.Internal;
    }
}
