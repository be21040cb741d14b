namespace CallSign.Web.XmlCurl.Dialplan;

/// <summary>Numbers that reach a function of the switch in every tenant.</summary>
/// <remarks>
/// 9195 echo after five seconds, 9196 echo, *97 own mailbox, *98 any mailbox, 5900 park in a free slot, 5901–5999 park in or retrieve from that
/// slot. Parking lots are named as the domain, so tenants never see each other's.
/// </remarks>
internal sealed class FeatureCodes : INumberRoute
{
    public int Order => 300;

    public bool Write(FsXmlWriter writer, in DialplanCall call, ReadOnlySpan<char> number)
    {
        switch (number)
        {
            case "9196":
                writer.OpenExtension(number).Action("answer"u8, ""u8).Action("echo"u8, ""u8).CloseExtension();
                return true;
            case "9195":
                writer.OpenExtension(number).Action("answer"u8, ""u8).Action("delay_echo"u8, "5000"u8).CloseExtension();
                return true;
            case "*97" when call.Caller is { VoicemailEnabled: true }:
                OwnMailbox(writer, call, number);
                return true;
            case "*97" or "*98":
                writer.OpenExtension(number).Action("answer"u8, ""u8).Action("sleep"u8, "500"u8)
                    .OpenAction("voicemail"u8).Literal("check default "u8).Token(call.Tenant.Domain).CloseValue().CloseExtension();
                return true;
            case "5900":
                writer.OpenExtension(number).OpenAction("valet_park"u8).Token(call.Tenant.Domain).Literal(" auto in 5901 5999"u8).CloseValue().CloseExtension();
                return true;
            default:
                return Slot(writer, call, number);
        }
    }

    // Whoever has no PIN could never listen: then the registered phone itself is proof enough.
    private static void OwnMailbox(FsXmlWriter writer, in DialplanCall call, ReadOnlySpan<char> number) =>
        writer.OpenExtension(number).Action("answer"u8, ""u8).Action("sleep"u8, "500"u8)
            .OpenAction("voicemail"u8).Literal(call.Caller!.VoicemailPin is null ? "check auth default "u8 : "check default "u8)
            .Token(call.Tenant.Domain).Literal(" "u8).Token(call.Caller.Number).CloseValue().CloseExtension();

    private static bool Slot(FsXmlWriter writer, in DialplanCall call, ReadOnlySpan<char> number)
    {
        if (number.Length != 4 || !number.StartsWith("59") || !char.IsAsciiDigit(number[2]) || !char.IsAsciiDigit(number[3]))
        {
            return false;
        }

        writer.OpenExtension(number).OpenAction("valet_park"u8).Token(call.Tenant.Domain).Literal(" "u8).Token(number).CloseValue().CloseExtension();
        return true;
    }
}
