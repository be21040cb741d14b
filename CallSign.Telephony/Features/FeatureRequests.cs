using System.Threading.Channels;
using CallSign.Telephony.Esl;
using Microsoft.Extensions.Logging;

namespace CallSign.Telephony.Features;

/// <summary>What a telephone asked for by a code, as its own channel told it.</summary>
/// <param name="Domain">SIP domain of the phone that proved its password.</param>
/// <param name="Extension">Its number.</param>
/// <param name="Feature">Name of the feature.</param>
/// <param name="Number">What was dialled behind the code; null for nothing.</param>
internal sealed record FeatureRequest(string Domain, string Extension, string Feature, string? Number);

/// <summary>
/// The way of feature codes from the thread that reads a node to the one that saves: bounded, and never waited for. What does not fit is
/// dropped and logged; the caller may dial again.
/// </summary>
internal sealed class FeatureRequests(ILogger<FeatureRequests> logger)
{
    /// <summary>Subclass of the events that the dialplan sends.</summary>
    public const string Subclass = "callsign::feature";

    private readonly Channel<FeatureRequest> _requests = Channel.CreateBounded<FeatureRequest>(
        new BoundedChannelOptions(256) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait, AllowSynchronousContinuations = false });

    public ChannelReader<FeatureRequest> All => _requests.Reader;

    /// <summary>Takes the event where it is one of the dialplan's.</summary>
    /// <returns>False for any other event.</returns>
    public bool Offer(in EslEventView e)
    {
        if (!e.ValueEquals(EslHeader.EventSubclass, "callsign::feature"u8))
        {
            return false;
        }

        if (Read(in e) is not { } request)
        {
            FeaturesLog.Unproven(logger);
        }
        else if (!_requests.Writer.TryWrite(request))
        {
            FeaturesLog.Dropped(logger, request.Feature, request.Extension, request.Domain);
        }

        return true;
    }

    // Who it is is told by the variables that mod_sofia sets when a phone has proved its password, and the dialplan's words must agree.
    private static FeatureRequest? Read(in EslEventView e)
    {
        var (user, domain) = (e.GetVariable("user_name"u8), e.GetVariable("domain_name"u8));
        return string.IsNullOrEmpty(user) || string.IsNullOrEmpty(domain)
            || user != e.GetString("Callsign-Extension"u8) || domain != e.GetString("Callsign-Domain"u8)
            || e.GetString("Callsign-Feature"u8) is not { Length: > 0 and <= 40 } feature
                ? null
                : new FeatureRequest(domain, user, feature, e.GetString("Callsign-Number"u8) is { Length: > 0 and <= 30 } number ? number : null);
    }
}
