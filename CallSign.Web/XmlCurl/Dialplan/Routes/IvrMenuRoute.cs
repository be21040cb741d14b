using CallSign.Core.Destinations;
using CallSign.Core.IvrMenus;
using CallSign.Core.Routing;
using CallSign.Web.XmlCurl.Configuration;

namespace CallSign.Web.XmlCurl.Dialplan.Routes;

/// <summary>A call to an IVR menu. Keys lead on from within the application; who presses none, or wrong ones, comes back here.</summary>
internal sealed class IvrMenuRoute : NounRoute<IvrMenu>
{
    public override void Write(FsXmlWriter writer, in DialplanCall call, IvrMenu noun)
    {
        // "none" has no key in it: then # is a key like all others.
        writer.OpenVariables(call).Literal(";ivr_menu_terminator="u8).Literal(IvrTree.Of(call.Tenant, noun).HasPound ? "none"u8 : "#"u8).CloseValue();
        if (!call.IsAnswered)
        {
            writer.Action("answer"u8, ""u8).Action("sleep"u8, "500"u8);
        }

        writer.OpenAction("ivr"u8).Token(noun.Id.ToString("N")).CloseValue().Afterwards(call, noun);
    }

    /// <summary>Where a key leads that <see cref="IvrConf"/> could not lead on by itself; false for a key that the menu no longer has.</summary>
    /// <param name="writer">Within the context.</param>
    /// <param name="call">The call in the menu.</param>
    /// <param name="number">Begins with <see cref="DialplanXml.IvrKey"/>.</param>
    public static bool WriteKey(FsXmlWriter writer, in DialplanCall call, ReadOnlySpan<char> number)
    {
        if (Pressed(call.Tenant, number) is not { } destination)
        {
            return false;
        }

        writer.OpenExtension("ivr_key").GoTo(call, destination).CloseExtension();
        return true;
    }

    /// <summary>Where the key leads that a number which begins with <see cref="DialplanXml.IvrKey"/> names; null for nowhere.</summary>
    public static Destination? Pressed(TenantSnapshot tenant, ReadOnlySpan<char> number)
    {
        var key = number[DialplanXml.IvrKey.Length..];
        var dash = key.LastIndexOf('-');
        if (dash < 1 || !Guid.TryParseExact(key[(dash + 1)..], "N", out var id) || tenant.Nouns.Find<IvrMenu>(id) is not { } menu)
        {
            return null;
        }

        return key[..dash].ToString() switch
        {
            "timeout" => menu.TimeoutDestination,
            "failure" => menu.InvalidDestination,
            var digits => menu.Options.Find(o => o.Digits == digits)?.Destination,
        };
    }

    public override void WriteAfter(FsXmlWriter writer, in DialplanCall call, IvrMenu noun) =>
        writer.GoTo(call, call.IvrMenuStatus.SequenceEqual("timeout"u8) ? noun.TimeoutDestination : noun.InvalidDestination);
}
