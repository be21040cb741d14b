using CallSign.Core.CallBlocks;
using CallSign.Core.InboundRoutes;

namespace CallSign.Web.XmlCurl.Dialplan;

/// <summary>Keeps blocked callers away: from the tenant when their call comes in, from an extension before it rings.</summary>
internal static class CallBlocking
{
    /// <summary>Whether there is any block that this call could meet.</summary>
    public static bool MayMeet(in DialplanCall call) => call is { IsFromOutside: true, IsBlocked: false } && !BlockedCallers.Of(call.Tenant.Nouns).IsEmpty;

    /// <summary>The block that a caller from outside meets at an extension; null where he gets through, or has met one already.</summary>
    public static CallBlock? Find(in DialplanCall call, string extension) => call is { IsFromOutside: true, IsBlocked: false } ? Match(call, extension) : null;

    /// <summary>The block of the whole tenant that a call meets as it comes in; null where it gets through.</summary>
    public static CallBlock? FindArriving(in DialplanCall call) => Match(call, "");

    /// <summary>Leads the call where the block says. It meets no further one, so that blocks can't lead in circles.</summary>
    public static void Write(FsXmlWriter writer, in DialplanCall call, CallBlock block) =>
        writer.OpenVariables(call).Literal(";callsign_blocked=true"u8).CloseValue().GoTo(call, block.Action);

    private static CallBlock? Match(in DialplanCall call, string extension)
    {
        var blocks = BlockedCallers.Of(call.Tenant.Nouns);
        Span<char> scratch = stackalloc char[E164.MostDialledDigits];
        return blocks.IsEmpty ? null : blocks.Find(InboundRouting.CallerKey(call, scratch), extension);
    }
}
